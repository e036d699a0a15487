"""Which chart a HelmRelease asks for.

Mirrors helm-controller (getSource) and source-controller (HelmChart reconciler, internal/helm/chart): `spec.chart` names a chart
of a HelmRepository, GitRepository or Bucket; `spec.chartRef` an OCIRepository, a HelmChart or an ExternalArtifact.
"""

from __future__ import annotations

import posixpath
from typing import Any, NamedTuple

from labwright.render.flux.faults import remark
from labwright.render.flux.lookups import Lookups
from labwright.render.helm.contract import ChartRef, ChartSource
from labwright.render.objects import Object
from labwright.source import Diagnostic, Place, Severity, YamlMap, nearest, nearest_place, place_of

CHART_SOURCES = ("HelmRepository", "GitRepository", "Bucket")
CHART_REFERENCES = ("OCIRepository", "HelmChart", "ExternalArtifact")


class ChartRequest(NamedTuple):
    """The chart of a release, or why it is not known."""

    chart: ChartRef | None = None
    name: str = ""
    """Name and version, as far as the repository says them."""
    values_files: tuple[str, ...] = ()
    ignore_missing_values_files: bool = False
    unknown: str = ""
    """Why there is no chart; empty when there is one."""


def chart_of(spec: YamlMap, namespace: str, lookups: Lookups, found: list[Diagnostic]) -> ChartRequest:
    """The chart of a HelmRelease in `namespace`; what is wrong goes to `found`."""
    template, reference = spec.get("chart"), spec.get("chartRef")
    finder = _Finder(namespace, lookups, found)
    if isinstance(reference, YamlMap):
        return finder.by_reference(reference)
    if isinstance(template, YamlMap) and isinstance(template.get("spec"), YamlMap):
        return finder.by_template(template["spec"], namespace)
    found.append(
        remark(
            Severity.ERROR,
            "FX008",
            "a HelmRelease needs `spec.chart.spec` or `spec.chartRef`",
            nearest_place(spec, "chart"),
        )
    )
    return ChartRequest(unknown="it names no chart")


class _Finder:
    def __init__(self, namespace: str, lookups: Lookups, found: list[Diagnostic]) -> None:
        self._namespace = namespace
        self._lookups = lookups
        self._found = found

    def by_reference(self, reference: YamlMap) -> ChartRequest:
        """`chartRef`."""
        kind, name = _text(reference, "kind"), _text(reference, "name")
        namespace = _text(reference, "namespace") or self._namespace
        place = place_of(reference, "name") or nearest_place(reference)
        if kind not in CHART_REFERENCES:
            return self._wrong_kind(kind, CHART_REFERENCES, place_of(reference, "kind") or place)
        if kind == "ExternalArtifact":
            return self._artifact(name, namespace, place)
        source = self._source(kind, namespace, name, place)
        if source is None:
            return ChartRequest(unknown=f"{kind} {namespace}/{name} does not exist")
        if kind == "HelmChart":
            return self.by_template(_spec(source), source.namespace or namespace)
        return _oci(source, place)

    def by_template(self, template: YamlMap, namespace: str) -> ChartRequest:
        """`chart.spec`, or the spec of a HelmChart in `namespace`."""
        chart, version = _text(template, "chart"), _text(template, "version")
        reference = template.get("sourceRef")
        place = place_of(template, "chart") or nearest_place(template)
        if not chart or not isinstance(reference, YamlMap):
            lacking = "chart" if not chart else "sourceRef"
            message = f"the chart needs `{lacking}`"
            self._found.append(remark(Severity.ERROR, "FX008", message, nearest_place(template, lacking)))
            return ChartRequest(name=chart, unknown=f"it has no {lacking}")
        name = f"{chart} {version}".strip()
        kind, source_name = _text(reference, "kind"), _text(reference, "name")
        if kind not in CHART_SOURCES:
            return self._wrong_kind(kind, CHART_SOURCES, place_of(reference, "kind") or nearest_place(reference), name)
        namespace = _text(reference, "namespace") or namespace
        folder = self._lookups.folder_of(kind, namespace, source_name)
        files = tuple(str(one) for one in template.get("valuesFiles") or ())
        if files == ("values.yaml",):
            files = ()  # the chart's own, as source-controller's BuildOptions.GetValuesFiles has it
        made: ChartRef | None
        if folder is not None:
            path = _below(folder, chart)
            made = ChartRef(source=ChartSource.LOCAL, path=path, place=place)
            name = posixpath.basename(path) if path != "." else chart
            files = tuple(_below(folder, one) for one in files)
        else:
            source = self._source(kind, namespace, source_name, place_of(reference, "name") or nearest_place(reference))
            if source is None:
                return ChartRequest(name=name, unknown=f"{kind} {namespace}/{source_name} does not exist")
            if kind == "Bucket":
                return ChartRequest(name=name, unknown=f"it is in {source}, whose files are not in this repository")
            made = _of_repository(source, chart, version, place) if kind == "HelmRepository" else None
            made = made or _of_git(source, chart, place)
        return ChartRequest(
            chart=made,
            name=name,
            values_files=files,
            ignore_missing_values_files=template.get("ignoreMissingValuesFiles") is True,
        )

    def _artifact(self, name: str, namespace: str, place: Place | None) -> ChartRequest:
        folder = self._lookups.folder_of("ExternalArtifact", namespace, name)
        if folder is None:
            message = f"ExternalArtifact {namespace}/{name} is not made in this repository"
            self._found.append(remark(Severity.INFO, "FX003", message, place))
            return ChartRequest(name=name, unknown=message)
        return ChartRequest(chart=ChartRef(source=ChartSource.LOCAL, path=folder, name=name, place=place), name=name)

    def _source(self, kind: str, namespace: str, name: str, place: Place | None) -> Object | None:
        """The source, or an error that names it and where else there is one."""
        sources = self._lookups.sources
        source = sources.get((kind, namespace, name))
        if source is None:
            elsewhere = sorted(where for one, where, known in sources if (one, known) == (kind, name))
            near = nearest(name, [known for one, where, known in sources if (one, where) == (kind, namespace)])
            hint = f"did you mean `{near}`?" if near else ""
            hint = f"there is one in namespace `{elsewhere[0]}`" if elsewhere else hint
            message = f"{kind} {namespace}/{name} does not exist"
            self._found.append(remark(Severity.ERROR, "FX003", message, place, help=hint))
        return source

    def _wrong_kind(self, kind: str, known: tuple[str, ...], place: Place | None, name: str = "") -> ChartRequest:
        message = f"a chart cannot come from a `{kind}`" if kind else "the source of the chart has no kind"
        self._found.append(remark(Severity.ERROR, "FX008", message, place, help=f"one of {', '.join(known)}"))
        return ChartRequest(name=name, unknown=message)


