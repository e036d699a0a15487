"""H220: a load balancer's pool holds an address that something else answers for: a machine, a gateway, another pool.

Both would answer, and connections would break at random. Pools of clusters on one network must not overlap either.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

from labwright.model.inventory import Address
from labwright.plan.checks._looking import pools
from labwright.plan.draft import Draft
from labwright.source import Diagnostic, Note, Place
from labwright.spec import Spec
from labwright.spec.findings import error

CODE = "H220"


def check(draft: Draft) -> Iterator[Diagnostic]:
    """Every machine and gateway inside a pool of the cluster."""
    for pool in pools(draft):
        for what, owner, address, place in _answering(draft.spec):
            if address in pool:
                only = pool.first == pool.last
                yield error(
                    CODE,
                    f"pool {pool.text} of {pool.component} contains {what}",
                    pool.place,
                    expected="addresses that nothing else has",
                    hint=_free(draft.spec, address),
                    notes=(Note(f"{'also ' if only else f'{address} is '}the address of {owner}", place),),
                )


def check_all(drafts: Sequence[Draft]) -> Iterator[Diagnostic]:
    """Every pair of pools that share an address, and every cluster entered at an address of another one's pool."""
    everything = [pool for draft in drafts for pool in pools(draft)]
    for first, second in combinations(everything, 2):
        if first.overlaps(second):
            other = first.component if first.cluster == second.cluster else f"cluster {first.cluster}"
            yield error(
                CODE,
                f"pool {second.text} of {second.component} overlaps pool {first.text} of {other}",
                second.place,
                expected="addresses that no other pool has",
                notes=(Note("the other pool", first.place),),
            )


def _answering(spec: Spec) -> Iterator[tuple[str, str, Address, Place | None]]:
    inventory = spec.homelab.inventory
    for name, machine in inventory.machines.items():
        if machine.address is not None:
            yield "a machine", name, machine.address, spec.place("inventory", "machines", name, "address")
    for name, network in inventory.networks.items():
        if network.gateway is not None:
            place = spec.place("inventory", "networks", name, "gateway")
            yield "a gateway", f"the gateway of {name}", network.gateway, place


def _free(spec: Spec, address: Address) -> str:
    for name, network in spec.homelab.inventory.networks.items():
        if address in network.cidr:
            return f"use an address of {name} ({network.cidr}) that no machine has"
    return ""
