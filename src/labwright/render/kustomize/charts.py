"""helmCharts and HelmChartInflationGenerator: charts rendered through the Helm seam.

Mirrors api/internal/builtins/HelmChartInflationGenerator.go and types/helmchartargs.go. A chart lies below
`helmGlobals.chartHome`, or it is asked for by repository and version. What the engine needs beyond the repository is its
business: nothing is fetched here.
"""

from __future__ import annotations

import posixpath
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from labwright.render.kustomize.definition import Definition
from labwright.render.kustomize.faults import KustomizeError, refuse, warn
from labwright.render.kustomize.generators import absorb
from labwright.render.kustomize.merge import MISSING, Merger
from labwright.render.kustomize.reading import Reader, as_objects
from labwright.render.kustomize.resource import Resource, Resources
from labwright.render.kustomize.tracing import Tracer
from labwright.source import (
    Dialect,
    Origin,
    Place,
    Severity,
    YamlList,
    YamlMap,
    assign,
    clone,
    load_all,
    nearest_place,
    place_of,
    start_of,
)

if TYPE_CHECKING:
    from labwright.render.objects import Object

_MERGES = ("merge", "override", "replace")
_UNNAMED = "release-name"
"""What `helm template` calls a release that has no name."""
_OLD_NAMES = {
    "chartName": "name",
    "chartVersion": "version",
    "chartRepoUrl": "repo",
    "values": "valuesFile",
    "valuesLocal": "valuesInline",
    "valuesMerge": "valuesMerge",
    "releaseName": "releaseName",
}


def chart_entries(definition: Definition) -> tuple[list[YamlMap], YamlMap]:
    """The charts of a kustomization, those of the deprecated field behind, and the globals (SplitHelmParameters)."""
    old = definition.list("helmChartInflationGenerator")
    made = YamlMap()
    for entry in old:
        for field, name in (("helmHome", "configHome"), ("chartHome", "chartHome")):
            if entry.get(field):
                assign(made, name, entry[field], entry.origins.get(field))
    return [*definition.list("helmCharts"), *map(_modern, old)], definition.value.get("helmGlobals") or made


def _modern(old: YamlMap) -> YamlMap:
    made = YamlMap(place=old.place)
    for field, name in _OLD_NAMES.items():
        if field in old:
            assign(made, name, old[field], old.origins.get(field))
    return made


def run_charts(
    resources: Resources, definition: Definition, reader: Reader, namespace: str, tracer: Tracer | None
) -> None:
    """Render the charts of a kustomization and add their objects. `namespace` is the one of the nearest kustomization above
    that has one. Raises KustomizeError.
    """
    entries, settings = chart_entries(definition)
    namespace = definition.value.get("namespace") or namespace
    note = tracer.builtin(posixpath.basename(definition.file), "HelmChartInflationGenerator") if tracer else ""
    for entry in entries:
        for made in inflate(entry, settings, definition, reader, namespace):
            if tracer:
                tracer.made(made, note)
            absorb(resources, made)


def inflate(
    entry: YamlMap, settings: YamlMap, definition: Definition, reader: Reader, namespace: str
) -> list[Resource]:
    """The objects of one chart. Raises KustomizeError."""
    place = start_of(entry.place) or definition.start
    name = entry.get("name") or ""
    if not name:
        raise refuse("KZ016", "a Helm chart without a name", place)
    merge = entry.get("valuesMerge") or "override"
    if merge not in _MERGES:
        at = nearest_place(entry, "valuesMerge")
        raise refuse("KZ020", f"no such way to merge values: `{merge}`", at, expected=", ".join(_MERGES))
    if reader.helm is None:
        help_ = "labwright renders charts with a Helm engine: install labwright[helm], or put `helm` on the PATH"
        raise refuse("KZ019", f"chart `{name}` is not rendered without Helm", place, help=help_)
    return _Inflation(entry, settings, definition, reader, place).run(merge, namespace)


