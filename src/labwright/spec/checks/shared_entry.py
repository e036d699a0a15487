"""H122: two clusters whose names lead to one address: only one of them can listen there on ports 80 and 443."""

from collections.abc import Iterator

from labwright.source import Diagnostic, Note, Place
from labwright.spec.findings import error
from labwright.spec.load import ClusterSpec, Spec
from labwright.spec.scalars import Address

CODE = "H122"


def check(spec: Spec) -> Iterator[Diagnostic]:
    """Every cluster that enters where another one before it does."""
    first: dict[Address, tuple[str, Place | None]] = {}
    for name, cluster in spec.clusters.items():
        entry = _entry(spec, cluster)
        if entry is None:
            continue
        address, place = entry
        if address in first:
            other, where = first[address]
            yield error(
                CODE,
                f"clusters {other} and {name} are both reached at {address}",
                place,
                expected="an address of its own",
                notes=(Note(f"where {other} is reached", where),),
            )
        first.setdefault(address, (name, place))


def _entry(spec: Spec, cluster: ClusterSpec) -> tuple[Address, Place | None] | None:
    settings = cluster.settings
    if settings.address is not None:
        return settings.address, cluster.place("address")
    if settings.distribution.address is not None:
        return settings.distribution.address, cluster.place("distribution", "address")
    host = spec.homelab.inventory.machines.get(settings.distribution.runs_on or "")
    return (host.address, cluster.place("distribution", "runs-on")) if host and host.address else None
