"""Walking a cluster: from its root Applications to every object.

Applications are built in rounds, each round the children of the one before, so that the charts of a round are rendered
together.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence
from dataclasses import replace

from labwright.render.argocd.application import is_argo, read_application
from labwright.render.argocd.building import Build, Engine, Workshop, finish, prepare, tells_missing
from labwright.render.argocd.destinations import Destinations, entry_roots, further, sole_name
from labwright.render.argocd.directory import Manifests
from labwright.render.argocd.discovery import Survey, survey
from labwright.render.argocd.faults import remark
from labwright.render.argocd.generation import OUTSIDE_CODE, Generation, generate
from labwright.render.argocd.groups import APPLICATION, APPLICATION_SET, PROJECT
from labwright.render.argocd.order import wave
from labwright.render.argocd.plugins import Plugins
from labwright.render.argocd.roots import Roots
from labwright.render.argocd.settling import settle, units_of
from labwright.render.argocd.walk import Job, Walk
from labwright.render.context import Context
from labwright.render.definitions import api_versions, is_definition
from labwright.render.helm.contract import ChartRef, ChartSource, ReleaseSpec
from labwright.render.kustomize.build import kustomize
from labwright.render.kustomize.reading import Reader
from labwright.render.objects import Object
from labwright.render.units import ClusterEntry, RenderedCluster, Unit, UnitKind
from labwright.render.units import Engine as By
from labwright.source import Note, Place, Severity, SourceError, in_order
from labwright.tree import FileSystem

ARGOCD_NAMESPACE = "argocd"
"""Where Applications are that do not say it: people apply them with `-n argocd`."""
MAX_UNITS = 5000
"""Most Applications of one cluster. Chosen by feel; the largest public homelabs have about 200."""
MAX_ROUNDS = 50
"""Deepest nesting of Applications. Chosen by feel; real ones have about four."""


def render_cluster(fs: FileSystem, entry: ClusterEntry, context: Context) -> RenderedCluster:
    """All units of a cluster with their objects, in apply order.

    Nothing is fetched but what `context.helm` fetches. A unit that cannot be built has its errors in its diagnostics and no
    objects; the others are rendered all the same. Applications that go to another cluster are there only where they are the
    way to something that goes to this one, and then without objects.
    """
    known = survey(fs)
    roots, cluster = entry_roots(known, entry)
    if roots is None:
        return RenderedCluster(name=entry.name, engine=By.ARGOCD)
    walk = walk_roots(known, roots, context)
    _ask_again(walk, roots)
    settle(walk, roots)
    found = further(known, roots)
    units = units_of(walk, cluster, () if sole_name(found) else found.keys() - {walk.destinations.own})
    everything = [*walk.found, *(one for unit in units for one in unit.diagnostics)]
    return RenderedCluster(name=entry.name, engine=By.ARGOCD, units=tuple(units), diagnostics=in_order(everything))


def walk_roots(known: Survey, roots: Roots, context: Context) -> Walk:
    """Build everything that is reached from the roots of one Argo CD."""
    fs = known.fs
    shop = Workshop(
        fs=fs,
        engine=Engine(context.helm, context.capabilities),
        repositories=known.repositories,
        plugins=Plugins(fs, tuple(known.scan.texts)),
        reader=Reader(fs, restricted=False, skip_remote=True),
        manifests=Manifests(fs),
    )
    generation = Generation(fs=fs, repositories=known.repositories, secrets=tuple(known.scan.secrets))
    walk = Walk(shop, generation, Destinations.of(known.scan.secrets))
    walk.projects.note(known.scan.projects)
    walk.projects.note_repositories(known.scan.sources)
    for folder in roots.overlays:
        _overlay(walk, folder)
    for folder in roots.charts:
        _chart(walk, folder)
    _queue(walk, roots.items, "", ARGOCD_NAMESPACE, walk.destinations.own)
    _walk_all(walk, roots)
    return walk


def _walk_all(walk: Walk, roots: Roots) -> None:
    rounds = 0
    while walk.waiting:
        _round(walk)
        rounds += 1
        if len(walk.units) > MAX_UNITS or rounds > MAX_ROUNDS:
            limit = (
                f"more than {MAX_UNITS} Applications"
                if len(walk.units) > MAX_UNITS
                else "Applications nested without end"
            )
            walk.found.append(remark(Severity.ERROR, "AR006", limit, roots.place))
            break


def _ask_again(walk: Walk, roots: Roots) -> None:
    """Render the charts once more where the repository itself installs APIs that were not known the first time."""
    definitions = [item for unit in walk.units.values() for item in unit.objects if is_definition(item)]
    engine = walk.shop.engine
    served = engine.capabilities.api_versions | api_versions(definitions)
    if engine.helm is None or served == engine.capabilities.api_versions:
        return
    engine.capabilities = replace(engine.capabilities, api_versions=served)
    jobs = [(job, build.app) for job, build in walk.built if build.asks_helm]
    walk.built = [(job, build) for job, build in walk.built if not build.asks_helm]
    builds = [(job, prepare(walk.shop, app)) for job, app in jobs]
    for (job, build), objects in zip(builds, finish(walk.shop, [build for _, build in builds]), strict=True):
        _complete(walk, job, build, objects)
    _walk_all(walk, roots)


def _overlay(walk: Walk, folder: str) -> None:
    """What somebody applies with `kubectl apply -k`."""
    engine = walk.shop.engine.fresh()
    rendered = kustomize(
        walk.shop.fs, folder, restricted=False, skip_remote=True, helm=engine, capabilities=engine.capabilities
    )
    unit = Unit(
        kind=UnitKind.OVERLAY,
        namespace="",
        name=folder,
        path=folder,
        objects=rendered.objects,
        unrendered="; ".join(dict.fromkeys(engine.missing)),
        diagnostics=tuple(one for one in rendered.diagnostics if not tells_missing(one)),
    )
    walk.units[unit.id] = unit
    walk.clusters[unit.id] = walk.destinations.own
    _collect(walk, unit.id, rendered.objects, ARGOCD_NAMESPACE, walk.destinations.own)


def _chart(walk: Walk, folder: str) -> None:
    """A chart of Applications that somebody installs with Helm, with its own values as far as the repository tells."""
    place = Place(f"{folder}/Chart.yaml" if folder != "." else "Chart.yaml", 1, 1, 1, 1)
    spec = ReleaseSpec(
        name=posixpath.basename(folder),
        namespace=ARGOCD_NAMESPACE,
        chart=ChartRef(source=ChartSource.LOCAL, path=folder, name=posixpath.basename(folder), place=place),
        capabilities=walk.shop.engine.capabilities,
        place=place,
    )
    (release,) = walk.shop.engine.fresh().render([spec])
    unit = Unit(
        kind=UnitKind.OVERLAY,
        namespace="",
        name=folder,
        path=folder,
        objects=tuple(release.objects),
        chart=release.chart,
        release=spec,
        unrendered=release.unrendered,
        diagnostics=release.diagnostics,
    )
    walk.units[unit.id] = unit
    walk.clusters[unit.id] = walk.destinations.own
    _collect(walk, unit.id, unit.objects, ARGOCD_NAMESPACE, walk.destinations.own)


def _queue(walk: Walk, items: Iterable[Object], parent: str, namespace: str, cluster: str) -> None:
    for item in items:
        walk.waiting.append(Job(item, item.namespace or namespace, parent, cluster))


def _round(walk: Walk) -> None:
    """Build all that waits; what it applies waits for the next round."""
    jobs, walk.waiting = walk.waiting, []
    builds: list[tuple[Job, Build]] = []
    for job in jobs:
        if job.id in walk.units:
            _seen_before(walk, job)
        elif is_argo(job.item, APPLICATION_SET):
            _expand(walk, job)
        else:
            builds.extend(_begin(walk, job))
    for (job, build), objects in zip(builds, finish(walk.shop, [build for _, build in builds]), strict=True):
        _complete(walk, job, build, objects)


def _seen_before(walk: Walk, job: Job) -> None:
    """An Application that is there already: applied by itself, by one that it applies, or by two."""
    first = walk.units[job.id]
    above = job.parent != first.id and _is_above(walk, job.parent, first.id)
    if above and first.kind is UnitKind.APPLICATION and walk.units[job.parent].kind is UnitKind.APPLICATION:
        notes = [Note("the one that it applies", walk.units[job.parent].place)]
        message = f"{first} and {walk.units[job.parent]} apply each other"
        walk.found.append(remark(Severity.INFO, "AR005", message, first.place, notes=notes))
    if above or job.parent == first.id or not first.parent:
        return  # it manages itself, perhaps in another form than the one that somebody applied by hand
    if first.source is not None and first.source.place == job.item.place:
        return
    notes = [Note("the first one", first.place)]
    message = f"{first.kind} {job.namespace}/{job.item.name} is defined twice"
    walk.found.append(remark(Severity.WARNING, "AR006", message, job.item.place, notes=notes))


def _is_above(walk: Walk, unit: str, wanted: str) -> bool:
    """Whether `wanted` applies `unit`, however far."""
    seen: set[str] = set()
    while unit and unit not in seen:
        if unit == wanted:
            return True
        seen.add(unit)
        unit = walk.units[unit].parent if unit in walk.units else ""
    return False


def _unit(job: Job, kind: UnitKind) -> Unit:
    return Unit(
        kind=kind,
        namespace=job.namespace,
        name=job.item.name,
        source=job.item,
        parent=job.parent,
        wave=wave(job.item),
    )


def _expand(walk: Walk, job: Job) -> None:
    unit = _unit(job, UnitKind.APPLICATION_SET)
    objects: list[Object] = []
    try:
        objects, found = generate(job.item, walk.generation)
    except SourceError as error:
        found = list(error.diagnostics)
    unknown = [one.message for one in found if one.code == OUTSIDE_CODE]
    walk.units[job.id] = replace(unit, objects=tuple(objects), unrendered="; ".join(unknown), diagnostics=tuple(found))
    walk.clusters[job.id] = job.cluster
    _queue(walk, objects, job.id, job.namespace, job.cluster)


def _begin(walk: Walk, job: Job) -> list[tuple[Job, Build]]:
    """The build of an Application; its place among the units is taken at once, so that a cycle ends."""
    unit = _unit(job, UnitKind.APPLICATION)
    walk.units[job.id] = unit
    walk.clusters[job.id] = job.cluster
    try:
        app = read_application(job.item, job.namespace)
    except SourceError as error:
        walk.units[job.id] = replace(unit, diagnostics=error.diagnostics)
        return []
    walk.apps[job.id] = app
    walk.clusters[job.id] = walk.destinations.target(app, job.cluster)
    return [(job, prepare(walk.shop, app))]


def _complete(walk: Walk, job: Job, build: Build, objects: Sequence[Object]) -> None:
    app = build.app
    walk.built.append((job, build))
    objects = _without_repeats(build, objects)
    walk.units[job.id] = replace(
        walk.units[job.id],
        path=build.path,
        objects=tuple(objects),
        prune=app.prune,
        suspended=app.skipped or not app.automated,
        target_namespace=app.target_namespace,
        chart=build.chart,
        release=build.release,
        unrendered="; ".join(dict.fromkeys(build.unrendered)),
        diagnostics=tuple(build.found),
    )
    _collect(walk, job.id, objects, job.namespace, walk.clusters[job.id])


def _without_repeats(build: Build, objects: Sequence[Object]) -> list[Object]:
    """Of objects that an Application has twice the last one counts, as in Argo CD."""
    made: dict[tuple[str, str, str, str], Object] = {}
    for item in objects:
        group = item.api_version.rpartition("/")[0]
        key = (group, item.kind, item.namespace or build.app.target_namespace, item.name)
        if key in made and not item.value["metadata"].get("generateName"):
            notes = [Note("the other one", made[key].place)]
            message = f"{item.kind} {item.name} is in {build.app} twice; the last one counts"
            build.found.append(remark(Severity.WARNING, "AR014", message, item.place, notes=notes))
        made[key] = item
    return list(made.values())


def _collect(walk: Walk, unit: str, objects: Sequence[Object], namespace: str, cluster: str) -> None:
    """Queue the Applications among objects, note the projects."""
    walk.projects.note(item for item in objects if is_argo(item, PROJECT))
    children = [item for item in objects if is_argo(item, APPLICATION) or is_argo(item, APPLICATION_SET)]
    app = walk.apps.get(unit)
    target = (app.target_namespace if app else "") or namespace
    _queue(walk, children, unit, target, cluster)
