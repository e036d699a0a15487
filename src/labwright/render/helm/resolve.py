"""From what a release asks for to the chart itself: out of the repository, a folder of archives or the cache."""

from __future__ import annotations

import hashlib
import posixpath
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from labwright.render.helm.chart import Chart, Dependency, json_bytes, merge_values, open_archive, open_folder
from labwright.render.helm.contract import ChartRef, ChartSource, ReleaseSpec
from labwright.render.helm.faults import ChartError, refuse
from labwright.render.helm.source import ChartPlace, Found, choose
from labwright.source import SourceError
from labwright.source.fast import load_plain
from labwright.tree import FileSystem

_MAX_NESTED = 10


class Handle(NamedTuple):
    """A chart that is at hand. Its digest is known before it is read."""

    digest: str
    open: Callable[[], Chart]
    """Raises ChartError."""
    from_cache: bool = False
    variant: str = ""
    """Tells apart what is made of one content: a digest of the values files that replace its values.yaml."""


class Missing(Exception):  # noqa: N818 (not an error: the release stays unrendered)
    """A chart is not at hand. `str()` says which."""

    def __init__(self, ref: ChartRef, *, needed_by: str = "") -> None:
        super().__init__(f"{needed_by} needs {not_at_hand(ref)}" if needed_by else not_at_hand(ref))
        self.ref = ref
        """The chart to fetch: that of the release, or one that it depends on."""


class Charts:
    """All charts that one rendering may use."""

    def __init__(
        self,
        files: FileSystem,
        places: Sequence[ChartPlace],
        known: Mapping[tuple[object, ...], Handle | ChartError | Missing] | None = None,
    ) -> None:
        self._files = files
        self._places = tuple(places)
        self._known = dict(known or {})
        self._lock = threading.Lock()

    def over(self, files: FileSystem) -> Charts:
        """The same places with another state of the repository."""
        with self._lock:
            known = {key: one for key, one in self._known.items() if key[0] is not ChartSource.LOCAL}
        return Charts(files, self._places, known)

    def handle(self, ref: ChartRef) -> Handle:
        """The chart that a reference means. Raises ChartError when it cannot be read, Missing when it is not at hand."""
        key = (ref.source, ref.url, ref.name, ref.version, ref.digest, ref.path)
        with self._lock:
            found = self._known.get(key)
        if found is None:
            try:
                found = self._local(ref) if ref.source is ChartSource.LOCAL else self._foreign(ref)
            except (ChartError, Missing) as error:
                found = error
            with self._lock:
                self._known[key] = found
        if isinstance(found, Handle):
            return found
        raise found

    def for_release(self, spec: ReleaseSpec) -> Handle:
        """The chart of a release, its values.yaml replaced where the release names values files.

        As source-controller does it (internal/helm/chart, mergeChartValues, mergeFileValues). Raises as `handle`.
        """
        found = self.handle(spec.chart)
        if not spec.values_files:
            return found
        local = spec.chart.source is ChartSource.LOCAL
        outside = {path: self._values_file(path) for path in spec.values_files} if local else {}
        lenient = local or spec.ignore_missing_values_files
        parts = [repr(lenient), *(f"{path}\n{outside.get(path)!r}" for path in spec.values_files)]
        return found._replace(
            open=lambda: with_values_files(found.open(), spec.values_files, outside, lenient=lenient),
            variant=hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest(),
        )

    def _values_file(self, path: str) -> bytes | None:
        """A file of the repository. None when there is none, which whoever made the release has said already."""
        try:
            return self._files.read(posixpath.normpath(path))
        except (OSError, SourceError):
            return None

    def forget(self) -> None:
        """Ask the places again, after something was added to them."""
        with self._lock:
            self._known.clear()

    def _foreign(self, ref: ChartRef) -> Handle:
        found = self._find(ref)
        if found is None:
            raise Missing(ref)
        return Handle(digest=found.digest, open=lambda: _opened(found, str(ref)), from_cache=found.cached)

    def _find(self, ref: ChartRef) -> Found | None:
        return choose(ref, [one for place in self._places for one in place.find(ref)])

    def _local(self, ref: ChartRef) -> Handle:
        path = posixpath.normpath(ref.path) if ref.path else ""
        try:
            if self._files.is_file(path):
                chart = open_archive(self._files.read(path), path)
            elif self._files.is_dir(path):
                chart = self._completed(open_folder(self._files, path), path)
            else:
                raise refuse("HL003", f"there is no chart at {ref.path or '.'}", ref.place)
        except OSError as error:
            raise refuse("HL003", f"{ref.path} cannot be read: {error.strerror or error}", ref.place) from None
        except ChartError:
            raise
        except SourceError as error:  # of the tree: a link that leads out, a file that is too large
            raise refuse("HL003", f"chart {ref.path}: {error.diagnostics[0].message}", ref.place) from None
        return Handle(digest=chart.digest, open=lambda: chart)

    def _completed(self, chart: Chart, folder: str, depth: int = 0) -> Chart:
        """A chart of the repository with the charts that it depends on and does not carry, as `helm dependency build` puts them."""
        if depth > _MAX_NESTED:
            raise refuse("HL009", f"{folder}: charts that depend on each other without end")
        files = dict(chart.files)
        carried = {name for name in chart.subcharts if f"charts/{name}/Chart.yaml" in files}
        names = {_name_of(files[f"charts/{name}/Chart.yaml"], name) for name in carried}
        for dependency in chart.dependencies:
            if dependency.name in names:
                continue
            names.add(dependency.name)
            below = self._dependency(dependency, chart, folder, depth)
            files.update((f"charts/{dependency.name}/{path}", content) for path, content in below.files.items())
        return chart if len(files) == len(chart.files) else Chart(files, name=folder or ".")

    def _dependency(self, wanted: Dependency, chart: Chart, folder: str, depth: int) -> Chart:
        repository = wanted.repository
        if repository.startswith("file://"):
            path = posixpath.normpath(posixpath.join(folder, repository.removeprefix("file://")))
            if self._files.is_dir(path):
                return self._completed(open_folder(self._files, path), path, depth + 1)
            raise refuse("HL009", f"chart {chart.title} depends on {wanted.name} in {path}, which does not exist")
        oci = repository.startswith("oci://")
        ref = ChartRef(
            source=ChartSource.OCI if oci else ChartSource.HTTP,
            url=f"{repository.rstrip('/')}/{wanted.name}" if oci else repository,
            name=wanted.name,
            version=wanted.version,
        )
        found = self._find(ref)
        if found is None:
            raise Missing(ref, needed_by=f"chart {chart.title}")
        return _opened(found, str(ref))


