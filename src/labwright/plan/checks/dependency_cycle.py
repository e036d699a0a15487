"""H260: components that need one another in a ring: none of them can be the first to start."""

import itertools
from collections.abc import Iterator, Mapping

from labwright.plan.checks._looking import name_place, standing
from labwright.plan.draft import Draft
from labwright.source import Diagnostic, Note
from labwright.spec.findings import error

CODE = "H260"


def check(draft: Draft) -> Iterator[Diagnostic]:
    """Each ring once, printed as the path round it. Optional needs make none: their absence stops nobody."""
    providers: dict[str, list[str]] = {}
    for offer in standing(draft):
        providers.setdefault(offer.capability, []).append(offer.by)
    needs = {
        each.name: {
            provider: need.capability
            for need in each.component.needs
            if not need.optional
            for provider in providers.get(need.capability, ())
            if provider != each.name
        }
        for each in draft.chosen
    }
    chosen = {each.name: each for each in draft.chosen}
    for ring in rings({name: tuple(edges) for name, edges in needs.items()}):
        steps = list(itertools.pairwise(ring))
        first = chosen[ring[0]]
        yield error(
            CODE,
            f"components of cluster {draft.facts.name} need one another: {' → '.join(ring)}",
            name_place(draft, first),
            expected="a component that starts without the others",
            notes=tuple(
                Note(f"{name} needs {needs[name][other]} of {other}", name_place(draft, chosen[name]))
                for name, other in steps
            ),
        )


def rings(edges: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """One ring through each component that is in one and not yet told, first name repeated at the end: `(a, b, a)`."""
    told: set[str] = set()
    for start in sorted(edges):
        if start in told:
            continue
        path = _way_back(start, edges)
        if path:
            told.update(path)
            yield path


def _way_back(start: str, edges: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The shortest path from a component to itself, empty when there is none."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    while ways:
        longer: list[tuple[str, ...]] = []
        for way in ways:
            for step in edges.get(way[-1], ()):
                if step == start:
                    return (*way, start)
                if step not in seen:
                    seen.add(step)
                    longer.append((*way, step))
        ways = longer
    return ()
