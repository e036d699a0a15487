"""A HelmRelease to what the Helm engine renders, and its result to a unit.

Mirrors helm-controller (api/v2/helmrelease_types.go, internal/action, internal/release/name.go). Two steps, so that all releases
of a cluster can be rendered at once: `plan_release` before, `finish_release` after.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from labwright.kube import is_namespaced
from labwright.render.context import Context
from labwright.render.flux.charts import ChartRequest, chart_of
from labwright.render.flux.faults import remark
from labwright.render.flux.lookups import Lookups
from labwright.render.flux.postrender import post_render
from labwright.render.flux.secrets import opener
from labwright.render.flux.values import compose_values
from labwright.render.flux.valuesfiles import layered
from labwright.render.helm.contract import ChartSource, ReleaseSpec, RenderedRelease
from labwright.render.objects import Object
from labwright.render.units import Unit, UnitKind, unit_id
from labwright.source import Diagnostic, Origin, Severity, SourceError, YamlMap, assign, place_of
from labwright.tree import FileSystem

LONGEST_NAME = 53
"""Most characters of a release's name: Helm's own bound."""
_HASH_LENGTH = 12

Scope = Callable[[str, str], bool | None]
"""Whether a kind (group, kind) lives in a namespace; None when that is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRelease:
    """A release before it is rendered."""

    unit: Unit
    """Complete except for its objects."""
    spec: ReleaseSpec | None = None
    """None: there is nothing to render, and `unit.unrendered` says why."""

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What is wrong with the release itself."""
        return self.unit.diagnostics

    @property
    def written(self) -> dict[str, Any]:
        """`spec` of the HelmRelease as it is written; empty where there is none."""
        found = self.unit.source.value.get("spec") if self.unit.source is not None else None
        return found if isinstance(found, dict) else {}


def plan_release(source: Object, lookups: Lookups, parent: str, context: Context) -> PlannedRelease:
    """What a HelmRelease asks for. Raises nothing: what is wrong is in the unit's diagnostics."""
    spec = source.value.get("spec")
    namespace = source.namespace or _namespace_of(parent)
    found: list[Diagnostic] = []
    if not isinstance(spec, YamlMap):
        found.append(remark(Severity.ERROR, "FX008", f"HelmRelease {source.name} has no spec", source.place))
        unit = Unit(
            kind=UnitKind.HELM_RELEASE,
            namespace=namespace,
            name=source.name,
            source=source,
            parent=parent,
            unrendered="it has no spec",
            diagnostics=tuple(found),
        )
        return PlannedRelease(unit=unit)
    request = chart_of(spec, namespace, lookups, found)
    decrypt = opener(context.decrypt, lookups.fs)
    values = compose_values(
        spec, namespace, lookups.settings, found, promised=lookups.promised, lines=lookups.lines, decrypt=decrypt
    )
    values = _with_files(request, lookups, values, found)
    unrendered = _reason(spec, request, found)
    unit = release_unit(source, spec, namespace, parent, request)
    unit = replace(unit, unrendered=unrendered, diagnostics=tuple(found))
    if unrendered or request.chart is None:
        return PlannedRelease(unit=unit)
    install, upgrade = _mapping(spec, "install"), _mapping(spec, "upgrade")
    made = ReleaseSpec(
        name=release_name(spec, source.name),
        namespace=str(spec.get("targetNamespace") or namespace),
        chart=request.chart,
        values=values,
        capabilities=context.capabilities,
        include_crds=_includes_crds(install, upgrade),
        skip_schema=install.get("disableSchemaValidation") is True or upgrade.get("disableSchemaValidation") is True,
        values_files=request.values_files,
        ignore_missing_values_files=request.ignore_missing_values_files,
        place=source.place,
    )
    return PlannedRelease(unit=unit, spec=made)


def finish_release(
    planned: PlannedRelease, rendered: RenderedRelease, *, fs: FileSystem | None = None, scope: Scope | None = None
) -> Unit:
    """The unit of a release with the objects that the chart became, post-rendered.

    Hooks are no part of it: Helm runs them beside, and deletes them again as they say. An object without a namespace gets the
    release's, where Helm creates it. `scope` knows custom resources'
    scopes, e.g. from the CRDs of the cluster; kinds that nobody knows are taken for namespaced ones.
    """
    unit = planned.unit
    found = [*unit.diagnostics, *rendered.diagnostics]
    chart = rendered.chart or unit.chart
    if planned.spec is None or rendered.unrendered:
        reason = unit.unrendered or rendered.unrendered
        return replace(unit, chart=chart, unrendered=reason, diagnostics=tuple(found))
    assert unit.source is not None
    try:
        objects: Iterable[Object] = post_render(rendered.objects, unit.source, unit.namespace, fs)
    except SourceError as error:
        found.extend(error.diagnostics)
        return replace(unit, chart=chart, unrendered="its post-renderers fail", diagnostics=tuple(found))
    own = {(crd.group, crd.kind): crd.namespaced for item in rendered.objects if (crd := _crd(item)) is not None}

    def namespaced(group: str, kind: str) -> bool:
        answers = (own.get((group, kind)), is_namespaced((group, kind)), scope(group, kind) if scope else None)
        return next((one for one in answers if one is not None), True)

    placed = tuple(
        _placed(item, planned.spec.namespace, unit.source)
        if not item.namespace and namespaced(item.api_version.rpartition("/")[0], item.kind)
        else item
        for item in objects
    )
    return replace(unit, chart=chart, objects=placed, diagnostics=tuple(found))


