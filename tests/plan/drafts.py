"""Drafts of the small homelab's one cluster."""

from labwright.plan.build import draft_of
from labwright.plan.draft import Draft
from labwright.plan.inventory import inventory
from labwright.spec import load


def drafted(text: str) -> Draft:
    """The first cluster of a homelab, chosen but not built."""
    made = load(text, "homelab.yaml")
    machines, _ = inventory(made)
    draft, _ = draft_of(made, next(iter(made.clusters.values())), machines)
    return draft
