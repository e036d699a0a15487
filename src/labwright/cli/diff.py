"""Show what a change of the repository does to its clusters."""

from __future__ import annotations

import importlib
import json
import os
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from labwright.cli._answers import answer_of, question, tell
from labwright.cli._diff_schema import DIFF_SCHEMA
from labwright.cli._repositories import (
    chart_folders,
    open_repository,
    render_options,
    told_once,
    without_charts,
)
from labwright.cli.output import API_VERSION, Output, colour

if TYPE_CHECKING:
    from labwright.api import Repository
    from labwright.changes import ClusterChanges
    from labwright.cli._answers import Answer
    from labwright.render.units import RenderedCluster
    from labwright.report.changes import Sides
    from labwright.tree.git import GitTree

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
    old, new, base = _revisions(asked)
    after = open_repository(output, asked.path, files=new.files, **options)

    def make() -> tuple[Answer, bool]:
        with output.progress("rendering"):
            pairs = _pairs(after.at(base.beside(after.files)), after, name)
        with output.progress("comparing"):
            return _answer(pairs, form, _sides(asked, old, new), (old, new))

    sides = (old.state, new.state, os.path.relpath(asked.path))
    shown = (form, colour(sys.stdout))
    key = question("diff", name, sorted(options.items()), sides, shown, charts=chart_folders(options))
    live = new.files is None
    answer = answer_of(after, key, make, allow_network=options["allow_network"], follows_files=live)
    # The working tree's text is no excerpt of a commit.
    tell(output, answer, asked.path, None if live else lambda _: None)
    return answer.code if exit_code else 0


Pairs = Sequence[tuple["RenderedCluster | None", "RenderedCluster | None"]]
"""The clusters of both sides."""


def _answer(pairs: Pairs, form: str, sides: Sides, revisions: tuple[_Revision, _Revision]) -> tuple[Answer, bool]:
    """The answer, and whether all of it could be rendered. Its code is that of --exit-code."""
    from labwright.changes import compare_clusters
    from labwright.cli._answers import Answer
    from labwright.source import Severity

    found = [compare_clusters(*pair) for pair in pairs]
    rendered = [one for _, one in pairs if one is not None]
    remarks = list(without_charts(rendered))
    if form == "text" and not pairs:
        where = sides.seen("").rstrip("/")
        remarks.append(f"{where}: neither Flux, Argo CD nor a kustomization is here: nothing is applied")
    answer = Answer(
        text=_text(form, found, sides, revisions),
        # What keeps a part of the new side from being compared, whether it was so before or not.
        diagnostics=tuple(one for one in told_once(rendered) if one.severity is Severity.ERROR),
        remarks=tuple(remarks),
        code=int(not all(each.empty for each in found)),
    )
    return answer, not any(unit.unrendered for pair in pairs for one in pair if one is not None for unit in one.units)


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
    files: GitTree | None = None
    """None for the folder itself."""

    @property
    def commit(self) -> str | None:
        """Its id; None for the working tree."""
        return self.files.commit if self.files is not None else None

    @property
    def state(self) -> str:
        """Tells states apart, as far as that can be told before any file is read; empty for the working tree."""
        return f"{self.label} {self.files.commit}:{self.files.folder}" if self.files is not None else ""


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


def _revisions(asked: Asked) -> tuple[_Revision, _Revision, GitTree]:
    """Both sides, and the files of the old one. Raises SourceError for what is no repository or no revision."""
    from labwright.source import Diagnostic, Severity, SourceError
    from labwright.tree.git import GitRepository, GitTree

    repository = GitRepository(asked.path)
    if not asked.new and repository.root is None:
        message = f"{asked.path} has no working tree"
        raise SourceError(Diagnostic(Severity.ERROR, "E020", message, help="name two revisions"))
    base = repository.merge_base(asked.old, asked.new) if asked.since_base else asked.old
    files = GitTree(repository, base, repository.inside)
    old = _Revision(label=f"{asked.old}..." if asked.since_base else asked.old, files=files)
    newer = GitTree(repository, asked.new, repository.inside) if asked.new else None
    return old, _Revision(label=asked.new, files=newer), files


def _pairs(before: Repository, after: Repository, name: str | None) -> Pairs:
    """The clusters of both sides by name, rendered as far as they differ. Raises SourceError for a name that neither has."""
    from labwright.render.apart import finish_differing

    old, new = ({each.name: each for each in side.clusters} for side in (before, after))
    if name is not None and name not in old:
        after.cluster(name)
    names = [name] if name is not None else sorted({*old, *new})
    # The newer side first: what the older one has in common with it is taken over.
    newer = {each: new[each].rendered_lazily() for each in names if each in new}
    older = {each: old[each].rendered_lazily() for each in names if each in old}
    threading.Thread(target=importlib.import_module, args=("labwright.changes",)).start()  # while Helm is waited for
    return [finish_differing(older.get(each), newer.get(each)) for each in names]


def _sides(asked: Asked, old: _Revision, new: _Revision) -> Sides:
    from labwright.report.changes import Sides

    return Sides(old=old.label, new=new.label, seen=_seen_from_here(asked.path))


def _seen_from_here(path: Path) -> Callable[[str], str]:
    """Names of files below a folder as seen from where the user stands."""
    return lambda file: os.path.relpath(f"{path}/{file}")


def _text(form: str, found: list[ClusterChanges], sides: Sides, revisions: tuple[_Revision, _Revision]) -> str:
    if form == "json":
        from labwright.report.changes_json import cluster_json

        old, new = ({"revision": each.label or None, "commit": each.commit} for each in revisions)
        clusters = [cluster_json(each, sides) for each in found if not each.empty]
        made = {"apiVersion": API_VERSION, "kind": "Diff", "old": old, "new": new, "clusters": clusters}
        return json.dumps(made, indent=2, ensure_ascii=False) + "\n"
    if form == "markdown":
        from labwright.report.changes_markdown import markdown

        return markdown(found, sides)
    from labwright.report.changes_text import TextReport

    return "".join(f"{line}\n" for line in TextReport(sides, colour=colour(sys.stdout)).lines(found))