def with_values_files(
    chart: Chart, files: Sequence[str], outside: Mapping[str, bytes | None], *, lenient: bool
) -> Chart:
    """A chart whose values.yaml is what some files merge to, the later over the earlier: files of the chart, or `outside`.

    Raises ChartError, HL015, for one that is missing or no mapping.
    """
    merged: dict[str, Any] = {}
    for path in files:
        content = outside[path] if path in outside else chart.files.get(posixpath.normpath(path))
        if content is None:
            if lenient:
                continue
            raise refuse("HL015", f"chart {chart.title} has no values file {path}")
        try:
            values = (load_plain(content, path) or [{}])[0]
        except SourceError as error:
            raise refuse("HL015", f"values file {path}: {error.diagnostics[0].message}") from None
        if not isinstance(values, dict):
            raise refuse("HL015", f"values file {path} is no mapping")
        merged = merge_values(merged, values)
    return chart.replaced({"values.yaml": json_bytes(merged)})


def not_at_hand(ref: ChartRef) -> str:
    """`chart loki 6.55.0 of https://… is not in the cache`."""
    where = ref.url if ref.source is not ChartSource.GIT else f"{ref.path or 'the root'} of {ref.url}"
    return f"chart {ref} of {where} is not in the cache" if where else f"chart {ref} is not in the cache"


def _opened(found: Found, name: str) -> Chart:
    try:
        return open_archive(found.read(), name, digest=found.digest)
    except OSError as error:
        raise refuse("HL003", f"chart {name} cannot be read: {error.strerror or error}") from None


def _name_of(metadata: bytes, folder: str) -> str:
    return Chart({"Chart.yaml": metadata}, name=folder).name
