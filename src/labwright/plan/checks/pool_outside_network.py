"""H221: a load balancer's pool with addresses of no network that the cluster's nodes are in.

In layer 2 mode an address is announced by ARP, which ends at the network's edge: nobody would find it.
"""

from collections.abc import Iterator

from labwright.model import Network
from labwright.plan.checks._looking import Pool, pools
from labwright.plan.draft import Draft
from labwright.source import Diagnostic
from labwright.spec.findings import error

CODE = "H221"


def check(draft: Draft) -> Iterator[Diagnostic]:
    """Every such pool. Without any declared network nothing can be told."""
    networks = draft.facts.networks
    own = {node.machine.network for node in draft.facts.nodes if node.machine is not None and node.machine.network}
    reachable = [network for network in networks if network.name in own] or list(networks)
    if not networks:
        return
    known = " or ".join(f"{network.name} ({network.cidr})" for network in reachable)
    for pool in pools(draft):
        if any(pool.first in network.cidr and pool.last in network.cidr for network in reachable):
            continue
        elsewhere = next((each for each in networks if pool.first in each.cidr and pool.last in each.cidr), None)
        where = f"in {elsewhere.name}, where no node of {draft.facts.name} is" if elsewhere else _where(pool, reachable)
        yield error(
            CODE,
            f"pool {pool.text} of {pool.component} is {where}",
            pool.place,
            expected=f"addresses of {known}",
        )


def _where(pool: Pool, reachable: list[Network]) -> str:
    inside = any(pool.first in network.cidr or pool.last in network.cidr for network in reachable)
    return "partly outside its network" if inside else "in no network"
