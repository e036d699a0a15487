"""Objects that left the repository and stay in the cluster.

Codes: `orphaned`, `deletion-waits` (it is put off: something is suspended, or asks for confirmation).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from labwright.changes.consequences.comparison import Comparison, counted, named, some
from labwright.changes.model import Consequence, Evidence, Fate, Gravity, ObjectChange, Outcome


def find(comparison: Comparison) -> Iterator[Consequence]:
    """By reason. Hooks are no part of a release, and nobody misses them. Of a cluster that is gone, another rule tells."""
    if not comparison.new.units:
        return
    found: dict[tuple[Outcome, str], list[tuple[ObjectChange, Fate]]] = defaultdict(list)
    for change in comparison.leaving():
        hook = change.old is not None and bool(change.old.hook)
        if change.fate is not None and change.fate.outcome is not Outcome.DELETED and not hook:
            found[change.fate.outcome, change.fate.why].append((change, change.fate))
    for (outcome, why), changes in found.items():
        units = {each.old_unit for each, _ in changes}
        names = [named(each.old_id) for each, _ in changes]
        subject = names[0] if len(names) == 1 else counted(len(names), "object")
        fate = changes[0][1]
        stays = "stays" if len(names) == 1 else "stay"
        waits = outcome is Outcome.WAITS
        alone = f"and nobody looks after {'it' if len(names) == 1 else 'them'}"
        yield Consequence(
            code="deletion-waits" if waits else "orphaned",
            gravity=Gravity.NOTE if waits or fate.old else Gravity.CAUTION,
            message=f"{subject} {stays} in the cluster {'for now' if waits else alone}: {why}",
            subjects=tuple(names),
            unit=units.pop() if len(units) == 1 else "",
            evidence=(
                *((Evidence(text=some(names)),) if len(names) > 1 else ()),
                *((Evidence(text="this decides it", place=fate.place, old=fate.old),) if fate.place else ()),
            ),
        )
