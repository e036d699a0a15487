"""Write the whole repository that a homelab file describes."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from labwright.cli._loading import read_keys, read_plan, spec_option
from labwright.cli.output import Output, format_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from labwright.emit import Emission
    from labwright.plan import Plan
    from labwright.secrets import Placeholder, Sealed
    from labwright.tree.change import Report

_MOST_LISTED = 20
"""Paths shown of each kind of change; `--format json` has them all."""


@click.command
@spec_option()
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the repository; the homelab file's own folder when left out.",
)
@click.option(
    "--keys",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder with the clusters' age keys; needed only where an existing Secret has to grow.",
)
@click.option("--overwrite", is_flag=True, help="Replace files that were changed by hand, too.")
@format_option()
@click.pass_obj
def command(output: Output, spec: Path, out: Path | None, keys: Path | None, *, overwrite: bool) -> int:
    """Write the whole repository that a homelab file describes.

    What the file no longer asks for is removed, if labwright wrote it and nobody changed it since. A file changed by hand
    is kept and named. Secrets that exist are never changed. The folder changes in one step or not at all.
    """
    from labwright.emit import emit
    from labwright.source import Severity, SourceError
    from labwright.spec import missing_recipients
    from labwright.tree.writing import write

    target = out if out is not None else spec.parent
    with output.progress("planning"):
        plan = read_plan(spec)
        emission = emit(plan)
        if keyless := tuple(missing_recipients(plan.spec, {request.cluster for request in emission.secrets})):
            raise SourceError(keyless)
    with output.progress("sealing secrets"):
        existing = _existing(emission, target)
        sealed = _seal(plan, emission, existing, keys)
    if any(each.severity is Severity.ERROR for each in sealed.problems):
        raise SourceError(sealed.problems)
    wanted = frozenset(request.path for request in emission.secrets)
    with output.progress("writing"):
        report = write(
            emission.tree.with_({path: existing[path] for path in wanted & existing.keys()}).with_(sealed.files),
            target,
            once=wanted,
            grown=frozenset(sealed.files),
            overwrite=overwrite,
        )
    output.warnings((*plan.warnings, *sealed.problems))
    if output.format == "json":
        output.document(_json(plan, report, sealed.placeholders))
    else:
        _print(output, plan, report, sealed.placeholders, target)
    return 0


def _existing(emission: Emission, target: Path) -> dict[str, str]:
    """Files that stand where Secrets belong, and every encrypted Secret elsewhere: one that moves keeps its values."""
    from labwright.secrets.repository import encrypted_files
    from labwright.tree import DiskTree

    if not target.is_dir():
        return {}
    disk = DiskTree(target)
    found = encrypted_files(disk)
    for request in emission.secrets:
        if request.path not in found and disk.is_file(request.path):
            found[request.path] = disk.read(request.path).decode("utf-8", "replace")
    return found


def _seal(plan: Plan, emission: Emission, existing: dict[str, str], keys: Path | None) -> Sealed:
    from labwright.secrets import seal

    ring = read_keys(plan.homelab.name, keys)
    return seal(
        emission.secrets,
        existing=existing,
        recipients={
            cluster.name: tuple(
                recipient
                for name, recipient in cluster.spec.settings.secrets.recipients.items()
                if name == cluster.name
            )
            for cluster in plan.clusters
        },
        identities=ring.identities,
        now=datetime.now(UTC),  # noqa: TID251 (the door: pure parts are handed the time)
        random=secrets.token_bytes,
    )


def _print(output: Output, plan: Plan, report: Report, placeholders: Sequence[Placeholder], target: Path) -> None:
    for sign, paths in (("+", report.created), ("~", report.updated), ("-", report.removed)):
        shown = paths if len(paths) <= _MOST_LISTED else paths[:_MOST_LISTED]
        for path in shown:
            output.line(f"{sign} {path}")
        if len(paths) > len(shown):
            output.line(f"{sign} … and {len(paths) - len(shown)} more")
    for kept in report.kept:
        output.line(f"! {kept.path} kept as it is: {kept.why}")
    if not report.changed:
        output.line(f"{target}: nothing to change, {len(report.unchanged)} files are as they should be")
    else:
        counts = f"{len(report.created)} created, {len(report.updated)} updated, {len(report.removed)} removed"
        output.line(f"{target}: {counts}, {len(report.unchanged)} unchanged")
    names = ", ".join(f"{cluster.name} ({len(cluster.installed)} components)" for cluster in plan.clusters)
    output.line(f"clusters: {names}")
    if placeholders:
        output.line()
        output.line("Still to be set by you, with `labwright secrets set CLUSTER ID`:")
        for cluster, name, what in dict.fromkeys((each.cluster, each.id, each.what) for each in placeholders):
            output.line(f"  {cluster:<12} {name:<32} {what}")


def _json(plan: Plan, report: Report, placeholders: Sequence[Placeholder]) -> dict[str, object]:
    return {
        "apiVersion": "labwright.dev/v1alpha1",
        "kind": "BuildReport",
        "homelab": plan.homelab.name,
        "created": list(report.created),
        "updated": list(report.updated),
        "removed": list(report.removed),
        "kept": [{"path": kept.path, "why": kept.why} for kept in report.kept],
        "unchanged": len(report.unchanged),
        "placeholders": [
            {"cluster": each.cluster, "id": each.id, "path": each.path, "key": each.key, "what": each.what}
            for each in placeholders
        ],
    }
