"""H222: a load balancer's pool in the range of addresses that the router hands out by itself."""

from collections.abc import Iterator
from dataclasses import replace

from labwright.plan.checks._looking import pools
from labwright.plan.draft import Draft
from labwright.source import Diagnostic, Note
from labwright.spec.findings import error

CODE = "H222"


def check(draft: Draft) -> Iterator[Diagnostic]:
    """Every pool that the router may give addresses of to others."""
    spec = draft.spec
    for pool in pools(draft):
        for name, network in spec.homelab.inventory.networks.items():
            dhcp = network.dhcp
            if dhcp is not None and pool.overlaps(replace(pool, first=dhcp.from_, last=dhcp.to)):
                yield error(
                    CODE,
                    f"pool {pool.text} of {pool.component} is in the DHCP range of {name}",
                    pool.place,
                    expected=f"addresses of {network.cidr} outside {dhcp.from_} to {dhcp.to}",
                    notes=(Note("the range", spec.place("inventory", "networks", name, "dhcp", "from")),),
                )
