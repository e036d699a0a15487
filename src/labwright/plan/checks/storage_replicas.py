"""H230: more copies of each volume than nodes that can hold one.

Volumes would stay degraded for ever, and the copies promised would not exist.
"""

from collections.abc import Iterator

from labwright.catalog.capabilities import BlockStorage
from labwright.catalog.contract import Node
from labwright.plan.checks._looking import option_place
from labwright.plan.draft import Draft
from labwright.source import Diagnostic, Note
from labwright.spec.findings import error

CODE = "H230"


def check(draft: Draft) -> Iterator[Diagnostic]:
    """Every storage with too many replicas."""
    workers = [node for node in draft.facts.nodes if "worker" in node.roles]
    for chosen in draft.chosen:
        for offer in chosen.offers:
            if not isinstance(offer, BlockStorage):
                continue
            able = [node for node in workers if _has_mount(node, offer.mount)]
            if offer.replicas <= len(able):
                continue
            without = [node.name for node in workers if node not in able]
            can = f"only {len(able)} node{'s' if len(able) > 1 else ''}" if able else "no node"
            copies = f"{offer.replicas} cop{'ies' if offer.replicas > 1 else 'y'}"
            yield error(
                CODE,
                f"{chosen.name} keeps {copies} of each volume, and {can} of cluster {draft.facts.name} can hold one",
                option_place(draft, chosen, "replicas"),
                expected=f"at most {len(able)}" if able else "workers with room for volumes",
                hint=f"{', '.join(without)}: no disk is mounted at {offer.mount}" if without else "",
                notes=tuple(
                    Note(f"{name} has no such disk", draft.spec.key("inventory", "machines", name))
                    for name in without
                    if name in draft.spec.homelab.inventory.machines
                ),
            )


def _has_mount(node: Node, mount: str) -> bool:
    return not mount or (node.machine is not None and any(disk.mount == mount for disk in node.machine.disks))
