"""H121: a key for a cluster that does not exist: the cluster it was meant for could not decrypt its secrets."""

from collections.abc import Iterator

from labwright.source import Diagnostic, nearest
from labwright.spec.findings import did_you_mean, error
from labwright.spec.load import Spec

CODE = "H121"


def check(spec: Spec) -> Iterator[Diagnostic]:
    """Every recipient whose name is no cluster's."""
    for name in spec.homelab.secrets.recipients:
        if name not in spec.clusters:
            yield error(
                CODE,
                f"`secrets.recipients` has a key for `{name}`, which is no cluster",
                spec.key("secrets", "recipients", name),
                expected="the name of a cluster",
                hint=did_you_mean(nearest(name, spec.clusters)),
            )
