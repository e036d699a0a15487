"""Walking a cluster: from its entry through all nested Kustomizations to every object.

A Kustomization may take variables from ConfigMaps that another one applies, so units are built in rounds: what still waits for
such an object is put off until nothing else is left.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from labwright.render.flux.discovery import clusters, normal, scan_file
from labwright.render.flux.faults import remark
from labwright.render.flux.generate import apply_common_metadata, render_path
from labwright.render.flux.order import apply_order
from labwright.render.flux.settings import references, variables
from labwright.render.flux.sources import Sources
from labwright.render.flux.substitution import Substitution
from labwright.render.flux.unit import GROUP, ClusterEntry, RenderedCluster, Unit
from labwright.render.kustomize.reading import Reader
from labwright.render.objects import Object
from labwright.source import (
    Diagnostic,
    Note,
    Severity,
    SourceError,
    YamlMap,
    in_order,
    nearest_place,
    place_of,
)
from labwright.tree import FileSystem

MAX_UNITS = 5000
"""Most Kustomizations of one cluster. Chosen by feel; the largest public homelabs have about 200."""

__all__ = ["clusters", "render_cluster"]


@dataclass(slots=True)
class _Job:
    """A Kustomization that is still to be built."""

    namespace: str
    name: str
    path: str
    spec: YamlMap
    source: Object | None
    parent: str

    @property
    def id(self) -> str:
        return f"{self.namespace}/{self.name}"


@dataclass(slots=True)
class _Walk:
    reader: Reader
    sources: Sources = field(default_factory=Sources)
    settings: dict[tuple[str, str, str], Object] = field(default_factory=dict)
    """ConfigMaps and Secrets by kind, namespace and name."""
    units: dict[str, Unit] = field(default_factory=dict)
    waiting: list[_Job] = field(default_factory=list)
    found: list[Diagnostic] = field(default_factory=list)


def render_cluster(fs: FileSystem, entry: ClusterEntry) -> RenderedCluster:
    """All units of a cluster with their objects, in apply order.

    Nothing is fetched: remote resources are left out with a warning, Kustomizations of other repositories have no objects.
    A unit that cannot be built has its errors in its diagnostics and no objects; the others are rendered all the same.
    """
    walk = _Walk(Reader(fs, restricted=False, skip_remote=True))
    root = _root(fs, entry, walk)
    walk.waiting.append(root)
    while walk.waiting:
        _round(walk)
        if len(walk.units) > MAX_UNITS:
            message = f"more than {MAX_UNITS} Kustomizations"
            walk.found.append(remark(Severity.ERROR, "FX009", message, entry.place))
            break
    units, order_faults = apply_order(list(walk.units.values()))
    everything = [*walk.found, *order_faults, *(one for unit in units for one in unit.diagnostics)]
    return RenderedCluster(name=entry.name, units=tuple(units), diagnostics=in_order(everything))


def _root(fs: FileSystem, entry: ClusterEntry, walk: _Walk) -> _Job:
    """The first Kustomization, as found in its file; its own unit may refine it later."""
    for one in scan_file(fs, entry.place.file) if entry.place else ():
        if one.path != entry.path or one.place != entry.place:
            continue
        spec = one.value["spec"]
        if one.kind == "Kustomization":
            source = spec.get("sourceRef") or {}
            walk.sources.local.add((str(source.get("kind", "GitRepository")), str(source.get("name", ""))))
            made = _as_object(one.value)
            return _Job(one.namespace or "flux-system", one.name, one.path, spec, made, "")
        walk.sources.local.add(
            (str(spec["sync"].get("kind", "GitRepository")), str(spec["sync"].get("name") or one.namespace))
        )
        return _Job(one.namespace or "flux-system", one.namespace or "flux-system", one.path, YamlMap(), None, "")
    if entry.source is not None:
        walk.sources.local.add(entry.source)
    return _Job("flux-system", "flux-system", entry.path, YamlMap(), None, "")


def _as_object(value: YamlMap) -> Object:
    metadata = value["metadata"]
    return Object(
        value=value,
        api_version=value["apiVersion"],
        kind=value["kind"],
        name=metadata["name"],
        namespace=str(metadata.get("namespace") or ""),
        place=place_of(value, "metadata", "name") or value.place,
    )


def _round(walk: _Walk) -> None:
    """Build everything that can be built now; when nothing can, build the first one with what there is."""
    jobs, walk.waiting = walk.waiting, []
    put_off: list[_Job] = []
    for job in jobs:
        if job.id in walk.units:
            _defined_twice(walk, job)
        elif _lacks_settings(walk, job):
            put_off.append(job)
        else:
            _build(walk, job)
    if put_off and not walk.waiting and len(put_off) == len(jobs):
        _build(walk, put_off.pop(0))
    walk.waiting.extend(put_off)


def _defined_twice(walk: _Walk, job: _Job) -> None:
    first = walk.units[job.id]
    if job.parent == first.id or job.source is None or job.source.place == first.place:
        return  # flux-system applies its own Kustomization, and an entry's folder may be applied once more by a unit
    notes = [Note("the first one", first.place)]
    place = job.source.place
    walk.found.append(remark(Severity.ERROR, "FX009", f"Kustomization {job.id} is applied twice", place, notes=notes))


def _lacks_settings(walk: _Walk, job: _Job) -> bool:
    return any((one.kind, job.namespace, one.name) not in walk.settings for one in references(job.spec))


def _build(walk: _Walk, job: _Job) -> None:
    """Build one Kustomization and queue the Kustomizations among its objects."""
    unit = _unit(job)
    reader = walk.reader.fork()
    found: list[Diagnostic] = []
    objects: tuple[Object, ...] = ()
    place = place_of(job.spec, "path") or (job.source.place if job.source else None)
    if not walk.sources.holds(job.id, job.spec, found):
        walk.units[job.id] = replace(unit, diagnostics=tuple(found))
        return
    path = walk.sources.folder(job.spec, job.path, walk.reader.fs)
    if not walk.reader.fs.is_dir(path):
        found.append(
            remark(Severity.ERROR, "FX002", f"path `{job.path}` of Kustomization {job.id} does not exist", place)
        )
    else:
        try:
            rendered = render_path(reader, path, job.spec, place)
            found.extend(rendered.diagnostics)
            objects = _post_build(walk, job, rendered.objects, found)
        except SourceError as error:
            found.extend((*error.diagnostics, *reader.found))
    walk.units[job.id] = replace(unit, path=path, objects=objects, diagnostics=tuple(found))
    _collect(walk, job, objects)


def _unit(job: _Job) -> Unit:
    spec = job.spec
    depends = spec.get("dependsOn")
    return Unit(
        kind="Kustomization",
        namespace=job.namespace,
        name=job.name,
        path=job.path,
        source=job.source,
        parent=job.parent,
        depends_on=tuple(
            f"{one.get('namespace') or job.namespace}/{one.get('name')}"
            for one in depends or ()
            if isinstance(one, dict)
        ),
        wait=spec.get("wait") is True,
        suspended=spec.get("suspend") is True,
        prune=spec.get("prune") is True,
        force=spec.get("force") is True,
        target_namespace=str(spec.get("targetNamespace") or ""),
        health_checks=tuple(spec.get("healthChecks") or ()),
    )


def _post_build(walk: _Walk, job: _Job, objects: tuple[Object, ...], found: list[Diagnostic]) -> tuple[Object, ...]:
    """Substitution and common metadata."""
    known = variables(job.spec, job.namespace, walk.settings, found)
    if known:
        substitution = Substitution(known)
        after_place = nearest_place(job.spec, "postBuild")
        substitution.check_names(after_place)
        for item in objects:
            substitution.apply(item.value)
        for name, place in substitution.missing.items():
            message = f"variable `{name}` has no value in Kustomization {job.id}; Flux puts nothing in its place"
            notes = [Note("the Kustomization", job.source.place if job.source else None)]
            found.append(remark(Severity.WARNING, "FX007", message, place, notes=notes))
    for item in objects:
        apply_common_metadata(item.value, job.spec)
    return tuple(_renamed(item) for item in objects) if known else objects


def _renamed(item: Object) -> Object:
    metadata = item.value.get("metadata") or {}
    name, namespace = str(metadata.get("name") or ""), str(metadata.get("namespace") or "")
    if (name, namespace) == (item.name, item.namespace):
        return item
    return replace(item, name=name, namespace=namespace)


def _collect(walk: _Walk, job: _Job, objects: tuple[Object, ...]) -> None:
    """Note settings and sources among the objects, queue Kustomizations."""
    for item in objects:
        group = item.api_version.partition("/")[0]
        walk.sources.note(item)
        if item.kind in ("ConfigMap", "Secret") and not group.count("."):
            walk.settings[item.kind, item.namespace or "default", item.name] = item
        elif group == GROUP and item.kind == "Kustomization":
            _queue(walk, job, item)


def _queue(walk: _Walk, job: _Job, item: Object) -> None:
    spec = item.value.get("spec")
    namespace = item.namespace or job.namespace
    if not isinstance(spec, YamlMap):
        walk.found.append(remark(Severity.ERROR, "FX008", f"Kustomization {item.name} has no spec", item.place))
        return
    path = spec.get("path", "./")
    if not isinstance(path, str):
        walk.found.append(remark(Severity.ERROR, "FX008", "`spec.path` must be text", place_of(spec, "path")))
        return
    child = _Job(namespace, item.name, normal(path), spec, item, job.id)
    if child.id == job.id:
        _refine_root(walk, job, child)
        return
    walk.waiting.append(child)


def _refine_root(walk: _Walk, job: _Job, child: _Job) -> None:
    """The entry's own Kustomization, as the entry renders it: patched, perhaps, with variables of its own."""
    if job.parent or child.path != job.path:
        return
    unit = walk.units[job.id]
    if _shapes(child.spec) == _shapes(job.spec):
        walk.units[job.id] = replace(_unit(child), parent="", objects=unit.objects, diagnostics=unit.diagnostics)
        return
    del walk.units[job.id]
    walk.waiting.clear()
    walk.waiting.append(replace(child, parent=""))


def _shapes(spec: YamlMap) -> list[Any]:
    """The fields that decide what is built."""
    names = (
        "patches",
        "images",
        "components",
        "targetNamespace",
        "namePrefix",
        "nameSuffix",
        "postBuild",
        "commonMetadata",
    )
    return [spec.get(name) for name in names]
