"""What the machines of a cluster have together, and how much of it a volume can use."""

from labwright.catalog.capabilities import BlockStorage
from labwright.plan import ClusterPlan

_GIB = 1024**3


def capacity(cluster: ClusterPlan) -> str:
    """Sums over the cluster's distinct machines; replicated storage divides the disks it is mounted on by its copies."""
    machines = {node.machine.name: node.machine for node in cluster.facts.nodes if node.machine is not None}
    if not machines:
        return "The machines of this cluster are not in the inventory."
    cpus = sum(machine.cpus for machine in machines.values())
    memory = sum(machine.memory for machine in machines.values()) / _GIB
    text = f"Together: {cpus} CPUs, {memory:.0f} GiB of memory."
    storage = next((offer for offer in cluster.offers if isinstance(offer, BlockStorage)), None)
    if storage is None or not storage.mount:
        return text
    raw = (
        sum(disk.size for machine in machines.values() for disk in machine.disks if disk.mount == storage.mount) / _GIB
    )
    return (
        f"{text} Disks at `{storage.mount}`: {raw:.0f} GiB; with {storage.replicas} copies of everything that is "
        f"about {raw / storage.replicas:.0f} GiB of volumes, before the share that {storage.by} keeps free."
    )
