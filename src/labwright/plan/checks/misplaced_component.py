"""H213: an application under `platform`, or a platform component under `apps`.

It would be installed all the same, and looked for in the wrong place: by readers here and by editors, which complete each
section with its own components.
"""

from collections.abc import Iterator

from labwright.catalog.contract import Category
from labwright.plan.checks._looking import name_place
from labwright.plan.draft import Draft
from labwright.source import Diagnostic
from labwright.spec.findings import error

CODE = "H213"


def check(draft: Draft) -> Iterator[Diagnostic]:
    """Every component in the other section."""
    for chosen in draft.chosen:
        if not chosen.path or chosen.path[0] == "databases":
            continue
        section = "apps" if chosen.component.category is Category.APP else "platform"
        if chosen.path[0] != section:
            kind = "an application" if section == "apps" else "a platform component"
            yield error(
                CODE,
                f"{chosen.name} is {kind} and stands under `{chosen.path[0]}`",
                name_place(draft, chosen),
                expected=f"`{section}`",
            )
