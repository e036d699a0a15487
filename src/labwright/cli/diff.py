"""Show what a change of the repository does to its clusters."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from labwright.cli._diff_schema import DIFF_SCHEMA
from labwright.cli._repositories import (
    open_repository,
    render_options,
    shown_from_here,
    told_once,
    without_charts,
)
from labwright.cli.output import API_VERSION, Output, colour

if TYPE_CHECKING:
    from collections.abc import Iterable

    from labwright.api import Repository
    from labwright.changes import ClusterChanges
    from labwright.render.units import RenderedCluster
    from labwright.report.changes import Sides
    from labwright.tree import FileSystem
    from labwright.tree.git import GitRepository

__all__ = ["DIFF_SCHEMA", "command"]


@click.command
@click.argument("arguments", nargs=-1, metavar="[PATH] [REV [REV]]")
@click.option("--cluster", "name", metavar="NAME", help="Only this cluster. Default: all that are found.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="Text for a terminal, Markdown for a comment on a pull request, or JSON.",
)
@click.option("--exit-code", is_flag=True, help="Exit with 1 when something differs.")
@render_options
@click.pass_obj
def command(
    output: Output, /, arguments: tuple[str, ...], name: str | None, form: str, *, exit_code: bool, **options: Any
) -> int:
    """Show what a change of the repository in PATH does to its clusters.

    Both revisions are rendered and their objects compared, field by field, with the line that set each. The working tree is
    compared with HEAD, untracked files included; with one REV, with that; with two, or A..B, those with each other; A...B is B
    against what it has in common with A. PATH is the current folder unless the first argument is a folder (write refs/heads/x
    for a branch x that is one, too).

    What is dangerous comes first: data that is deleted, fields that cannot be changed, what is left behind. New tags, versions,
    checksums and hashes are put together at the end. Values of Secrets are never shown.

    The exit code is 0 whether or not something differs, unless --exit-code is given; 2 when a revision cannot be read.
    """
    if form == "json":
        output.format = "json"
    asked = understand(arguments)
    old, new = _revisions(asked)
    with output.progress("rendering"):
        before = _opened(output, asked.path, old, options)
        masked_before = output.masked
        after = _opened(output, asked.path, new, options)
        masked_after = output.masked
        output.masked = lambda text: masked_after(masked_before(text))
        pairs = _pairs(before, after, name)
    from labwright.changes import compare_clusters

    with output.progress("comparing"):
        found = [compare_clusters(*pair) for pair in pairs]
    _print(output, form, found, _sides(asked, old, new), (old, new))
    rendered = [one for _, one in pairs if one is not None]
    _tell_errors(output, asked.path, rendered, new)
    for remark in without_charts(rendered):
        output.remark(remark)
    if form == "text" and not pairs:
        output.remark(f"{asked.path}: neither Flux, Argo CD nor a kustomization is here: nothing is applied")
    return 1 if exit_code and not all(each.empty for each in found) else 0


def _tell_errors(output: Output, path: Path, rendered: Iterable[RenderedCluster], side: _Revision) -> None:
    """What keeps a part of the new side from being rendered, and so from being compared, whether it was so before or not."""
    from labwright.source import Severity

    errors = [one for one in told_once(rendered) if one.severity is Severity.ERROR]
    # The working tree's text is no excerpt of a commit.
    output.warnings(shown_from_here(errors, path), None if side.files is None else lambda _: None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the arguments say."""

    path: Path
    old: str = "HEAD"
    new: str = ""
    """Empty for the working tree."""
    since_base: bool = False
    """The old side is what both revisions have in common."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Revision:
    """One side."""

    label: str = ""
    """As the user wrote it; empty for the working tree."""
    commit: str = ""
    files: FileSystem | None = None
    """None for the folder itself."""


def understand(arguments: tuple[str, ...]) -> Asked:
    """The folder and the revisions that are meant. Raises click.UsageError."""
    words = list(arguments)
    path = Path(words.pop(0)) if words and (len(words) > 2 or Path(words[0]).is_dir()) else Path()
    if len(words) > 2 or not path.is_dir():
        raise click.UsageError(f"Expected [PATH] [REV [REV]], with a folder as PATH: got {' '.join(arguments)!r}.")
    if len(words) == 1 and ".." in words[0]:
        three = "..." in words[0]
        first, _, second = words[0].partition("..." if three else "..")
        return Asked(path=path, old=first or "HEAD", new=second or "HEAD", since_base=three)
    return Asked(path=path, old=words[0] if words else "HEAD", new=words[1] if len(words) == 2 else "")


def _revisions(asked: Asked) -> tuple[_Revision, _Revision]:
    """Both sides as file systems. Raises SourceError for what is no repository or no revision."""
    from labwright.source import Diagnostic, Severity, SourceError
    from labwright.tree.git import GitRepository

    repository = GitRepository(asked.path)
    if not asked.new and repository.root is None:
        message = f"{asked.path} has no working tree"
        raise SourceError(Diagnostic(Severity.ERROR, "E020", message, help="name two revisions"))
    if asked.since_base:
        base = repository.merge_base(asked.old, asked.new)
        old = _revision(repository, base, f"{asked.old}...")
    else:
        old = _revision(repository, asked.old, asked.old)
    return old, _revision(repository, asked.new, asked.new) if asked.new else _Revision()


def _revision(repository: GitRepository, revision: str, label: str) -> _Revision:
    from labwright.tree.git import GitTree

    files = GitTree(repository, revision, repository.inside)
    return _Revision(label=label, commit=files.commit, files=files)


def _opened(output: Output, path: Path, side: _Revision, options: dict[str, Any]) -> Repository:
    return open_repository(output, path, files=side.files, **options)


def _pairs(
    before: Repository, after: Repository, name: str | None
) -> list[tuple[RenderedCluster | None, RenderedCluster | None]]:
    """The clusters of both sides by name, rendered. Raises SourceError for a name that neither has."""
    old, new = ({each.name: each for each in side.clusters} for side in (before, after))
    if name is not None and name not in old:
        after.cluster(name)
    names = [name] if name is not None else sorted({*old, *new})
    return [
        (old[each].rendered if each in old else None, new[each].rendered if each in new else None) for each in names
    ]


def _sides(asked: Asked, old: _Revision, new: _Revision) -> Sides:
    from labwright.report.changes import Sides

    return Sides(old=old.label, new=new.label, seen=_seen_from_here(asked.path))


def _seen_from_here(path: Path) -> Callable[[str], str]:
    """Names of files below a folder as seen from where the user stands."""
    return lambda file: os.path.relpath(f"{path}/{file}")


def _print(
    output: Output, form: str, found: list[ClusterChanges], sides: Sides, revisions: tuple[_Revision, _Revision]
) -> None:
    if form == "json":
        from labwright.report.changes_json import cluster_json

        old, new = ({"revision": each.label or None, "commit": each.commit or None} for each in revisions)
        clusters = [cluster_json(each, sides) for each in found if not each.empty]
        output.document({"apiVersion": API_VERSION, "kind": "Diff", "old": old, "new": new, "clusters": clusters})
        return
    if form == "markdown":
        from labwright.report.changes_markdown import markdown

        output.text(markdown(found, sides))
        return
    import sys

    from labwright.report.changes_text import TextReport

    for line in TextReport(sides, colour=colour(sys.stdout)).lines(found):
        output.line(line)
