"""H116: two clusters with one domain: each service would have one name and two addresses."""

from collections.abc import Iterator

from labwright.source import Diagnostic, Note
from labwright.spec.findings import error
from labwright.spec.load import Spec

CODE = "H116"


def check(spec: Spec) -> Iterator[Diagnostic]:
    """Every cluster whose domain another one before it has."""
    owners: dict[str, str] = {}
    for name, cluster in spec.clusters.items():
        domain = cluster.settings.domain
        first = owners.setdefault(domain, name)
        if first == name:
            continue
        own = cluster.place("domain")
        shared = own == spec.clusters[first].place("domain")
        yield error(
            CODE,
            f"clusters {first} and {name} have the same domain {domain}",
            spec.key("clusters", name) if shared else own,
            expected="a domain of its own",
            hint=f"for example `domain: {name}.{spec.homelab.domain}`",
            notes=(Note(f"the domain of {first}", spec.clusters[first].place("domain")),),
        )
