"""H113: a cluster in which no node has the role `control-plane`: there would be no API server."""

from collections.abc import Iterator

from labwright.source import Diagnostic
from labwright.spec.findings import error
from labwright.spec.load import Spec

CODE = "H113"


def check(spec: Spec) -> Iterator[Diagnostic]:
    """Every cluster with nodes and without control plane."""
    for name, cluster in spec.clusters.items():
        nodes = cluster.settings.nodes
        if nodes and not any("control-plane" in roles for roles in nodes.values()):
            yield error(
                CODE,
                f"cluster {name} has no control plane",
                cluster.key("nodes"),
                expected="the role `control-plane` on one node, or on three to survive the loss of one",
                hint=f"for example `{next(iter(nodes))}: [control-plane, worker]`",
            )
