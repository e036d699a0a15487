"""`inventory`: the physical facts."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from labwright.spec.models.base import Choice, Section
from labwright.spec.scalars import Address, Cidr, DnsLabel, Duration, Quantity, Text


class DhcpRange(Section):
    """The addresses that the router hands out by itself."""

    from_: Address = Field(description="First address handed out.", examples=["10.0.40.150"])
    to: Address = Field(description="Last address handed out.", examples=["10.0.40.250"])


class Network(Section):
    """One layer-2 network of the house."""

    cidr: Cidr = Field(description="Its addresses.", examples=["10.0.40.0/24"])
    gateway: Address | None = Field(None, description="The router's address in it.", examples=["10.0.40.1"])
    dns: list[Address] = Field(
        default_factory=list,
        description="Name servers that machines use; empty: the gateway.",
        examples=[["10.0.40.1"]],
    )
    dhcp: DhcpRange | None = Field(
        None,
        description="What the router hands out; fixed addresses and pools must keep out of it.",
        examples=[{"from": "10.0.40.150", "to": "10.0.40.250"}],
    )


class Power(Section):
    """A power domain: what shares one fuse, strip or supply goes dark together."""

    description: Text = Field("", description="For a reader.", examples=["the NanoCluster board's own supply"])
    battery: Duration | None = Field(
        None, description="How long an uninterruptible supply carries it; leave out without one.", examples=["15m"]
    )


class Disk(Section):
    """One disk of a machine."""

    size: Quantity = Field(description="Its size.", examples=["512G"])
    mount: Text = Field(
        "",
        description="Where its file system is mounted for data; leave out for the system disk.",
        examples=["/mnt/longhorn"],
    )
    media: Annotated[str, Choice("nvme", "ssd", "hdd", "emmc", "sd", "usb")] | None = Field(
        None, description="What it is made of; a disk named after its media needs not say so again.", examples=["nvme"]
    )


def _disk(value: Any) -> Any:
    """A bare quantity means a disk of that size."""
    return {"size": value} if isinstance(value, str | int) and not isinstance(value, bool) else value


class Machine(Section):
    """One computer, physical or virtual."""

    model: Text = Field(
        "generic",
        description="Model of the catalogue, which brings arch, cpus and memory; the reference of this file lists them. "
        "`generic` and `generic-vm` bring nothing.",
        examples=["raspberry-pi-cm5-16g"],
    )
    arch: Annotated[str, Choice("amd64", "arm64")] | None = Field(
        None,
        description="Processor architecture in Kubernetes' words, where the model does not say it.",
        examples=["arm64"],
    )
    cpus: Annotated[int, Field(ge=1, le=1024)] | None = Field(
        None,
        description="Hardware threads (what the operating system counts), where the model does not say it.",
        examples=[4],
    )
    memory: Quantity | None = Field(
        None, description="Memory, where the model does not say it or there is another amount.", examples=["16Gi"]
    )
    address: Address | None = Field(None, description="Its fixed address.", examples=["10.0.40.101"])
    network: DnsLabel | None = Field(
        None, description="Its network; needed only where its address does not tell.", examples=["lan"]
    )
    power: DnsLabel | None = Field(None, description="Its power domain.", examples=["nanocluster"])
    chassis: Text = Field(
        "", description="Enclosure or carrier board that it shares with others.", examples=["nanocluster"]
    )
    host: DnsLabel | None = Field(
        None, description="The machine that this one is a virtual machine of.", examples=["ms-01"]
    )
    hypervisor: (
        Annotated[str, Choice("proxmox", "libvirt", "vmware", "hyper-v", "xcp-ng", "truenas", "unraid")] | None
    ) = Field(None, description="What runs virtual machines on it.", examples=["proxmox"])
    os: Text = Field("", description="Operating system, for a reader.", examples=["Debian GNU/Linux 13 (Trixie)"])
    kernel: Text = Field("", description="Kernel, for a reader.", examples=["6.12.47+rpt-rpi-2712"])
    disks: dict[DnsLabel, Annotated[Disk, BeforeValidator(_disk, json_schema_input_type=Disk | Quantity)]] = Field(
        default_factory=dict,
        description="Its disks by name: a size, or a mapping.",
        examples=[{"emmc": "64Gi", "nvme": {"size": "512G", "mount": "/mnt/longhorn"}}],
    )


class Inventory(Section):
    """The physical facts: machines, disks, networks, power."""

    networks: dict[DnsLabel, Network] = Field(
        default_factory=dict,
        description="Networks by name.",
        examples=[{"lan": {"cidr": "10.0.40.0/24", "gateway": "10.0.40.1"}}],
    )
    power: dict[DnsLabel, Power] = Field(
        default_factory=dict,
        description="Power domains by name.",
        examples=[{"rack": {"description": "the strip behind the rack"}}],
    )
    machines: dict[DnsLabel, Machine] = Field(
        default_factory=dict,
        description="Machines by name.",
        examples=[{"kube-srv-1": {"model": "raspberry-pi-cm5-16g", "address": "10.0.40.101"}}],
    )
