"""The physical facts: machines, disks, networks, power."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

Address = IPv4Address | IPv6Address
Cidr = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """One layer-2 network of the house."""

    name: str
    cidr: Cidr
    gateway: Address | None = None
    dns: tuple[Address, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """One disk of a machine. `size` is in bytes."""

    name: str
    size: int
    mount: str = ""
    """Where the file system is mounted, `/mnt/longhorn`; empty when it is the system disk or unused."""
    media: str = ""
    """`nvme`, `ssd`, `hdd`, `emmc`, `sd`; empty when unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """One computer, physical or virtual."""

    name: str
    model: str
    arch: str
    """Kubernetes' name of the architecture: `arm64`, `amd64`."""
    cpus: int
    memory: int
    """Bytes."""
    disks: tuple[Disk, ...] = ()
    address: Address | None = None
    network: str = ""
    power: str = ""
    """The power domain: machines that share one lose power together."""
    chassis: str = ""
    """The enclosure or carrier board that machines share, empty when they stand alone."""
    host: str = ""
    """The machine that this one is a virtual machine of, empty for real hardware."""
    hypervisor: str = ""
    os: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """All machines and networks of the homelab."""

    machines: tuple[Machine, ...] = ()
    networks: tuple[Network, ...] = ()
