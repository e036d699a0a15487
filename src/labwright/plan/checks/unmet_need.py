"""H240: a component needs a capability that nobody in its cluster provides."""

from collections.abc import Iterator
from typing import Any

from labwright.catalog import registry
from labwright.catalog.contract import Component
from labwright.plan.checks._looking import name_place, unmet, unread
from labwright.plan.draft import Draft
from labwright.source import Diagnostic, Note
from labwright.spec.findings import error, listed

CODE = "H240"


def check(draft: Draft) -> Iterator[Diagnostic]:
    """Every unmet need, with those who could meet it. What a component with unreadable options provides is not missed."""
    coming = {capability for component in unread(draft) for capability in component.provides}
    for chosen in draft.chosen:
        for need in unmet(draft, chosen):
            if need.capability in coming:
                continue
            able = [each for each in registry.all_components() if need.capability in each.provides]
            off = [each for each in able if draft.cluster.raw.get("platform", {}).get(each.name) is False]
            yield error(
                CODE,
                f"{chosen.name} needs {need.capability} ({need.why}), "
                f"and nothing in cluster {draft.facts.name} provides it",
                name_place(draft, chosen),
                expected=_expected(able),
                notes=tuple(
                    Note(f"{each.name} is switched off here", draft.place("platform", each.name)) for each in off
                ),
            )


def _expected(able: list[Component[Any]]) -> str:
    ways = []
    parts = [each.name for each in able if not each.engine]
    if parts:
        ways.append(f"{listed(parts)} in `platform`" if len(parts) == 1 else f"one of {listed(parts)} in `platform`")
    ways += [f"an entry in `databases` with `engine: {each.engine}`" for each in able if each.engine]
    return ", or ".join(ways) or "a component that provides it; the catalog has none"
