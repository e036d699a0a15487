"""H120: a node without a fixed address. Others find the control plane, and network policies the kubelets, by address."""

from collections.abc import Iterator

from labwright.source import Diagnostic
from labwright.spec.findings import error
from labwright.spec.load import Spec

CODE = "H120"


def check(spec: Spec) -> Iterator[Diagnostic]:
    """Every node whose machine has none."""
    machines = spec.homelab.inventory.machines
    for name, cluster in spec.clusters.items():
        for node in cluster.settings.nodes:
            if node in machines and machines[node].address is None:
                yield error(
                    CODE,
                    f"{node} is a node of cluster {name} and has no address",
                    spec.key("inventory", "machines", node),
                    expected="`address` with its fixed address",
                )
