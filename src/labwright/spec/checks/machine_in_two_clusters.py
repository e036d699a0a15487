"""H112: one machine is a node of two clusters. A node has one kubelet, and that has one API server.

Clusters in containers (k3d) may share a machine: they bring kubelets of their own. A machine that is a node of one
cluster and carries the containers of another would run both on the same ports, so that is refused too.
"""

from collections.abc import Iterator

from labwright.source import Diagnostic, Note, Place
from labwright.spec.findings import error
from labwright.spec.load import Spec

CODE = "H112"


def check(spec: Spec) -> Iterator[Diagnostic]:
    """Every second use of a machine."""
    nodes: dict[str, tuple[str, Place | None]] = {}
    for name, cluster in spec.clusters.items():
        for machine in cluster.settings.nodes:
            place = cluster.key("nodes", machine)
            if machine in nodes:
                yield _twice(machine, name, place, nodes[machine])
            else:
                nodes[machine] = (name, place)
    for name, cluster in spec.clusters.items():
        host = cluster.settings.distribution.runs_on
        if host in nodes and nodes[host][0] != name:
            yield _twice(host, name, cluster.place("distribution", "runs-on"), nodes[host])


def _twice(machine: str, cluster: str, place: Place | None, first: tuple[str, Place | None]) -> Diagnostic:
    return error(
        CODE,
        f"{machine} runs cluster {cluster} and is a node of {first[0]} already",
        place,
        expected="a machine that no other cluster has",
        notes=(Note(f"a node of {first[0]}", first[1]),),
    )
