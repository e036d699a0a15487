"""What the verbs that read a repository share: their options, and places as seen from where the user stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from labwright.source import Diagnostic, Place

if TYPE_CHECKING:
    from labwright.api import Cluster, Repository
    from labwright.cli.output import Output
    from labwright.render.units import RenderedCluster
    from labwright.tree import FileSystem

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def render_options(command: Decorated) -> Decorated:
    """`--charts`, `--allow-network`, `--kubernetes-version`, `--api-versions`, `--decrypt` and `--no-cache`, for verbs that render."""
    for option in reversed(
        (
            click.option(
                "--charts",
                type=click.Path(path_type=Path, exists=True, file_okay=False),
                multiple=True,
                help="Folder with packaged charts (*.tgz), looked at before the cache.",
            ),
            click.option(
                "--allow-network",
                is_flag=True,
                help="Fetch charts and Git repositories that are neither there nor in the cache, once, into the cache.",
            ),
            click.option(
                "--refresh",
                is_flag=True,
                help="With --allow-network: ask anew for version ranges and branches that the cache could answer.",
            ),
            click.option(
                "--kubernetes-version",
                default="",
                metavar="VERSION",
                help="What charts are told about the cluster, e.g. 1.32.9. Default: the Helm engine's own.",
            ),
            click.option(
                "--api-versions",
                multiple=True,
                metavar="GROUP/VERSION",
                help="What the cluster serves beyond Kubernetes and what the repository installs.",
            ),
            click.option(
                "--decrypt",
                is_flag=True,
                help="Open SOPS files with the age keys at hand where they decide what is rendered. Their values are not shown.",
            ),
            click.option(
                "--no-cache", is_flag=True, help="Keep nothing from earlier runs, and nothing for later ones."
            ),
        )
    ):
        command = option(command)
    return command


def open_repository(output: Output, path: Path, *, files: FileSystem | None = None, **options: Any) -> Repository:
    """The repository at a path (or the files given in its stead) with what `render_options` says. `options` are those of the
    verb, by their names.
    """
    from labwright.api import open_repository as opened

    opener = None
    if options["decrypt"]:
        from labwright.cli._opening import Opener

        opener = Opener()
        output.masked = opener.masked
    return opened(
        path,
        files=files,
        charts=options["charts"],
        allow_network=options["allow_network"],
        refresh=options["refresh"],
        kubernetes_version=options["kubernetes_version"],
        api_versions=options["api_versions"],
        cache=not options["no_cache"],
        decrypt=opener.decrypt if opener else None,
        progress=output.step,
    )


def chart_folders(options: Mapping[str, Any]) -> tuple[Path, ...]:
    """The folders that charts and other repositories come from, those of the cache among them."""
    from labwright.api import cache_folder

    cache = cache_folder()
    return (*options["charts"], cache / "charts", *sorted(cache.glob("git/*/refs/labwright")))


def chosen(repository: Repository, name: str | None) -> tuple[Cluster, ...]:
    """The cluster of a name, or all. Raises SourceError for a name that is none."""
    return (repository.cluster(name),) if name else repository.clusters


NOT_AT_HAND = frozenset({"HL001", "HL002"})
"""No engine, no chart: nobody's mistake, and as many as there are releases. Verbs tell them in one line instead."""
_SHOWN = 5


def without_charts(clusters: Iterable[RenderedCluster]) -> Iterator[str]:
    """One line on the releases that have no engine or no chart, one on each other reason; then how to get charts."""
    from labwright.render.helm.contract import NO_ENGINE

    reasons: dict[str, list[str]] = {}
    for cluster in clusters:
        for unit in cluster.units:
            if unit.unrendered:
                missing = {one.code for one in unit.diagnostics} & NOT_AT_HAND
                reason = NO_ENGINE if "HL001" in missing else _NO_CHART if missing else unit.unrendered
                reasons.setdefault(reason, []).append(unit.name)
    for reason, names in reasons.items():
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        yield f"not rendered: {', '.join(names[:_SHOWN])}{more}: {reason}"
    if _NO_CHART in reasons:
        yield "`--allow-network` fetches charts into the cache; `--charts DIR` names a folder that has them"


_NO_CHART = "the chart is not at hand"


def told_once(clusters: Iterable[RenderedCluster]) -> tuple[Diagnostic, ...]:
    """What is wrong with clusters, once each, apart from what `without_charts` says."""
    found = (one for cluster in clusters for one in cluster.diagnostics if one.code not in NOT_AT_HAND)
    return tuple(dict.fromkeys(found))


def shown_from_here(diagnostics: Iterable[Diagnostic], repository: Path) -> list[Diagnostic]:
    """Places as seen from where the user stands, not from the repository's root."""

    def here(place: Place | None) -> Place | None:
        return place._replace(file=str(repository / place.file)) if place is not None else None

    return [
        replace(each, place=here(each.place), notes=tuple(replace(note, place=here(note.place)) for note in each.notes))
        for each in diagnostics
    ]
