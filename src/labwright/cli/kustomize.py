"""Build a kustomization, as `kustomize build` does.

The result is the real tool's, byte for byte; `--origins` adds the file and line that set each field. Nothing that is remote is
fetched, but for Helm charts with `--allow-network`, and nothing out of the repository is run.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from labwright.cli.output import Output

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from labwright.render.helm.contract import Capabilities, Helm
    from labwright.render.helm.renderer import HelmRenderer
    from labwright.source import Diagnostic, Place
    from labwright.tree import FileSystem


@click.command
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, exists=True, file_okay=False), default=Path())
@click.option(
    "-o",
    "--output",
    "form",
    type=click.Choice(["yaml", "json"]),
    default="yaml",
    show_default=True,
    help="YAML documents, or one JSON list.",
)
@click.option("--origins", is_flag=True, help="Say above each field which file and line set it.")
@click.option(
    "--charts",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    multiple=True,
    help="Folder with packaged charts (*.tgz) for helmCharts, looked at before the cache.",
)
@click.option("--allow-network", is_flag=True, help="Fetch charts that are neither there nor in the cache, once.")
@click.option("--kubernetes-version", default="", metavar="VERSION", help="What charts are told, e.g. 1.32.9.")
@click.option("--api-versions", multiple=True, metavar="GROUP/VERSION", help="What charts are told the cluster serves.")
@click.pass_obj
def command(output: Output, /, folder: Path, form: str, *, origins: bool, **options: Any) -> int:
    """Build the kustomization in DIR and print its objects, as `kustomize build --enable-helm` does.

    With `--output json --origins` each object comes with its origins by JSON pointer. Exit code 2 when it cannot be built.
    """
    from labwright.render.kustomize.build import kustomize
    from labwright.tree import DiskTree

    root = root_of(folder)
    seen = name_from(root)
    files = DiskTree(root)
    charts = _charts(output, files, root, options["charts"], allow_network=options["allow_network"])
    capabilities = _capabilities(options["kubernetes_version"], options["api_versions"])
    path = Path(os.path.realpath(folder)).relative_to(root).as_posix()
    rendered = kustomize(files, path, helm=charts, capabilities=capabilities)
    output.diagnostics([_moved(one, seen) for one in rendered.diagnostics])
    if not rendered.ok:
        return 2
    values = [item.value for item in rendered.objects]
    if form == "json":
        output.document([_with_origins(value, seen) for value in values] if origins else values)
    elif origins:
        from labwright.source import dump_all, plain

        click.echo(dump_all((plain(value), _comments(value, seen)) for value in values), nl=False)
    else:
        from labwright.render.goyaml import dump_all as print_all

        click.echo(print_all(values), nl=False)
    return 0


def _capabilities(version: str, api_versions: Sequence[str]) -> Capabilities | None:
    if not (version or api_versions):
        return None
    from labwright.render.helm.contract import Capabilities

    return Capabilities(kubernetes_version=version, api_versions=frozenset(api_versions))


def _charts(output: Output, files: FileSystem, root: Path, charts: Sequence[Path], *, allow_network: bool) -> Helm:
    """A Helm engine that is looked for when the first chart turns up: most kustomizations have none."""
    from labwright.render.helm.lazy import LazyHelm

    def make() -> HelmRenderer:
        from labwright.api import cache_folder
        from labwright.render.helm.setup import default_helm

        return default_helm(
            files,
            root=root,
            folder=cache_folder() / "charts",
            charts=charts,
            allow_network=allow_network,
            progress=output.step,
        )

    return LazyHelm(make)


def root_of(folder: Path) -> Path:
    """The folder that bases may lie in: the Git repository around it; without one the file system, as for the real tool."""
    real = Path(os.path.realpath(folder))
    return next((one for one in (real, *real.parents) if (one / ".git").exists()), Path(real.anchor))


def name_from(root: Path) -> Callable[[str], str]:
    """Names of the root's files as seen from where the user stands."""
    here = Path.cwd()

    def seen(file: str) -> str:
        return os.path.relpath(root / file, here)

    return seen


def _moved(diagnostic: Diagnostic, seen: Callable[[str], str]) -> Diagnostic:
    def move(place: Place | None) -> Place | None:
        return place._replace(file=seen(place.file)) if place else None

    notes = tuple(replace(note, place=move(note.place)) for note in diagnostic.notes)
    return replace(diagnostic, place=move(diagnostic.place), notes=notes)


def _origins(
    value: Any, path: tuple[str | int, ...] = ()
) -> Iterable[tuple[tuple[str | int, ...], list[tuple[Place, str]]]]:
    """Path and places, newest first, of everything in a value that is no collection, or an empty one."""
    from labwright.source import origin_of

    if isinstance(value, dict | list) and value:
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            origin = origin_of(value, key)
            if isinstance(item, dict | list) and item:
                yield from _origins(item, (*path, key))
            elif origin is not None:
                yield (*path, key), [(one.place, one.why) for one in origin.history]


def _told(place: Place, why: str, seen: Callable[[str], str]) -> str:
    where = f"{seen(place.file)}:{place.line}:{place.column}"
    return f"{where} ({why})" if why else where


def _comments(value: Any, seen: Callable[[str], str]) -> dict[tuple[str | int, ...], str]:
    return {path: " ← ".join(_told(place, why, seen) for place, why in history) for path, history in _origins(value)}


def _with_origins(value: Any, seen: Callable[[str], str]) -> dict[str, Any]:
    return {
        "object": value,
        "origins": {
            "/" + "/".join(str(step).replace("~", "~0").replace("/", "~1") for step in path): [
                {"file": seen(place.file), "line": place.line, "column": place.column, "why": why}
                for place, why in history
            ]
            for path, history in _origins(value)
        },
    }
