"""Walking a cluster: from its entry through all nested Kustomizations to every object.

A Kustomization may take variables from ConfigMaps that another one applies, so units are built in rounds: what still waits for
such an object is put off until nothing else is left.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field, replace
from typing import Any

from labwright.render.flux.discovery import clusters, normal, scan_file
from labwright.render.flux.faults import remark
from labwright.render.flux.generate import apply_common_metadata, render_path
from labwright.render.flux.order import apply_order
from labwright.render.flux.substitution import Substitution, Variable
from labwright.render.flux.unit import GROUP, ClusterEntry, RenderedCluster, Unit
from labwright.render.kustomize.reading import Reader
from labwright.render.objects import Object
from labwright.source import (
    Diagnostic,
    Note,
    Place,
    Severity,
    SourceError,
    YamlMap,
    in_order,
    nearest_place,
    origin_of,
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
    local: set[tuple[str, str]] = field(default_factory=set)
    """(kind, name) of sources that are this repository."""
    sources: dict[tuple[str, str], str] = field(default_factory=dict)
    """URL of each source object that was rendered, by kind and name."""
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
            walk.local.add((str(source.get("kind", "GitRepository")), str(source.get("name", ""))))
            made = _as_object(one.value)
            return _Job(one.namespace or "flux-system", one.name, one.path, spec, made, "")
        walk.local.add((str(spec["sync"].get("kind", "GitRepository")), str(spec["sync"].get("name") or one.namespace)))
        return _Job(one.namespace or "flux-system", one.namespace or "flux-system", one.path, YamlMap(), None, "")
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
    if job.parent == first.id or job.source is None:
        return  # flux-system applies its own Kustomization
    notes = [Note("the first one", first.place)]
    place = job.source.place
    walk.found.append(remark(Severity.ERROR, "FX009", f"Kustomization {job.id} is applied twice", place, notes=notes))


def _lacks_settings(walk: _Walk, job: _Job) -> bool:
    return any((kind, job.namespace, name) not in walk.settings for kind, name, _, _ in _references(job.spec))


def _references(spec: YamlMap) -> list[tuple[str, str, bool, Place | None]]:
    """Kind, name, optional and place of each entry of substituteFrom."""
    after = spec.get("postBuild")
    entries = after.get("substituteFrom") if isinstance(after, dict) else None
    made = []
    for index, entry in enumerate(entries or ()):
        if isinstance(entry, YamlMap):
            kind, name = str(entry.get("kind", "")), str(entry.get("name", ""))
            made.append((kind, name, bool(entry.get("optional")), place_of(entry, "name") or place_of(entries, index)))
    return made


def _build(walk: _Walk, job: _Job) -> None:
    """Build one Kustomization and queue the Kustomizations among its objects."""
    unit = _unit(job)
    reader = walk.reader.fork()
    found: list[Diagnostic] = []
    objects: tuple[Object, ...] = ()
    place = place_of(job.spec, "path") or (job.source.place if job.source else None)
    if not _is_local(walk, job, found):
        pass
    elif not walk.reader.fs.is_dir(job.path):
        found.append(
            remark(Severity.ERROR, "FX002", f"path `{job.path}` of Kustomization {job.id} does not exist", place)
        )
    else:
        try:
            rendered = render_path(reader, job.path, job.spec, place)
            found.extend(rendered.diagnostics)
            objects = _post_build(walk, job, rendered.objects, found)
        except SourceError as error:
            found.extend((*error.diagnostics, *reader.found))
    walk.units[job.id] = replace(unit, objects=objects, diagnostics=tuple(found))
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


def _is_local(walk: _Walk, job: _Job, found: list[Diagnostic]) -> bool:
    """Whether the Kustomization's source is this repository."""
    reference = job.spec.get("sourceRef")
    if not isinstance(reference, dict):
        return True
    key = (str(reference.get("kind", "GitRepository")), str(reference.get("name", "")))
    if key in walk.local:
        return True
    place = nearest_place(job.spec, "sourceRef", "name")
    if key in walk.sources:
        same = any(walk.sources.get(one) == walk.sources[key] for one in walk.local)
        if not same:
            message = f"Kustomization {job.id} takes its files from {key[0]} {key[1]}, not from this repository"
            found.append(remark(Severity.INFO, "FX003", message, place))
        return same
    known = sorted(name for _, name in walk.local if name)
    if not known:
        walk.local.add(key)
        return True
    message = f"there is no {key[0]} `{key[1]}`; taken for this repository"
    found.append(remark(Severity.WARNING, "FX003", message, place, help=f"known here: {', '.join(known)}"))
    return True


