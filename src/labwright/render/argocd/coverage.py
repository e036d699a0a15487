"""Which files an Application's source reads, told without rendering it.

It is how roots are found: what no source reads, somebody applies by hand.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from labwright.render.argocd.application import Application, Source
from labwright.render.argocd.directory import manifest_files
from labwright.render.argocd.repositories import Repositories, normal_path
from labwright.render.argocd.shapes import listed
from labwright.render.argocd.sources import SourceType, source_type
from labwright.render.kustomize.file_names import FILE_NAMES
from labwright.render.objects import Object
from labwright.source import Place, SourceError, YamlMap, load_all
from labwright.tree import FileSystem, files_below

_USES = ("resources", "bases", "components", "patches", "patchesStrategicMerge", "generators", "transformers")
_MAX_FILES = 100_000
"""Most files that one kustomization is followed through. Chosen by feel."""


@dataclass(slots=True)
class Coverage:
    """What folders read, each looked at once."""

    fs: FileSystem
    repositories: Repositories
    _overlays: dict[str, frozenset[str]] = field(default_factory=dict)
    _uses: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def of_application(self, app: Application) -> Iterator[str]:
        """The files that an Application reads in this repository; kustomizations include everything that they use."""
        for source in app.sources:
            if source.chart or (source.is_only_reference and app.several):
                continue
            path = normal_path(source.path)
            if self.repositories.is_own(source.url, source.path) and self.fs.is_dir(path):
                yield from self._of_source(source, path)
                yield from self._value_files(source, path)

    def _of_source(self, source: Source, path: str) -> Iterator[str]:
        try:
            kind = source_type(self.fs, source, path)
            if kind is SourceType.DIRECTORY:
                yield from manifest_files(self.fs, path, source.settings("directory"))
            elif kind in {SourceType.KUSTOMIZE, SourceType.PLUGIN}:
                yield from self.of_overlay(path)
        except (SourceError, OSError):
            return

    def _value_files(self, source: Source, path: str) -> Iterator[str]:
        chart = posixpath.join(path, "Chart.yaml") if path != "." else "Chart.yaml"
        if not self.fs.is_file(chart):
            return
        yield chart
        yield posixpath.join(posixpath.dirname(chart), "values.yaml")
        try:
            for entry in listed(source.settings("helm").get("valueFiles")):
                yield posixpath.normpath(posixpath.join(path, str(entry)))
        except SourceError:
            return

    def is_chart_of_applications(self, app: Application) -> bool:
        """Whether a source is a chart of this repository whose templates are Applications."""
        return any(
            not source.chart
            and self.repositories.is_own(source.url, source.path)
            and makes_applications(self.fs, normal_path(source.path))
            for source in app.sources
        )

    def of_overlay(self, folder: str) -> frozenset[str]:
        """The files that the kustomization in a folder uses, other kustomizations' included."""
        if folder not in self._overlays:
            found: set[str] = set()
            waiting = [folder]
            while waiting and len(found) < _MAX_FILES:
                waiting.extend(self._step(waiting.pop(), found))
            self._overlays[folder] = frozenset(found)
        return self._overlays[folder]

    def _step(self, folder: str, found: set[str]) -> Iterator[str]:
        file = kustomization_in(self.fs, folder)
        if file is None or file in found:
            return
        found.add(file)
        for path in self.uses(file):
            target = posixpath.normpath(posixpath.join(folder, path))
            if self.fs.is_dir(target):
                yield target
            elif self.fs.is_file(target):
                found.add(target)
        if b"helmCharts" in self.fs.read(file):
            found.update(_local_charts(self.fs, folder, file))

    def uses(self, file: str) -> tuple[str, ...]:
        """The paths that a kustomization names."""
        if file not in self._uses:
            self._uses[file] = tuple(uses(self.fs, file))
        return self._uses[file]


