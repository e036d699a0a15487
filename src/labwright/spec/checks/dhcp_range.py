"""H103: a DHCP range that ends before it begins or leaves its network."""

from collections.abc import Iterator

from labwright.source import Diagnostic
from labwright.spec.findings import error
from labwright.spec.load import Spec

CODE = "H103"


def check(spec: Spec) -> Iterator[Diagnostic]:
    """Every impossible range."""
    for name, network in spec.homelab.inventory.networks.items():
        if network.dhcp is None:
            continue
        path = ("inventory", "networks", name, "dhcp")
        first, last = network.dhcp.from_, network.dhcp.to
        outside = [(key, address) for key, address in (("from", first), ("to", last)) if address not in network.cidr]
        for key, address in outside:
            yield error(
                CODE,
                f"DHCP address {address} is outside its network {name}",
                spec.place(*path, key),
                expected=f"an address of {network.cidr}",
            )
        if not outside and int(first) > int(last):
            yield error(
                CODE,
                f"the DHCP range of {name} ends at {last}, before it begins at {first}",
                spec.place(*path, "to"),
                expected=f"an address from {first} on",
            )
