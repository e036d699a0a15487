"""Walking a cluster: from its entry through all nested Kustomizations and releases to every object.

A Kustomization may take variables from ConfigMaps that another one applies, so units are built in rounds: what still waits for
such an object is put off until nothing else is left. Releases come after all Kustomizations, since their values may come out of
any; what they bring may hold Kustomizations again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from labwright.render.context import Context
from labwright.render.definitions import is_definition
from labwright.render.flux.artifacts import ArtifactView
from labwright.render.flux.build import Builder, Built, Order, is_graph
from labwright.render.flux.discovery import clusters, normal, scan_file
from labwright.render.flux.faults import remark
from labwright.render.flux.forgotten import forgotten
from labwright.render.flux.groups import EXTENSIONS, HELM, KUSTOMIZE, OPERATOR, SOURCE
from labwright.render.flux.inputs import is_ready
from labwright.render.flux.install import install
from labwright.render.flux.instance import sync_kustomization
from labwright.render.flux.later import Later
from labwright.render.flux.lookups import Lookups
from labwright.render.flux.mounted import ELSEWHERE, MountedTree
from labwright.render.flux.order import apply_order
from labwright.render.flux.schema import unknown_fields
from labwright.render.flux.secrets import opener
from labwright.render.flux.settings import references, variables
from labwright.render.flux.sources import Sources
from labwright.render.flux.substitution import ANY
from labwright.render.objects import Object, object_of
from labwright.render.snapshot import Snapshot
from labwright.render.units import ClusterEntry, Engine, RenderedCluster, Unit, UnitKind, unit_id
from labwright.source import Diagnostic, Note, Severity, YamlMap, in_order, place_of
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
        return unit_id(UnitKind.KUSTOMIZATION, self.namespace, self.name)

    def __str__(self) -> str:
        return f"Kustomization {self.namespace}/{self.name}"


@dataclass(slots=True)
class _Walk:
    snapshot: Snapshot
    builder: Builder
    context: Context
    sources: Sources = field(default_factory=Sources)
    settings: dict[tuple[str, str, str], Object] = field(default_factory=dict)
    """ConfigMaps and Secrets by kind, namespace and name."""
    releases: dict[tuple[str, str], tuple[Object, str]] = field(default_factory=dict)
    """HelmReleases by namespace and name, each with the unit that applies it, until they are installed."""
    sets: list[tuple[Object, str, str]] = field(default_factory=list)
    """ResourceSets, each with its namespace and the unit that applies it, until they are expanded."""
    definitions: list[Object] = field(default_factory=list)
    """Custom resources that the cluster will know."""
    lookups: Lookups = field(default_factory=Lookups)
    """The same settings, and the sources, as releases see them."""
    units: dict[str, Unit] = field(default_factory=dict)
    later: Later | None = None
    """Takes the releases that nothing else depends on; None when all are rendered at once."""
    waiting: list[_Job] = field(default_factory=list)
    found: list[Diagnostic] = field(default_factory=list)
    found_sources: dict[tuple[str, str, str], Object] = field(default_factory=dict)
    """HelmRepository, OCIRepository and so on by kind, namespace and name."""

    @property
    def files(self) -> FileSystem:
        """The files of the repository; those of others that are at hand can be read."""
        return MountedTree(self.snapshot, self.sources.mounts) if self.context.repositories else self.snapshot

    @property
    def decrypt(self) -> Callable[[Object], Object | None] | None:
        """What opens encrypted settings; None without a key."""
        return opener(self.context.decrypt, self.files)

    def folder_of(self, kind: str, namespace: str, name: str) -> str | None:
        """The folder of this repository that a source is; None for one that is elsewhere."""
        return self.sources.root(kind, name, self.snapshot)


def render_cluster(fs: FileSystem, entry: ClusterEntry, context: Context | None = None) -> RenderedCluster:
    """All units of a cluster with their objects, in apply order.

    Remote resources are left out with a warning. Kustomizations of other repositories have objects where the context has these.
    A unit that cannot be built has its errors in its diagnostics and no objects; the others are rendered all the same.
    """
    known = context or Context()
    snapshot = fs if isinstance(fs, Snapshot) else Snapshot(fs)
    sources = Sources(repositories=known.repositories)
    builder = Builder(snapshot, known.memo, known.recent, keep=known.keeps_units, mounts=sources.mounts)
    later = Later(snapshot, known) if known.foresight is not None else None
    walk = _Walk(snapshot, builder, known, sources, later=later)
    walk.lookups = Lookups(
        settings=walk.settings,
        sources=walk.found_sources,
        promised=walk.sources.promised,
        fs=walk.files,
        folder_of=walk.folder_of,
    )
    root = _root(snapshot, entry, walk)
    walk.waiting.append(root)
    while walk.waiting or walk.sets or walk.releases:
        _expand(walk)
        if walk.waiting:
            _round(walk)
        else:
            _install(walk)
        if len(walk.units) > MAX_UNITS:
            message = f"more than {MAX_UNITS} Kustomizations"
            walk.found.append(remark(Severity.ERROR, "FX009", message, entry.place))
            break
    units, order_faults = apply_order(list(walk.units.values()))
    # Who puts releases off asks what is applied, not what is not.
    aside = forgotten(snapshot, _folders(units)) if walk.later is None else ()
    everything = [*walk.found, *order_faults, *aside, *(one for unit in units for one in unit.diagnostics)]
    return RenderedCluster(
        name=entry.name,
        engine=Engine.FLUX,
        units=tuple(units),
        diagnostics=tuple(in_order(everything)),
        later=walk.later,
    )


def _folders(units: Iterable[Unit]) -> list[str]:
    applied = [unit.path for unit in units if unit.kind is UnitKind.KUSTOMIZATION and unit.objects]
    return [path for path in applied if ELSEWHERE not in path]


def _root(fs: FileSystem, entry: ClusterEntry, walk: _Walk) -> _Job:
    """The first Kustomization, as found in its file; its own unit may refine it later."""
    for one in scan_file(fs, entry.place.file) if entry.place else ():
        if one.place != entry.place:
            continue
        spec = one.value["spec"]
        if one.kind == "Kustomization":
            source = spec.get("sourceRef") or {}
            walk.sources.local.add((str(source.get("kind", "GitRepository")), str(source.get("name", ""))))
            made = object_of(one.value)
            return _Job(one.namespace or "flux-system", one.name, entry.path, spec, made, "")
        made = sync_kustomization(spec, one.namespace, one.place, fs, walk.found)
        source = made.value["spec"]["sourceRef"]
        walk.sources.local.add((str(source["kind"]), str(source["name"])))
        return _Job(one.namespace, made.name, entry.path, made.value["spec"], made, "")
    if entry.source is not None:
        walk.sources.local.add(entry.source)
    return _Job("flux-system", "flux-system", entry.path, YamlMap(), None, "")


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
    walk.found.append(remark(Severity.ERROR, "FX009", f"{job} is applied twice", place, notes=notes))


def _lacks_settings(walk: _Walk, job: _Job) -> bool:
    return not walk.sources.knows(job.spec) or any(
        (one.kind, job.namespace, one.name) not in walk.settings for one in references(job.spec)
    )


def _build(walk: _Walk, job: _Job) -> None:
    """Build one Kustomization and queue the Kustomizations among its objects."""
    unit = _unit(job)
    found: list[Diagnostic] = []
    place = place_of(job.spec, "path") or (job.source.place if job.source else None)
    if not walk.sources.holds(f"{job.namespace}/{job.name}", job.spec, found):
        walk.units[job.id] = replace(unit, diagnostics=tuple(found))
        return
    path = walk.sources.folder(job.spec, job.path, walk.snapshot)
    view = walk.sources.view(job.spec, path, walk.snapshot)
    files = view.over(walk.snapshot) if view else walk.snapshot
    built = Built()
    if not files.is_dir(path):
        said = files.shown(path) if isinstance(files, MountedTree) else job.path
        found.append(remark(Severity.ERROR, "FX002", f"path `{said}` of {job} does not exist", place))
    else:
        known = variables(
            job.spec, job.namespace, walk.settings, found, promised=walk.sources.promised, decrypt=walk.decrypt
        )
        order = Order(
            name=str(job),
            owner=(job.namespace, job.name),
            path=path,
            spec=job.spec,
            variables=known,
            place=place,
            named_at=unit.place,
            view=view,
        )
        built = walk.builder.build(order)
        if ANY in known and (own := _own_settings(walk, job, built)):
            # Applied by hand when the cluster was made; from then on the unit finds what it applies itself.
            found.clear()
            walk.sources.holds(f"{job.namespace}/{job.name}", job.spec, found)
            known = variables(job.spec, job.namespace, own, found, promised=walk.sources.promised, decrypt=walk.decrypt)
            built = walk.builder.build(replace(order, variables=known))
        found.extend(built.diagnostics)
    if not built.kept and walk.context.helm is not None and any(item.kind == "HelmRelease" for item in built.graph):
        walk.context.helm.prepare()
    walk.units[job.id] = replace(unit, path=_shown(path, files), objects=built.objects, diagnostics=tuple(found))
    _collect(walk, built.graph, job.id, job.namespace)


def _shown(path: str, files: FileSystem) -> str:
    """A unit's folder for readers: that of the repository which an artifact is made of, or of another repository."""
    match files:
        case MountedTree():
            return files.shown(path)
        case ArtifactView():
            return files.real_folder(path)
        case _:
            return path


