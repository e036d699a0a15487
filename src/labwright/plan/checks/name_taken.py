"""H212: one name for two components of a cluster: a database called like a platform part, for example.

Folders, secrets and policies are named after the instance.
"""

from collections.abc import Iterator

from labwright.plan.checks._looking import name_place
from labwright.plan.draft import Chosen, Draft
from labwright.source import Diagnostic, Note
from labwright.spec.findings import error

CODE = "H212"


def check(draft: Draft) -> Iterator[Diagnostic]:
    """Every second use of a name."""
    first: dict[str, Chosen] = {}
    for chosen in draft.chosen:
        before = first.setdefault(chosen.name, chosen)
        if before is not chosen:
            yield error(
                CODE,
                f"cluster {draft.facts.name} has two components called `{chosen.name}`",
                name_place(draft, chosen),
                expected="a name of its own",
                notes=(Note("the other one", name_place(draft, before)),),
            )