def _placed(item: Object, namespace: str, source: Object) -> Object:
    """An object where Helm creates it. Its metadata are its own since it was labelled, so they may be changed."""
    spec, metadata = source.value.get("spec"), item.value.get("metadata")
    place = place_of(spec, "targetNamespace") or place_of(source.value, "metadata", "namespace") or source.place
    if isinstance(metadata, YamlMap):
        assign(metadata, "namespace", namespace, Origin(place, why="namespace of the release") if place else None)
    return replace(item, namespace=namespace)


def release_unit(source: Object, spec: YamlMap, namespace: str, parent: str, request: ChartRequest) -> Unit:
    """The unit of a HelmRelease, objects apart."""
    install, upgrade = _mapping(spec, "install"), _mapping(spec, "upgrade")
    depends = spec.get("dependsOn")
    chart = request.chart
    return Unit(
        kind=UnitKind.HELM_RELEASE,
        namespace=namespace,
        name=source.name,
        path=chart.path if chart is not None and chart.source is ChartSource.LOCAL else "",
        source=source,
        parent=parent,
        depends_on=tuple(
            unit_id(UnitKind.HELM_RELEASE, str(one.get("namespace") or namespace), str(one.get("name")))
            for one in (depends if isinstance(depends, list) else ())
            if isinstance(one, dict)
        ),
        wait=install.get("disableWait") is not True and upgrade.get("disableWait") is not True,
        suspended=spec.get("suspend") is True,
        prune=True,
        force=upgrade.get("force") is True,
        target_namespace=str(spec.get("targetNamespace") or ""),
        chart=request.name,
    )


def release_name(spec: YamlMap, name: str) -> str:
    """`releaseName`, else `targetNamespace-name`, else the object's name; too long a one ends in a hash of it (ShortenName)."""
    target = spec.get("targetNamespace")
    chosen = str(spec.get("releaseName") or (f"{target}-{name}" if target else name))
    if len(chosen) <= LONGEST_NAME:
        return chosen
    digest = hashlib.sha256(chosen.encode()).hexdigest()[:_HASH_LENGTH]
    return f"{chosen[: LONGEST_NAME - _HASH_LENGTH - 1]}-{digest}"


def _namespace_of(parent: str) -> str:
    """The namespace of the unit that applies it, for an object that names none."""
    return parent.split("/")[1] if parent.count("/") == 2 else "default"


def _reason(spec: YamlMap, request: ChartRequest, found: list[Diagnostic]) -> str:
    """Why a release cannot be rendered; empty when it can."""
    if request.unknown:
        return request.unknown
    if spec.get("kubeConfig"):
        return "it is applied to another cluster (spec.kubeConfig)"
    wrong = [one for one in found if one.severity is Severity.ERROR]
    return wrong[0].message if wrong else ""


def _includes_crds(install: dict[str, Any], upgrade: dict[str, Any]) -> bool:
    """Whether the chart's `crds/` are ever applied: with the first install, or with an upgrade that says so."""
    policy = install.get("crds") or ("Skip" if install.get("skipCRDs") is True else "Create")
    return policy != "Skip" or upgrade.get("crds") in ("Create", "CreateReplace")


def _mapping(spec: YamlMap, field: str) -> dict[str, Any]:
    found = spec.get(field)
    return found if isinstance(found, dict) else {}


@dataclass(frozen=True, slots=True)
class _Crd:
    group: str
    kind: str
    namespaced: bool


def _crd(item: Object) -> _Crd | None:
    spec = item.value.get("spec") if item.kind == "CustomResourceDefinition" else None
    names = spec.get("names") if isinstance(spec, dict) else None
    if not isinstance(spec, dict) or not isinstance(names, dict):
        return None
    return _Crd(str(spec.get("group")), str(names.get("kind")), spec.get("scope") != "Cluster")


def _with_files(request: ChartRequest, lookups: Lookups, values: YamlMap, found: list[Diagnostic]) -> YamlMap:
    """The values on top of those of a local chart's values files, so that these have origins, too."""
    chart = request.chart
    if chart is None or chart.source is not ChartSource.LOCAL or not request.values_files or lookups.fs is None:
        return values
    return layered(
        lookups.fs, request.values_files, values, found, place=chart.place, lenient=request.ignore_missing_values_files
    )
