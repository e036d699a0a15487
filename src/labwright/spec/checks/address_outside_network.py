"""H105: a fixed address that lies in no declared network, or not in the one its machine is said to be in.

An address elsewhere cannot be reached over the network; it is nearly always a slip of the pen.
"""

from collections.abc import Iterator

from labwright.source import Diagnostic, Path
from labwright.spec.findings import error
from labwright.spec.load import Spec
from labwright.spec.models.inventory import Network
from labwright.spec.scalars import Address

CODE = "H105"


def check(spec: Spec) -> Iterator[Diagnostic]:
    """Every machine and cluster address outside the networks. Without any declared network nothing can be told."""
    networks = spec.homelab.inventory.networks
    for name, machine in spec.homelab.inventory.machines.items():
        path: Path = ("inventory", "machines", name, "address")
        if machine.address is None:
            continue
        own = networks.get(machine.network or "")
        if own is not None and machine.address not in own.cidr:
            yield error(
                CODE,
                f"the address of {name}, {machine.address}, is outside its network {machine.network}",
                spec.place(*path),
                expected=f"an address of {own.cidr}",
            )
        elif machine.network is None and networks and not _inside(machine.address, networks):
            yield _nowhere(spec, f"the address of {name}", machine.address, path, networks)
    for name, cluster in spec.clusters.items():
        for section, address in (
            (("address",), cluster.settings.address),
            (("distribution", "address"), cluster.settings.distribution.address),
        ):
            if address is not None and networks and not _inside(address, networks):
                path = ("clusters", name, *section)
                yield _nowhere(spec, f"the address of cluster {name}", address, path, networks)


def _inside(address: Address, networks: dict[str, Network]) -> bool:
    return any(address in network.cidr for network in networks.values())


def _nowhere(spec: Spec, what: str, address: Address, path: Path, networks: dict[str, Network]) -> Diagnostic:
    known = ", ".join(f"{name} ({network.cidr})" for name, network in networks.items())
    return error(CODE, f"{what}, {address}, is in no network", spec.place(*path), expected=f"an address of {known}")
