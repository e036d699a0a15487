"""H107: a machine or gateway with a network's first or last address, which mean the network itself and everybody in it."""

from collections.abc import Iterator

from labwright.source import Diagnostic, Path
from labwright.spec.findings import error
from labwright.spec.load import Spec
from labwright.spec.scalars import Address

CODE = "H107"


def check(spec: Spec) -> Iterator[Diagnostic]:
    """Every machine and gateway with such an address. Networks of two addresses (RFC 3021) have none."""
    inventory = spec.homelab.inventory
    users: list[tuple[str, Address, Path]] = [
        (name, machine.address, ("inventory", "machines", name, "address"))
        for name, machine in inventory.machines.items()
        if machine.address is not None
    ]
    users += [
        (f"the gateway of {name}", network.gateway, ("inventory", "networks", name, "gateway"))
        for name, network in inventory.networks.items()
        if network.gateway is not None
    ]
    for what, address, path in users:
        for name, network in inventory.networks.items():
            if address.version != 4 or address not in network.cidr or network.cidr.num_addresses <= 2:
                continue
            if address == network.cidr.network_address:
                yield error(CODE, f"{what} has {address}, the address of the network {name} itself", spec.place(*path))
            elif address == network.cidr.broadcast_address:
                yield error(CODE, f"{what} has {address}, the broadcast address of {name}", spec.place(*path))
