"""H102: a network's gateway is not one of its addresses, so no machine of the network could reach it."""

from collections.abc import Iterator

from labwright.source import Diagnostic
from labwright.spec.findings import error
from labwright.spec.load import Spec

CODE = "H102"


def check(spec: Spec) -> Iterator[Diagnostic]:
    """Every gateway outside its network."""
    for name, network in spec.homelab.inventory.networks.items():
        if network.gateway is not None and network.gateway not in network.cidr:
            yield error(
                CODE,
                f"gateway {network.gateway} is outside its network {name}",
                spec.place("inventory", "networks", name, "gateway"),
                expected=f"an address of {network.cidr}",
            )