def _of_repository(source: Object, chart: str, version: str, place: Place | None) -> ChartRef:
    """A chart of a HelmRepository: of an index, or of a registry when its type is oci."""
    spec = _spec(source)
    url = _text(spec, "url")
    if _text(spec, "type") == "oci" or url.startswith("oci://"):
        address = f"{url.rstrip('/')}/{chart}"
        return ChartRef(source=ChartSource.OCI, url=address, name=chart, version=version, place=place)
    return ChartRef(source=ChartSource.HTTP, url=url, name=chart, version=version, place=place)


def _of_git(source: Object, chart: str, place: Place | None) -> ChartRef:
    """A chart's folder in another Git repository; its version is what the source checks out, as GitRepositoryRef ranks it."""
    spec = _spec(source)
    reference = spec.get("ref")
    ranked = ("commit", "name", "semver", "tag", "branch")
    revision = next((_text(reference, field) for field in ranked if _text(reference, field)), "")
    path = posixpath.normpath(chart.lstrip("/"))
    return ChartRef(
        source=ChartSource.GIT,
        url=_text(spec, "url"),
        name=posixpath.basename(path),
        version=revision,
        path=path,
        place=place,
    )


def _oci(source: Object, place: Place | None) -> ChartRequest:
    """A chart that an OCIRepository pulls: a digest before a range before a tag."""
    spec = _spec(source)
    reference = spec.get("ref")
    url = _text(spec, "url").rstrip("/")
    tag, _, pinned = _text(reference, "tag").partition("@")
    version = _text(reference, "semver") or tag
    chart = ChartRef(
        source=ChartSource.OCI,
        url=url,
        name=url.rpartition("/")[2],
        version=version,
        digest=_text(reference, "digest") or pinned,
        place=place_of(spec, "ref", "semver") or place_of(spec, "ref", "tag") or place,
    )
    return ChartRequest(chart=chart, name=str(chart))


def _below(folder: str, path: str) -> str:
    """A path inside a source as a path of the repository; one that leads out stays inside, as Flux joins paths."""
    inside = posixpath.normpath(posixpath.join("/", path)).lstrip("/")
    return posixpath.normpath(posixpath.join(folder, inside))


def _spec(item: Object) -> YamlMap:
    found = item.value.get("spec")
    return found if isinstance(found, YamlMap) else YamlMap()


def _text(value: Any, key: str) -> str:
    found = value.get(key) if isinstance(value, dict) else None
    return "" if found is None or isinstance(found, dict | list) else str(found)
