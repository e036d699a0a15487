"""What the machines of a cluster have together, what of it a volume can use, and what its workloads ask for."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from labwright.catalog.capabilities import BlockStorage
from labwright.catalog.contract import Category
from labwright.kube.quantity import parse_quantity
from labwright.plan import ClusterPlan

_CONTROLLERS = ("Deployment", "StatefulSet", "DaemonSet", "Pod")
"""Kinds whose pods run all the time; Jobs come and go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """Sums over the distinct machines of one cluster: k3d's containers share one."""

    machines: int
    cpus: int
    memory: int
    """Bytes."""
    mount: str = ""
    """Where the block storage keeps its volumes; empty when no disk of the inventory is mounted there."""
    raw: int = 0
    """Bytes of all disks mounted there."""
    replicas: int = 1
    by: str = ""
    """Who keeps the volumes there."""

    @property
    def usable(self) -> int:
        """Bytes that volumes can have: every byte is stored `replicas` times."""
        return self.raw // self.replicas


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """One workload that runs all the time."""

    component: str
    category: Category
    namespace: str
    name: str
    kind: str
    pods: int
    cpu: Decimal
    """Cores that all its pods request together."""
    memory: Decimal
    """Bytes that all its pods request together."""


def capacity(cluster: ClusterPlan) -> Capacity | None:
    """Of a cluster; None when the inventory has none of its machines."""
    machines = {node.machine.name: node.machine for node in cluster.facts.nodes if node.machine is not None}
    if not machines:
        return None
    cpus = sum(machine.cpus for machine in machines.values())
    memory = sum(machine.memory for machine in machines.values())
    storage = next((offer for offer in cluster.offers if isinstance(offer, BlockStorage)), None)
    mount = storage.mount if storage is not None else ""
    raw = sum(disk.size for machine in machines.values() for disk in machine.disks if mount and disk.mount == mount)
    if storage is None or not raw:
        return Capacity(machines=len(machines), cpus=cpus, memory=memory)
    return Capacity(
        machines=len(machines),
        cpus=cpus,
        memory=memory,
        mount=mount,
        raw=raw,
        replicas=storage.replicas,
        by=storage.by,
    )


def workloads(cluster: ClusterPlan) -> tuple[Workload, ...]:
    """Everything that runs all the time, as the components' footprints state it."""
    return tuple(_workloads(cluster))


def _workloads(cluster: ClusterPlan) -> Iterator[Workload]:
    for each in cluster.installed:
        for made in each.contribution.footprint.workloads:
            if made.kind not in _CONTROLLERS:
                continue
            pods = len(cluster.facts.nodes) if made.kind == "DaemonSet" else made.replicas
            yield Workload(
                component=each.name,
                category=each.component.category,
                namespace=made.namespace,
                name=made.name,
                kind=made.kind,
                pods=pods,
                cpu=pods * parse_quantity(made.cpu),
                memory=pods * parse_quantity(made.memory),
            )
