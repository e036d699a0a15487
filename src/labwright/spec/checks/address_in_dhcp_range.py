"""H108 (warning): a machine's fixed address lies where the router hands out addresses by itself.

It works until the router gives the address to a phone while the machine is off. Fine where the router reserves it.
"""

from collections.abc import Iterator

from labwright.source import Diagnostic, Note
from labwright.spec.findings import warning
from labwright.spec.load import Spec

CODE = "H108"


def check(spec: Spec) -> Iterator[Diagnostic]:
    """Every machine in a DHCP range."""
    inventory = spec.homelab.inventory
    for name, machine in inventory.machines.items():
        for network_name, network in inventory.networks.items():
            if machine.address is None or network.dhcp is None or machine.address.version != network.cidr.version:
                continue
            if int(network.dhcp.from_) <= int(machine.address) <= int(network.dhcp.to):
                yield warning(
                    CODE,
                    f"{name} has {machine.address}, which the router of {network_name} may give to others",
                    spec.place("inventory", "machines", name, "address"),
                    expected=f"an address outside {network.dhcp.from_} to {network.dhcp.to}",
                    hint="or reserve it for the machine in the router and shorten `dhcp`",
                    notes=(Note("the range", spec.place("inventory", "networks", network_name, "dhcp", "from")),),
                )
