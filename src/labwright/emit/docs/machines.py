"""The inventory as rows of a table and as members of networks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address

from labwright.model import Inventory, Machine
from labwright.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineRow:
    """One machine and what it is for."""

    machine: Machine
    kernel: str
    runs: tuple[str, ...]
    """`production: control-plane, worker`, once per cluster."""
    shares: tuple[str, ...]
    """Where it stands: `power nanocluster`, `enclosure nanocluster`."""


def machine_rows(plan: Plan) -> tuple[MachineRow, ...]:
    """Every machine of the inventory, in its order."""
    written = plan.spec.homelab.inventory.machines
    return tuple(
        MachineRow(
            machine=each,
            kernel=written[each.name].kernel,
            runs=tuple(_runs(plan, each)),
            shares=tuple(
                f"{what} {name}" for what, name in (("power", each.power), ("enclosure", each.chassis)) if name
            ),
        )
        for each in plan.inventory.machines
    )


def _runs(plan: Plan, machine: Machine) -> Iterator[str]:
    if machine.hypervisor:
        guests = [each.name for each in plan.inventory.machines if each.host == machine.name]
        yield f"{machine.hypervisor}: {', '.join(guests)}" if guests else machine.hypervisor
    for cluster in plan.clusters:
        nodes = [node for node in cluster.facts.nodes if node.machine is not None and node.machine.name == machine.name]
        if len(nodes) == 1 and nodes[0].name == machine.name:
            yield f"{cluster.name}: {', '.join(nodes[0].roles)}"
        elif nodes:
            yield f"{cluster.name}: all {len(nodes)} nodes, as containers"


def network_members(inventory: Inventory, addresses: Mapping[str, str]) -> Iterator[tuple[str, str, Sequence[str]]]:
    """(title, gateway or nothing, members) of each network in which something has an address.

    `addresses` are those that a cluster's load balancer answers for, by cluster.
    """
    for network in inventory.networks:
        members = [
            f"{machine.name}: {machine.address}"
            for machine in inventory.machines
            if machine.address is not None and machine.address in network.cidr
        ]
        members += [
            f"load balancer of {cluster}: {address}"
            for cluster, address in addresses.items()
            if ip_address(address) in network.cidr
        ]
        if members:
            yield f"{network.name} {network.cidr}", str(network.gateway or ""), members
