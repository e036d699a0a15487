"""Whether every cluster has a key to encrypt its secrets for. Asked by `build`, not by `load`: `secrets init` must work."""

from collections.abc import Container, Iterator

from labwright.source import Diagnostic
from labwright.spec.findings import error
from labwright.spec.load import Spec

CODE = "H130"


def missing_recipients(spec: Spec, clusters: Container[str]) -> Iterator[Diagnostic]:
    """H130 for each of `clusters`, those that have secrets to keep, whose secrets are SOPS files and have no recipient."""
    for name, cluster in spec.clusters.items():
        secrets = cluster.settings.secrets
        if name in clusters and secrets.engine == "sops" and name not in secrets.recipients:
            yield error(
                CODE,
                f"cluster {name} has no key that its secrets could be encrypted for",
                spec.key("clusters", name),
                expected=f"`secrets.recipients.{name}` with an age public key",
                hint="run `labwright secrets init`: it makes a key pair and writes the public part here",
            )
