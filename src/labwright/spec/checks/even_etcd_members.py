"""H114 (warning): an even number of etcd members. The even one costs reliability and brings none.

etcd answers while more than half of its members live: n members need n // 2 + 1 and survive the loss of (n - 1) // 2, so
4 survive one loss as 3 do, and 2 survive none (etcd FAQ, "Why an odd number of cluster members?").
"""

from collections.abc import Iterator

from labwright.source import Diagnostic, Place
from labwright.spec.findings import warning
from labwright.spec.load import ClusterSpec, Spec

CODE = "H114"


def check(spec: Spec) -> Iterator[Diagnostic]:
    """Every cluster whose control plane has an even number of nodes."""
    for name, cluster in spec.clusters.items():
        members, place = _members(cluster)
        if members == 0 or members % 2:
            continue
        quorum, losses = members // 2 + 1, (members - 1) // 2
        yield warning(
            CODE,
            f"cluster {name} has {members} etcd members",
            place,
            expected="an odd number",
            hint=f"a quorum of {members} is {quorum}, so they survive the loss of {losses or 'none'}: no more than "
            f"{members - 1} would, with one more that can fail; {members + 1} survive the loss of {losses + 1}",
        )


def _members(cluster: ClusterSpec) -> tuple[int, Place | None]:
    settings = cluster.settings
    if settings.distribution.name == "k3d":
        return settings.distribution.servers or 1, cluster.place("distribution", "servers")
    return sum("control-plane" in roles for roles in settings.nodes.values()), cluster.key("nodes")