def kustomization_in(fs: FileSystem, folder: str) -> str | None:
    """The kustomization file of a folder; the first where there are several."""
    return next(
        (path for name in FILE_NAMES if fs.is_file(path := posixpath.normpath(posixpath.join(folder, name)))), None
    )


def uses(fs: FileSystem, file: str) -> Iterator[str]:
    """The paths that a kustomization names, as written; none when it cannot be read."""
    try:
        documents = load_all(fs.read(file), file, repeated=[])
    except (SourceError, OSError):
        return
    value = documents[0].value if documents else None
    if not isinstance(value, YamlMap):
        return
    for name in _USES:
        entries = value.get(name)
        for entry in entries if isinstance(entries, list) else ():
            path = entry.get("path") if isinstance(entry, dict) else entry
            if isinstance(path, str) and "\n" not in path and "://" not in path:
                yield path


def makes_applications(fs: FileSystem, folder: str) -> bool:
    """Whether a chart's templates are Applications or ApplicationSets."""
    if not fs.is_file(posixpath.normpath(posixpath.join(folder, "Chart.yaml"))):
        return False
    templates = posixpath.normpath(posixpath.join(folder, "templates"))
    return fs.is_dir(templates) and any(_is_template_of_application(fs, path) for path in _below(fs, templates, 0))


def _is_template_of_application(fs: FileSystem, path: str) -> bool:
    try:
        content = fs.read(path)
    except (SourceError, OSError):
        return False
    return b"argoproj.io/" in content and (b"kind: Application" in content)


def _below(fs: FileSystem, folder: str, depth: int) -> Iterator[str]:
    for name in fs.list(folder):
        path = f"{folder}/{name}"
        if fs.is_file(path):
            yield path
        elif depth < 10 and fs.is_dir(path):
            yield from _below(fs, path, depth + 1)


APP_OF_APPS = ("argocd-app-of-app", "argocd-apps")
"""Charts from elsewhere that make Applications of their values."""


def folders_of_applications(fs: FileSystem) -> list[Object]:
    """Folders that make Applications without an Application standing in a file: charts whose templates are some, and
    kustomizations that inflate such a chart. Each as an object that stands for the folder's file.
    """
    made: list[Object] = []
    for path in files_below(fs, ""):
        base = posixpath.basename(path)
        folder = posixpath.dirname(path) or "."
        if base == "Chart.yaml" and makes_applications(fs, folder):
            made.append(_stand_in(path, "Chart"))
        elif base in FILE_NAMES and b"helmCharts" in fs.read(path):
            charts = [chart for chart, _ in _charts(fs, folder, path)]
            local = [
                chart for chart in _local_charts(fs, folder, path) if makes_applications(fs, posixpath.dirname(chart))
            ]
            if local or any(name in APP_OF_APPS for name in charts):
                made.append(_stand_in(path, "Kustomization"))
    return made


def _stand_in(path: str, kind: str) -> Object:
    place = Place(path, 1, 1, 1, 1)
    return Object(value=YamlMap(place=place), api_version="", kind=kind, name=path, place=place)


def _charts(fs: FileSystem, folder: str, file: str) -> list[tuple[str, str]]:
    """Name and possible folder of each chart that a kustomization inflates."""
    try:
        documents = load_all(fs.read(file), file, repeated=[])
    except (SourceError, OSError):
        return []
    value = documents[0].value if documents else None
    if not isinstance(value, YamlMap):
        return []
    settings = value.get("helmGlobals")
    home = str(settings.get("chartHome") or "charts") if isinstance(settings, dict) else "charts"
    entries = value.get("helmCharts")
    names = [str(one.get("name")) for one in (entries if isinstance(entries, list) else ()) if isinstance(one, dict)]
    return [(name, posixpath.normpath(posixpath.join(folder, home, name))) for name in names]


def _local_charts(fs: FileSystem, folder: str, file: str) -> list[str]:
    """The Chart.yaml of each chart of this repository that a kustomization inflates."""
    return [path for _, chart in _charts(fs, folder, file) if fs.is_file(path := f"{chart}/Chart.yaml")]