class _Inflation:
    """One chart on its way to objects."""

    def __init__(self, entry: YamlMap, settings: YamlMap, definition: Definition, reader: Reader, place: Place) -> None:
        from labwright.render.helm.contract import ChartRef, ChartSource

        self.entry = entry
        self.definition = definition
        self.reader = reader
        self.place = place
        name, version, repo = (entry.get(field) or "" for field in ("name", "version", "repo"))
        home = reader.resolve(
            definition.root, settings.get("chartHome") or "charts", nearest_place(settings, "chartHome")
        )
        if version and repo:
            home = posixpath.join(home, f"{name}-{version}")
        self.path = posixpath.normpath(posixpath.join(home, name))
        if reader.fs.is_dir(self.path):
            self.local = True
            self.chart = ChartRef(source=ChartSource.LOCAL, name=name, path=self.path, place=place)
            return
        self.local = False
        if not repo:
            at = nearest_place(entry, "name") or place
            raise refuse("KZ007", f"there is no chart in `{self.path}`, and no `repo` to take it from", at)
        oci = repo.startswith("oci://")
        self.chart = ChartRef(
            source=ChartSource.OCI if oci else ChartSource.HTTP,
            url=f"{repo.rstrip('/')}/{name}" if oci else repo,
            name=name,
            version=version,
            place=nearest_place(entry, "version") or place,
        )

    def run(self, merge: str, namespace: str) -> list[Resource]:
        from labwright.render.helm.contract import ReleaseSpec

        assert self.reader.helm is not None
        spec = ReleaseSpec(
            name=self._release(),
            namespace=self.entry.get("namespace") or namespace or "default",
            chart=self.chart,
            values=self._values(merge),
            capabilities=self._capabilities(),
            include_crds=bool(self.entry.get("includeCRDs")),
            place=self.place,
        )
        (rendered,) = self.reader.helm.render([spec])
        if merge == "merge" and self.entry.get("valuesInline") and not self._file() and not self.local:
            # The chart's own values stand above the inline ones; they are known only now.
            (rendered,) = self.reader.helm.render([replace(spec, values=self._below(rendered.defaults))])
        errors = [one for one in rendered.diagnostics if one.severity is Severity.ERROR]
        if errors:
            raise KustomizeError(errors)
        self.reader.found.extend(rendered.diagnostics)
        if rendered.unrendered:
            message = f"chart `{self.chart}` is not rendered: {rendered.unrendered}"
            if not self.reader.skip_remote:
                raise refuse("KZ019", message, self.place)
            self.reader.found.append(warn("KZ010", message, self.place))
            return []
        objects = [*rendered.objects]
        if not self.entry.get("skipHooks"):
            objects += [*rendered.hooks, *(() if self.entry.get("skipTests") else rendered.tests)]
        return [made for one in objects for made in self._resources(one)]

    def _resources(self, rendered: Object) -> list[Resource]:
        origin = Origin(self.place, why="chart")
        values = as_objects([_writable(rendered.value, self.place)], self.definition.file, self.place)
        return [
            Resource(value, self.place, generator=origin, helm=True, template=rendered.template, hook=rendered.hook)
            for value in values
        ]

    def _release(self) -> str:
        template = self.entry.get("nameTemplate") or ""
        name = self.entry.get("releaseName") or ""
        at = nearest_place(self.entry, "nameTemplate") or self.place
        if template and name:
            raise refuse("KZ020", "a chart with both `releaseName` and `nameTemplate`", at)
        if "{{" in template:
            raise refuse("KZ019", "labwright does not evaluate a `nameTemplate`", at, help="give a `releaseName`")
        if not (template or name):
            message = f"the release has no name: `{_UNNAMED}` stands for the one that kustomize makes up each time"
            self.reader.found.append(warn("KZ016", message, self.place, help="give it a `releaseName`"))
        return str(template or name or _UNNAMED)

    def _capabilities(self) -> Any:
        from labwright.render.helm.contract import Capabilities

        given = self.reader.capabilities or Capabilities()
        versions = self.entry.get("apiVersions") or ()
        return Capabilities(
            kubernetes_version=(self.entry.get("kubeVersion") or given.kubernetes_version).removeprefix("v"),
            api_versions=given.api_versions | frozenset(versions),
        )

    def _file(self) -> str:
        """The values file that stands for the chart's own; empty when that one counts."""
        return str(self.entry.get("valuesFile") or "")

    def _values(self, merge: str) -> YamlMap:
        """All values that the release gets: the file's and the inline ones, then those of additional files."""
        inline = self.entry.get("valuesInline")
        values = self._inline(inline, merge) if inline else self._base(merging=False)
        for index, path in enumerate(self.entry.get("additionalValuesFiles") or ()):
            place = place_of(self.entry["additionalValuesFiles"], index)
            values = lay_over(values, self._loaded(self.reader.file(self.definition.root, path, place), place))
        return values

    def _inline(self, inline: Any, merge: str) -> YamlMap:
        if not isinstance(inline, YamlMap):
            at = nearest_place(self.entry, "valuesInline")
            raise refuse("KZ005", "`valuesInline` must be a mapping", at, expected="a mapping")
        if merge == "replace":
            return clone(inline)  # type: ignore[no-any-return]
        base, over = self._base(merging=True), clone(inline)
        if merge == "merge":
            base, over = over, base
        return self._merged(base, over)

    def _below(self, defaults: dict[str, Any]) -> YamlMap:
        return self._merged(clone(self.entry["valuesInline"]), _with_places(defaults, self.place))

    def _merged(self, base: YamlMap, over: YamlMap) -> YamlMap:
        """Values merged as patches are (merge2.Merge): a null takes its key out of the values, not out of the chart."""
        target = Resource(value=base, place=self.place)
        result = Merger(self.reader, target, self.place, quotes=False).walk(base, over, None, None, None)
        return result if result is not MISSING and isinstance(result, YamlMap) else YamlMap(place=self.place)

    def _base(self, *, merging: bool) -> YamlMap:
        """The values file; empty for the file of a chart that is not in the repository, whose values hold anyway.

        For merging kustomize reads it by its own rules: a date becomes a time there, `yes` a text.
        """
        place = nearest_place(self.entry, "valuesFile") or self.place
        if path := self._file():
            return self._loaded(self.reader.file(self.definition.root, path, place), place, merging=merging)
        if not self.local:
            return YamlMap(place=self.place)
        path = posixpath.join(self.path, "values.yaml")
        if self.reader.restricted and not _inside(path, self.definition.root):
            message = f"`{path}` is not in or below `{self.definition.root}`"
            raise refuse("KZ008", message, self.place, help="kustomize reads the chart's values under the same limits")
        if not self.reader.fs.is_file(path):
            raise refuse("KZ007", f"the chart in `{self.path}` has no values.yaml", self.place)
        return self._loaded(path, self.place, merging=merging)

    def _loaded(self, path: str, place: Place | None, *, merging: bool = False) -> YamlMap:
        documents = load_all(self.reader.text(path), path, Dialect.KUSTOMIZE if merging else Dialect.KUBERNETES)
        if not documents:
            return YamlMap(place=place)
        value = documents[0].value
        if not isinstance(value, YamlMap):
            raise refuse("KZ011", f"{path} holds no values", place, expected="a mapping")
        return value


def _inside(path: str, root: str) -> bool:
    return root in ("", ".") or path.startswith(root + "/")


def lay_over(base: YamlMap, over: YamlMap) -> YamlMap:
    """Values files as Helm combines them: mappings merge, all else is replaced, a null by a null."""
    for key, value in over.items():
        if isinstance(value, YamlMap) and isinstance(base.get(key), YamlMap):
            lay_over(base[key], value)
        else:
            assign(base, key, value, over.origins.get(key))
    return base


def _writable(value: Any, place: Place) -> Any:
    """A chart's object as the transformers need it; its fields have no origins until somebody asks the engine."""
    if isinstance(value, dict):
        made = YamlMap(place=place)
        made.update((key, _writable(item, place)) for key, item in value.items())
        return made
    if isinstance(value, list):
        return YamlList((_writable(item, place) for item in value), place=place)
    return value


def _with_places(value: Any, place: Place) -> Any:
    """A chart's defaults, which have no places, as values that have one."""
    if not isinstance(value, dict):
        return value
    made = YamlMap(place=place)
    for key, item in value.items():
        assign(made, key, _with_places(item, place), Origin(place, why="chart"))
    return made
