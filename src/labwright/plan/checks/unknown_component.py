"""H210: a name in `platform` or `apps`, or a database engine, that the catalog does not have."""

from collections.abc import Iterator

from labwright.catalog import registry
from labwright.plan.draft import Draft
from labwright.source import Diagnostic, nearest
from labwright.spec.findings import did_you_mean, error, one_of

CODE = "H210"


def check(draft: Draft) -> Iterator[Diagnostic]:
    """Every unknown name."""
    components = registry.all_components()
    engines = sorted(each.engine for each in components if each.engine)
    for unknown in draft.unknown:
        if unknown.path[0] == "databases":
            yield error(
                CODE,
                f"no component makes databases of the engine `{unknown.name}`",
                draft.place(*unknown.path),
                expected=one_of(engines),
                hint=did_you_mean(nearest(unknown.name, engines)),
            )
            continue
        found = registry.find(unknown.name)
        if found is not None and found.engine:
            hint = f"declare it under `databases`, for example `{unknown.name}-cluster: {{engine: {found.engine}}}`"
        else:
            near = nearest(unknown.name, (each.name for each in components if not each.engine))
            hint = did_you_mean(near) or "`labwright catalog` lists all components"
        yield error(
            CODE,
            f"unknown component `{unknown.name}` in `{unknown.path[0]}`",
            draft.cluster.key(*unknown.path),
            expected="a component of the catalog",
            hint=hint,
        )
