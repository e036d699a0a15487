"""H241: several components that were asked for provide one capability, and `choose` does not say which serves.

What the distribution brings along, named or not, steps back by itself for what the owner asks for.
"""

from collections.abc import Iterator

from labwright.plan.checks._looking import name_place
from labwright.plan.draft import Chosen, Draft
from labwright.source import Diagnostic, Note
from labwright.spec.findings import error, listed

CODE = "H241"


def check(draft: Draft) -> Iterator[Diagnostic]:
    """Every capability with several providers of equal standing."""
    providers: dict[str, list[Chosen]] = {}
    for chosen in draft.chosen:
        for capability in dict.fromkeys(offer.capability for offer in chosen.offers if not offer.many):
            providers.setdefault(capability, []).append(chosen)
    for capability, found in providers.items():
        asked = [each for each in found if not each.brought] or found
        if len(asked) < 2 or capability in draft.chosen_offers:
            continue
        names = [each.name for each in asked]
        yield error(
            CODE,
            f"{listed(names)} both provide {capability} in cluster {draft.facts.name}"
            if len(names) == 2
            else f"{listed(names)} all provide {capability} in cluster {draft.facts.name}",
            name_place(draft, asked[-1]),
            expected="one of them chosen",
            hint=f"say which: `choose: {{{capability}: {names[0]}}}`, or switch one off with `{names[-1]}: false`",
            notes=tuple(Note("provides it, too", name_place(draft, each)) for each in asked[:-1]),
        )
