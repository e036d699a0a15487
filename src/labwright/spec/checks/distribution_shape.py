"""H115: a distribution with settings that belong to another one, or without those it needs.

K3s runs on the machines of `nodes`; k3d makes its nodes itself, `servers` and `agents`, on the machine `runs-on`.
"""

from collections.abc import Iterator

from labwright.source import Diagnostic
from labwright.spec.findings import error
from labwright.spec.load import ClusterSpec, Spec

CODE = "H115"
_K3D_ONLY = ("servers", "agents", "runs-on", "address", "subnet")


def check(spec: Spec) -> Iterator[Diagnostic]:
    """Every setting that is out of place or missing."""
    for name, cluster in spec.clusters.items():
        yield from (_k3d if cluster.settings.distribution.name == "k3d" else _on_machines)(name, cluster)


def _k3d(name: str, cluster: ClusterSpec) -> Iterator[Diagnostic]:
    if cluster.settings.nodes:
        yield error(
            CODE,
            f"cluster {name} is k3d and lists nodes",
            cluster.key("nodes"),
            expected="no `nodes`: k3d makes them",
            hint="say how many with `distribution.servers` and `distribution.agents`",
        )
    if cluster.settings.distribution.runs_on is None:
        yield error(
            CODE,
            f"cluster {name} is k3d and does not say where it runs",
            cluster.key("distribution", "name"),
            expected="`runs-on` with the machine whose containers its nodes are",
        )


def _on_machines(name: str, cluster: ClusterSpec) -> Iterator[Diagnostic]:
    distribution = cluster.settings.distribution.name
    for key in _K3D_ONLY:
        if key in cluster.raw.get("distribution", {}):
            yield error(
                CODE,
                f"`{key}` is a setting of k3d, and cluster {name} is {distribution}",
                cluster.key("distribution", key),
                hint="its nodes are machines: list them in `nodes`"
                if key != "address"
                else "write `address` beside `distribution`",
            )
    if not cluster.settings.nodes:
        yield error(
            CODE,
            f"cluster {name} has no nodes",
            cluster.key("distribution", "name"),
            expected="`nodes` with the machines of the cluster and their roles",
            hint="for example `nodes: {kube-srv-1: [control-plane, worker]}`",
        )
