"""H243: a component asks for a database that its cluster does not declare."""

from collections.abc import Iterator

from labwright.catalog import registry
from labwright.plan.checks._looking import option_place, site_of, unmet
from labwright.plan.draft import Draft
from labwright.source import Diagnostic, nearest
from labwright.spec.findings import did_you_mean, error, one_of

CODE = "H243"


def check(draft: Draft) -> Iterator[Diagnostic]:
    """Every claim on a database that is not there."""
    section = draft.cluster.raw.get("databases") or {}
    declared = [name for name, raw in section.items() if raw is not False]
    engines = sorted(each.engine for each in registry.all_components() if each.engine)
    for chosen in draft.chosen:
        if any(unmet(draft, chosen)):
            continue
        for claim in chosen.component.claims(site_of(draft, chosen)).databases:
            if claim.database in declared:
                continue
            near = nearest(claim.database, declared)
            off = section.get(claim.database) is False
            state = "switched off" if off else "not declared"
            yield error(
                CODE,
                f"{chosen.name} wants its data in `{claim.database}`, which is {state} in cluster {draft.facts.name}",
                option_place(draft, chosen, "database"),
                expected=one_of(declared),
                hint=did_you_mean(near)
                or f"declare it: `databases: {{{claim.database}: {{engine: {engines[0] if engines else ''}}}}}`",
            )