def _own_settings(walk: _Walk, job: _Job, built: Built) -> dict[tuple[str, str, str], Object]:
    """All settings with those that a unit takes variables from and applies itself; empty when there are none of these."""
    wanted = {(one.kind, job.namespace, one.name) for one in references(job.spec)} - walk.settings.keys()
    own = {
        key: item
        for item in built.graph
        if (key := (item.kind, item.namespace or job.namespace, item.name)) in wanted and "/" not in item.api_version
    }
    return {**walk.settings, **own} if own else {}


def _unit(job: _Job) -> Unit:
    spec = job.spec
    depends = spec.get("dependsOn")
    return Unit(
        kind=UnitKind.KUSTOMIZATION,
        namespace=job.namespace,
        name=job.name,
        path=job.path,
        source=job.source,
        parent=job.parent,
        depends_on=tuple(
            unit_id(UnitKind.KUSTOMIZATION, str(one.get("namespace") or job.namespace), str(one.get("name")))
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


def _expand(walk: _Walk) -> None:
    """Fill the templates of the ResourceSets whose inputs are known; of all of them when nothing else is left to build."""
    waiting, walk.sets = walk.sets, []
    for item, namespace, parent in waiting:
        if walk.waiting and not is_ready(item, namespace, walk.found_sources):
            walk.sets.append((item, namespace, parent))
            continue
        # Here, not above: few clusters have one, and its templates take long to import.
        from labwright.render.flux.resourcesets import resource_set

        unit = resource_set(item, namespace, parent, walk.found_sources, walk.lookups.lines)
        first = walk.units.get(unit.id)
        if first is not None:
            if first.place != unit.place or unit.parent == unit.id:
                notes = [Note("the first one", first.place)]
                walk.found.append(remark(Severity.ERROR, "FX009", f"{unit} is applied twice", unit.place, notes=notes))
            continue
        walk.units[unit.id] = unit
        _collect(walk, [one for one in unit.objects if is_graph(one)], unit.id, namespace)


def _install(walk: _Walk) -> None:
    """Render all releases that are known, and take in what their charts bring."""
    sources, walk.releases = list(walk.releases.values()), {}
    for made in install(sources, walk.lookups, walk.definitions, walk.context, walk.later):
        unit = made.unit
        if unit.id in walk.units:
            message = f"{unit} is applied twice"
            notes = [Note("the first one", walk.units[unit.id].place)]
            walk.found.append(remark(Severity.ERROR, "FX009", message, unit.place, notes=notes))
            continue
        walk.units[unit.id] = unit
        walk.definitions.extend(made.definitions)
        _collect(walk, made.graph, unit.id, unit.target_namespace or unit.namespace)


def _collect(walk: _Walk, graph: Iterable[Object], unit: str, namespace: str) -> None:
    """Note settings, sources and definitions among the objects of a unit; queue Kustomizations and releases."""
    for item in graph:
        group = item.api_version.rpartition("/")[0]
        walk.sources.note(item)
        walk.found.extend(unknown_fields(item))
        key = (item.kind, item.namespace or namespace, item.name)
        if not group:
            walk.settings[key] = item
        elif group == OPERATOR and item.kind == "ResourceSet":
            walk.sets.append((item, key[1], unit))
        elif group in (SOURCE, EXTENSIONS, OPERATOR):
            walk.found_sources[key] = item
        elif is_definition(item):
            walk.definitions.append(item)
        elif group == KUSTOMIZE and item.kind == "Kustomization":
            _queue(walk, unit, namespace, item)
        elif group == HELM and item.kind == "HelmRelease":
            _note_release(walk, key[1:], item, unit)


def _note_release(walk: _Walk, key: tuple[str, str], item: Object, unit: str) -> None:
    first = walk.releases.get(key)
    if first is not None and first[0].place != item.place:
        message = f"HelmRelease {'/'.join(key)} is applied twice"
        notes = [Note("the first one", first[0].place)]
        walk.found.append(remark(Severity.ERROR, "FX009", message, item.place, notes=notes))
        return
    walk.releases[key] = (item, unit)


def _queue(walk: _Walk, parent: str, default_namespace: str, item: Object) -> None:
    spec = item.value.get("spec")
    namespace = item.namespace or default_namespace
    if not isinstance(spec, YamlMap):
        walk.found.append(remark(Severity.ERROR, "FX008", f"Kustomization {item.name} has no spec", item.place))
        return
    path = spec.get("path", "./")
    if not isinstance(path, str):
        walk.found.append(remark(Severity.ERROR, "FX008", "`spec.path` must be text", place_of(spec, "path")))
        return
    child = _Job(namespace, item.name, normal(path), spec, item, parent)
    if child.id == parent:
        _refine_root(walk, child)
        return
    walk.waiting.append(child)


def _refine_root(walk: _Walk, child: _Job) -> None:
    """The entry's own Kustomization, as the entry renders it: patched, perhaps, with variables of its own."""
    unit = walk.units[child.id]
    if unit.parent or child.path != unit.path:
        return
    before = unit.source.value.get("spec") if unit.source is not None else None
    if _shapes(child.spec) == _shapes(before if isinstance(before, YamlMap) else YamlMap()):
        walk.units[child.id] = replace(_unit(child), parent="", objects=unit.objects, diagnostics=unit.diagnostics)
        return
    del walk.units[child.id]
    walk.waiting.clear()
    walk.releases.clear()
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
