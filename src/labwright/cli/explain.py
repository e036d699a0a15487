"""Explain a field: which lines set it, what applies it, who uses it."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from labwright.cli._repositories import chosen, open_repository, render_options
from labwright.cli.output import API_VERSION, Output, colour, format_option

if TYPE_CHECKING:
    from labwright.api import Repository
    from labwright.estate.explanation import (
        AmbiguousError,
        Evidence,
        Explanation,
        ProberOf,
        Target,
        UnknownFieldError,
        Wanted,
    )
    from labwright.render.helm.origins import Prober
    from labwright.render.units import RenderedCluster, Unit
    from labwright.report.explanation import Printer
    from labwright.source import SourceError


@click.command
@click.argument("words", metavar="[PATH] KIND/NAME [FIELD]", nargs=-1)
@click.option("-n", "--namespace", metavar="NS", help="Namespace of the object, where several have one of that name.")
@click.option("--cluster", "name", metavar="NAME", help="Only this cluster. Default: all that are found.")
@click.option(
    "--values",
    "line",
    metavar="FILE:LINE",
    help="The other way round: what this line decides, of a release's values or of any manifest.",
)
@format_option()
@render_options
@click.pass_obj
def command(
    output: Output,
    /,
    words: tuple[str, ...],
    namespace: str | None,
    name: str | None,
    line: str | None,
    **options: Any,
) -> int:
    """Explain an object, or one FIELD of it, in the repository at PATH (by default the current folder).

    KIND/NAME is an object of a cluster: `deploy/immich`, `HelmRelease/loki`. FIELD is a path such as
    `spec.template.spec.containers[app].image`, `metadata.annotations["a.b/c"]` or `/spec/replicas`. Of fields that a Helm chart
    made, the lines of values are found by rendering the release again with other values.
    """
    path, rest = _split(words)
    if line is not None:
        if rest:
            raise click.UsageError("--values takes a line and no object: leave KIND/NAME out")
        return _line(output, path, line, name, options)
    if not rest or "/" not in rest[0] or len(rest) > 2:
        raise click.UsageError("say which object: KIND/NAME, e.g. `labwright explain deploy/immich spec.replicas`")
    return _field(output, path, rest[0], rest[1] if len(rest) > 1 else "", namespace, name, options)


def _split(words: tuple[str, ...]) -> tuple[Path, tuple[str, ...]]:
    """The repository's folder, and the other arguments. The first one is a folder when there is such a folder."""
    if words and Path(words[0]).is_dir() and (len(words) > 1 or "/" not in words[0] or Path(words[0]).is_absolute()):
        return Path(words[0]), words[1:]
    return Path(), words


def _field(
    output: Output,
    path: Path,
    spelled: str,
    field: str,
    namespace: str | None,
    name: str | None,
    options: dict[str, Any],
) -> int:
    from labwright.estate.explanation import (
        AmbiguousError,
        Question,
        UnknownFieldError,
        Wanted,
        explain,
        find_object,
        locate,
        parse_path,
        releases_without_objects,
    )
    from labwright.source import SourceError

    kind, _, called = spelled.partition("/")
    wanted = Wanted(kind=kind, name=called, namespace=namespace)
    steps = parse_path(field)
    repository = open_repository(output, path, **options)
    with output.progress("rendering"):
        clusters = [one.rendered for one in chosen(repository, name)]
        try:
            target = find_object(clusters, wanted)
        except AmbiguousError as error:
            raise _ambiguous(error, path, field, options) from None
        except SourceError as error:
            raise _with_unrendered(error, wanted, releases_without_objects(clusters), clusters) from None
    try:
        where = locate(target.object.value, steps)
    except UnknownFieldError as error:
        raise _no_field(error, target) from None
    with output.progress("asking the chart") if target.object.template else output.progress("looking"):
        found = explain(Question(target, where), _evidence(repository), _probers(repository))
    _print_field(output, found, repository)
    return 0


def _line(output: Output, path: Path, spelled: str, name: str | None, options: dict[str, Any]) -> int:
    from labwright.estate.explanation import explain_line

    file, _, number = spelled.rpartition(":")
    if not file or not number.isdigit():
        raise click.UsageError("--values takes FILE:LINE, e.g. `apps/immich/release.yaml:23`")
    repository = open_repository(output, path, **options)
    with output.progress("rendering"):
        clusters = [one.rendered for one in chosen(repository, name)]
    with output.progress("asking the charts"):
        found = explain_line(
            clusters, _in_repository(file, repository.path), int(number), _evidence(repository), _probers(repository)
        )
    if output.format == "json":
        from labwright.report.explanation_json import line_as_json

        output.document(
            {"apiVersion": API_VERSION, "kind": "LineExplanation", **line_as_json(found, _seen(repository))}
        )
    else:
        _print(output, _printer(repository).line(found))
    return 0


def _print_field(output: Output, found: Explanation, repository: Repository) -> None:
    if output.format == "json":
        from labwright.report.explanation_json import as_json

        output.document({"apiVersion": API_VERSION, "kind": "Explanation", **as_json(found, _seen(repository))})
    else:
        _print(output, _printer(repository).explanation(found))


def _print(output: Output, lines: Iterator[str]) -> None:
    for line in lines:
        output.line(line)


