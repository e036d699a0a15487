"""What must be done on the machines before the distribution is installed."""

from labwright.catalog.capabilities import BlockStorage
from labwright.plan import ClusterPlan


def preparation(cluster: ClusterPlan) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(which nodes, shell commands): packages and services that components need, and the disks of the block storage."""
    packages = sorted({name for each in cluster.installed for name in each.contribution.host_packages})
    services = sorted({name for each in cluster.installed for name in each.contribution.host_services})
    commands: list[str] = []
    if packages:
        commands.append(f"sudo apt-get update && sudo apt-get install -y {' '.join(packages)}")
    commands.extend(f"sudo systemctl enable --now {name}" for name in services)
    made: list[tuple[str, tuple[str, ...]]] = []
    if commands:
        made.append(("every node", tuple(commands)))
    mounts = {offer.mount for offer in cluster.offers if isinstance(offer, BlockStorage) and offer.mount}
    for node in cluster.facts.nodes:
        disks = [disk for disk in node.machine.disks if disk.mount in mounts] if node.machine is not None else []
        made.extend((f"{node.name} (disk `{disk.name}`)", _mount(disk.mount)) for disk in disks)
    return tuple(made)


def _mount(path: str) -> tuple[str, ...]:
    return (
        "# DISK is the device, /dev/nvme0n1 for example; mkfs erases it",
        "sudo mkfs.ext4 -L volumes $DISK",
        f"sudo mkdir -p {path}",
        f'echo "LABEL=volumes {path} ext4 defaults,noatime 0 2" | sudo tee -a /etc/fstab',
        f"sudo mount {path}",
    )
