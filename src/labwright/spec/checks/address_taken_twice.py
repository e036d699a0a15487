"""H106: two things with one address: two machines, or a machine and a gateway.

Both answer for it, and whichever answers last gets the packets.
"""

from collections.abc import Iterator

from labwright.source import Diagnostic, Note
from labwright.spec.findings import error
from labwright.spec.load import Spec

CODE = "H106"


def check(spec: Spec) -> Iterator[Diagnostic]:
    """Every machine whose address somebody before it has."""
    inventory = spec.homelab.inventory
    taken = {
        network.gateway: (f"the gateway of {name}", spec.place("inventory", "networks", name, "gateway"))
        for name, network in inventory.networks.items()
        if network.gateway is not None
    }
    for name, machine in inventory.machines.items():
        if machine.address is None:
            continue
        place = spec.place("inventory", "machines", name, "address")
        if machine.address in taken:
            owner, where = taken[machine.address]
            yield error(
                CODE,
                f"{name} has the address of {owner}, {machine.address}",
                place,
                expected="an address of its own",
                notes=(Note(f"also the address of {owner}", where),),
            )
        else:
            taken[machine.address] = (name, place)