def _printer(repository: Repository) -> Printer:
    from labwright.report.explanation import Printer

    return Printer(_seen(repository), colour=colour(sys.stdout))


def _probers(repository: Repository) -> ProberOf:
    """Asks each release at most once to open its chart."""
    from labwright.render.helm.origins import Prober

    context = repository.context
    known: dict[str, Prober] = {}

    def of(unit: Unit) -> Prober | None:
        if unit.release is None or context.helm is None:
            return None
        if unit.id not in known:
            known[unit.id] = Prober(helm=context.helm, spec=unit.release, memo=context.memo)
        return known[unit.id]

    return of


def _evidence(repository: Repository) -> Evidence:
    from labwright.estate.explanation import Evidence
    from labwright.source import SourceError

    def read(file: str) -> str | None:
        try:
            return repository.files.read(file).decode("utf-8", "replace")
        except (OSError, SourceError):
            return None

    return Evidence(read)


def _seen(repository: Repository) -> Callable[[str], str]:
    """Files of the repository as seen from where the user stands; a chart's own files stay as they are."""

    def seen(file: str) -> str:
        return os.path.relpath(repository.path / file) if repository.files.exists(file) else file

    return seen


def _in_repository(file: str, root: Path) -> str:
    """A file as the user names it, from where they stand or from the repository's root, relative to the root."""
    real = Path(os.path.realpath(root))
    here = Path(os.path.realpath(file))
    if here.exists() and here.is_relative_to(real):
        return here.relative_to(real).as_posix()
    return Path(os.path.normpath(file)).as_posix()


def _ambiguous(error: AmbiguousError, path: Path, field: str, options: dict[str, Any]) -> SourceError:
    """All that could be meant, each with the command that chooses it."""
    from labwright.source import Diagnostic, Severity, SourceError

    found = error.found
    clusters = {one.cluster.name for one in found}
    kinds = {one.identity.kind for one in found}
    groups = {(one.identity.kind, _group(one)) for one in found}
    commands = []
    for one in found:
        kind = error.wanted.kind if len(groups) == 1 else one.identity.kind
        if len(groups) > len(kinds) and _group(one):
            kind = f"{one.identity.kind}.{_group(one)}"
        words = ["labwright", "explain", *([str(path)] if path != Path() else []), f"{kind}/{error.wanted.name}"]
        words += [field] if field else []
        words += ["-n", one.namespace] if one.namespace and len({each.namespace for each in found}) > 1 else []
        words += ["--cluster", one.cluster.name] if len(clusters) > 1 else []
        commands.append(shlex.join([*words, *_spelled(options)]))
    hint = "choose one:\n" + "\n".join(f"       {command}" for command in dict.fromkeys(commands))
    message = f"`{error.wanted.spelled}` names {len(found)} objects"
    return SourceError(Diagnostic(Severity.ERROR, "EX003", message, help=hint))


def _group(one: Target) -> str:
    return one.identity.api_version.rpartition("/")[0]


def _spelled(options: dict[str, Any]) -> list[str]:
    """The options of rendering as they were given."""
    words = []
    for name, value in options.items():
        option = f"--{name.replace('_', '-')}"
        if isinstance(value, bool):
            words += [option] if value else []
        else:
            words += [
                word for each in ([value] if isinstance(value, str) else value) if each for word in (option, str(each))
            ]
    return words


def _no_field(error: UnknownFieldError, target: Target) -> SourceError:
    from labwright.render.helm.origins_leaves import shown_path
    from labwright.source import Diagnostic, Severity, SourceError, nearest_place

    where = f"`{shown_path(error.above)}` of {target.object}" if error.above else str(target.object)
    if not error.known:
        message = f"{where} has nothing below it: there is no `{error.step}`"
    else:
        message = f"{where} has no `{error.step}`"
    hint = f"did you mean `{error.near}`?" if error.near else ""
    if not hint and error.known:
        shown = ", ".join(error.known[:12])
        hint = f"there {'is' if len(error.known) == 1 else 'are'}: {shown}{' …' if len(error.known) > 12 else ''}"
    return SourceError(
        Diagnostic(Severity.ERROR, "EX004", message, nearest_place(target.object.value, *error.above), help=hint)
    )


def _with_unrendered(
    error: SourceError, wanted: Wanted, units: tuple[Unit, ...], clusters: Sequence[RenderedCluster]
) -> SourceError:
    """What is not found may be in a chart that is not there, or in files that cannot be read."""
    from labwright.source import Note, Severity, SourceError

    if not units:
        broken = [one for cluster in clusters for one in cluster.diagnostics if one.severity is Severity.ERROR]
        first, *rest = error.diagnostics
        faults = [Note(one.message, one.place) for one in broken[:3]]
        return SourceError([replace(first, notes=(*first.notes, *faults)), *rest])
    alike = [one for one in units if wanted.name in one.name or one.name in wanted.name]
    notes = [Note(f"{one} is not rendered: {one.unrendered}", one.place) for one in alike[:3]]
    others = len(units) - len(notes)
    if others:
        what = f"{others} {'more ' if notes else ''}release{'s' if others > 1 else ''}"
        notes.append(Note(f"{what} could not be rendered; it may be in one of them"))
    first, *rest = error.diagnostics
    return SourceError([replace(first, notes=(*first.notes, *notes)), *rest])
