"""What must be done on the machines before the distribution is installed."""

from collections.abc import Iterator
from dataclasses import dataclass

from labwright.catalog.capabilities import BlockStorage
from labwright.emit.docs.components import title_of
from labwright.model import Disk
from labwright.plan import ClusterPlan

_BOARDS = "raspberry-pi-"
"""How the names of Raspberry Pi models begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Commands for some of the nodes."""

    where: str
    """`every node`, or the names of the nodes."""
    why: str
    commands: tuple[str, ...]


def preparation(cluster: ClusterPlan) -> tuple[Step, ...]:
    """Packages and services that components need, then the disks of the block storage."""
    return (*_kernel(cluster), *_software(cluster), *_disks(cluster))


def _kernel(cluster: ClusterPlan) -> Iterator[Step]:
    """Raspberry Pi OS starts without the memory control group, which K3s needs (docs.k3s.io, requirements)."""
    boards = [
        node.name
        for node in cluster.facts.nodes
        if node.machine is not None and node.machine.name == node.name and node.machine.model.startswith(_BOARDS)
    ]
    if boards:
        yield Step(
            where=", ".join(boards),
            why="Raspberry Pi OS leaves the control group for memory off, and Kubernetes needs it",
            commands=(
                "grep -q cgroup_enable=memory /boot/firmware/cmdline.txt ||",
                "  sudo sed -i 's/$/ cgroup_memory=1 cgroup_enable=memory/' /boot/firmware/cmdline.txt",
                "sudo reboot",
            ),
        )


def _software(cluster: ClusterPlan) -> Iterator[Step]:
    packages = sorted({name for each in cluster.installed for name in each.contribution.host_packages})
    services = sorted({name for each in cluster.installed for name in each.contribution.host_services})
    askers = sorted(
        each.component.title
        for each in cluster.installed
        if each.contribution.host_packages or each.contribution.host_services
    )
    commands: list[str] = []
    if packages:
        commands.append(f"sudo apt-get update && sudo apt-get install -y {' '.join(packages)}")
    if services:
        commands.append(f"sudo systemctl enable --now {' '.join(services)}")
    if commands:
        yield Step(where="every node", why=f"needed by {', '.join(askers)}", commands=tuple(commands))


def _disks(cluster: ClusterPlan) -> Iterator[Step]:
    """One step for all nodes whose disk has the same name and mount point."""
    mounts = {
        offer.mount: title_of(cluster, offer.by)
        for offer in cluster.offers
        if isinstance(offer, BlockStorage) and offer.mount
    }
    found: dict[tuple[str, str], list[str]] = {}
    for node in cluster.facts.nodes:
        disks: tuple[Disk, ...] = node.machine.disks if node.machine is not None else ()
        for disk in disks:
            if disk.mount in mounts:
                found.setdefault((disk.name, disk.mount), []).append(node.name)
    for (disk_name, mount), nodes in found.items():
        yield Step(
            where=", ".join(nodes),
            why=f"the disk `{disk_name}`, on which {mounts[mount]} keeps its volumes",
            commands=_mount(mount),
        )


def _mount(path: str) -> tuple[str, ...]:
    label = path.strip("/").rpartition("/")[2][:16]
    return (
        "lsblk -o NAME,SIZE,MODEL,FSTYPE,MOUNTPOINTS    # which device is it?",
        "DISK=/dev/nvme0n1                              # that one; the next line erases it",
        f"sudo mkfs.ext4 -L {label} $DISK",
        "# without the disk nothing can be written there by mistake",
        f"sudo mkdir -p {path} && sudo chattr +i {path}",
        f'echo "LABEL={label} {path} ext4 defaults,noatime,nofail 0 2" | sudo tee -a /etc/fstab',
        f"sudo systemctl daemon-reload && sudo mount {path}",
    )