def _post_build(walk: _Walk, job: _Job, objects: tuple[Object, ...], found: list[Diagnostic]) -> tuple[Object, ...]:
    """Substitution and common metadata."""
    variables = _variables(walk, job, found)
    if variables:
        substitution = Substitution(variables)
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
    return tuple(_renamed(item) for item in objects) if variables else objects


def _renamed(item: Object) -> Object:
    metadata = item.value.get("metadata") or {}
    name, namespace = str(metadata.get("name") or ""), str(metadata.get("namespace") or "")
    if (name, namespace) == (item.name, item.namespace):
        return item
    return replace(item, name=name, namespace=namespace)


def _variables(walk: _Walk, job: _Job, found: list[Diagnostic]) -> dict[str, Variable]:
    """The variables of postBuild; later sources and inline ones win."""
    made: dict[str, Variable] = {}
    for kind, name, optional, place in _references(job.spec):
        settings = walk.settings.get((kind, job.namespace, name))
        if settings is not None:
            _read_settings(settings, made, found, place)
        elif not optional:
            message = f"{kind} {job.namespace}/{name} is not in the repository; its variables are unknown"
            found.append(remark(Severity.WARNING, "FX006", message, place))
    after = job.spec.get("postBuild")
    inline = after.get("substitute") if isinstance(after, dict) else None
    for key, value in (inline or {}).items():
        if isinstance(value, str):
            made[key] = Variable(value.replace("\n", ""), place_of(inline, key))
        else:
            message = f"variable `{key}` must be text"
            found.append(remark(Severity.ERROR, "FX008", message, place_of(inline, key), help="quote it"))
    return made


def _read_settings(item: Object, made: dict[str, Variable], found: list[Diagnostic], used_at: Place | None) -> None:
    """The entries of a ConfigMap or Secret as variables."""
    hidden = item.encrypted
    if hidden:
        message = f"{item.kind} {item.name} is encrypted; its variables are left as they are"
        found.append(remark(Severity.INFO, "FX012", message, used_at))
    for field_name in ("data", "stringData") if item.kind == "Secret" else ("data",):
        entries = item.value.get(field_name)
        if not isinstance(entries, YamlMap):
            continue
        for key, value in entries.items():
            text = value if isinstance(value, str) else ""
            if field_name == "data" and item.kind == "Secret" and not hidden:
                try:
                    text = base64.b64decode(text).decode("utf-8", "replace")
                except (binascii.Error, ValueError):
                    text = ""
            origin = origin_of(item.value, field_name, key)
            made[key] = Variable(text.replace("\n", ""), origin.place if origin else None, hidden)


def _collect(walk: _Walk, job: _Job, objects: tuple[Object, ...]) -> None:
    """Note settings and sources among the objects, queue Kustomizations."""
    for item in objects:
        group = item.api_version.partition("/")[0]
        if item.kind in ("ConfigMap", "Secret") and not group.count("."):
            walk.settings[item.kind, item.namespace or "default", item.name] = item
        elif group == "source.toolkit.fluxcd.io":
            spec = item.value.get("spec")
            walk.sources[item.kind, item.name] = str(spec.get("url", "")) if isinstance(spec, dict) else ""
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
    unit = walk.units[job.id]
    if unit.source is not None and unit.source.value == child.source.value if child.source else False:
        return
    if job.parent or child.path != job.path or unit.source is child.source:
        return
    walk.units[job.id] = replace(_unit(child), parent="", objects=unit.objects, diagnostics=unit.diagnostics)
    if _shapes(child.spec) != _shapes(job.spec):
        del walk.units[job.id]
        walk.waiting.clear()
        child.parent = ""
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
