"""Show a homelab at a glance: components, addresses, verdict."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from labwright.cli._estates import asked_estates
from labwright.cli._loading import spec_option
from labwright.cli._repositories import render_options
from labwright.cli._schemas import schema_options
from labwright.cli.output import Output, format_option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from labwright.plan import Plan


@click.command
@click.argument("repository", type=click.Path(path_type=Path, exists=True, file_okay=False), default=Path())
@spec_option("The homelab file that the repository was built from.")
@schema_options
@render_options
@format_option()
@click.pass_obj
def command(output: Output, /, repository: Path, spec: Path, schema_dirs: tuple[Path, ...], **options: Any) -> int:
    """Show a homelab at a glance.

    What the homelab file asks for, beside what the built repository renders to: components per cluster, objects by layer
    in the order they are applied, names and addresses, connections and policies, values that only you can set.
    Exit code 1 when the repository has errors.
    """
    from labwright.report.overview import Overview, as_json, rendered
    from labwright.rules.engine import check
    from labwright.source import Severity, SourceError

    estates = asked_estates(output, repository, spec, schema_dirs, options)
    if estates.plan is None or any(each.severity is Severity.ERROR for each in estates.problems):
        raise SourceError(estates.problems)
    output.warnings(estates.problems)
    with output.progress("checking"):
        found = [each for estate in estates.clusters for each in check(estate)]
    errors = [each for each in found if each.severity is Severity.ERROR]
    overview = Overview(
        plan=estates.plan,
        estates=estates.clusters,
        findings=len(errors),
        placeholders=_placeholders(estates.plan, repository),
        repository=str(repository),
    )
    if output.format == "json":
        output.document(as_json(overview))
    else:
        output.console().print(rendered(overview))
    return 1 if errors else 0


def _placeholders(plan: Plan, repository: Path) -> list[tuple[str, str, str]]:
    """What is still to be set, read from the Secrets' plain annotations; no key is needed."""
    from labwright.secrets import State, rows, stored_secrets
    from labwright.secrets.repository import encrypted_files
    from labwright.tree import DiskTree

    stored, _ = stored_secrets(encrypted_files(DiskTree(repository)), {})
    what = dict(_external(plan))
    missing = ((row.cluster, name) for row in rows(stored) if row.state is State.PLACEHOLDER for name in row.ids)
    return [(*each, what[each]) for each in dict.fromkeys(missing) if each in what]


def _external(plan: Plan) -> Iterator[tuple[tuple[str, str], str]]:
    """(cluster, id) of every value that only a human can set, with what it is."""
    from labwright.secrets.recipe import parts_of
    from labwright.secrets.request import External

    for cluster in plan.clusters:
        for each in cluster.installed:
            for secret in each.contribution.secrets:
                for value in secret.entries.values():
                    for part in parts_of(value):
                        if isinstance(part, External):
                            yield (cluster.name, part.id), part.what
