"""H211: options that are well formed and that their own component knows to be wrong."""

from collections.abc import Iterator

from labwright.plan.checks._looking import option_place, site_of, unmet
from labwright.plan.draft import Draft
from labwright.source import Diagnostic
from labwright.spec.findings import error

CODE = "H211"


def check(draft: Draft) -> Iterator[Diagnostic]:
    """What each component says of its options. One whose needs are not met is not asked: it may count on them."""
    for chosen in draft.chosen:
        if any(unmet(draft, chosen)):
            continue
        for problem in chosen.component.check(site_of(draft, chosen)):
            yield error(
                CODE,
                f"{chosen.name}: {problem.message}",
                option_place(draft, chosen, *problem.path),
                hint=problem.help,
            )
