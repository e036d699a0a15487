"""What needs all Applications of a walk: namespaces, the order of objects, limits of projects, the order of units."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from labwright.render.argocd.faults import remark
from labwright.render.argocd.namespaces import projected, settled
from labwright.render.argocd.order import in_sync_order, several_waves
from labwright.render.argocd.roots import Roots
from labwright.render.argocd.walk import Walk
from labwright.render.definitions import is_definition, scopes
from labwright.render.units import Unit
from labwright.source import Severity


def settle(walk: Walk, roots: Roots) -> None:
    """What needs all units: scopes of kinds, namespaces, the order of objects, the projects' limits."""
    known = scopes(item for unit in walk.units.values() for item in unit.objects if is_definition(item))
    walk.projects.complete = not any(unit.unrendered or not unit.ok for unit in walk.units.values())
    for name, unit in walk.units.items():
        app = walk.apps.get(name)
        if app is None:
            continue
        objects = in_sync_order(settled(item, app, known) for item in unit.objects)
        limits = tuple(walk.projects.faults(app, objects))
        walk.units[name] = replace(
            unit, objects=objects, wait=several_waves(objects), diagnostics=(*unit.diagnostics, *limits)
        )
    _project_namespaces(walk)
    _tell_manual(walk)
    if walk.projects.complete:
        _strays(walk, roots)


def _project_namespaces(walk: Walk) -> None:
    """Add the Namespaces that Argo CD makes, each once and only where no object says it."""
    there = {
        (walk.clusters[name], item.name)
        for name, unit in walk.units.items()
        for item in unit.objects
        if item.kind == "Namespace"
    }
    for name, app in walk.apps.items():
        unit = walk.units[name]
        made = projected(app)
        if made is None or (walk.clusters[name], made.name) in there or (not unit.objects and not unit.unrendered):
            continue
        there.add((walk.clusters[name], made.name))
        walk.units[name] = replace(unit, objects=(made, *unit.objects))


def _tell_manual(walk: Walk) -> None:
    """One remark for all Applications that wait for somebody to press a button."""
    manual = [(name, app) for name, app in walk.apps.items() if not app.automated and not app.skipped]
    if manual:
        names = [app.name for _, app in manual]
        shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
        message = f"without automated sync somebody has to sync by hand: {shown}"
        walk.found.append(remark(Severity.INFO, "AR018", message, manual[0][1].item.place))


def _strays(walk: Walk, roots: Roots) -> None:
    for item in roots.stray:
        message = f"nothing in the repository applies {item.kind} {item.name}"
        walk.found.append(remark(Severity.INFO, "AR017", message, item.place))


def units_of(walk: Walk, cluster: str, others: Collection[str]) -> list[Unit]:
    """The units whose objects go to one cluster, parents first; those on the way to them without objects.

    Argo CD's own cluster has all that does not go to one of the `others`.
    """
    own = cluster == walk.destinations.own
    wanted = {
        name for name in walk.units if walk.clusters[name] == cluster or (own and walk.clusters[name] not in others)
    }
    kept = set(wanted)
    for name in wanted:
        parent = walk.units[name].parent
        while parent and parent in walk.units and parent not in kept:
            kept.add(parent)
            parent = walk.units[parent].parent
    children: dict[str, list[str]] = {}
    for name in walk.units:
        if name in kept:
            parent = walk.units[name].parent
            children.setdefault(parent if parent in kept else "", []).append(name)
    order: list[str] = []
    waiting = _by_wave(walk, children.get("", []))[::-1]
    while waiting:
        name = waiting.pop()
        order.append(name)
        waiting.extend(_by_wave(walk, children.get(name, []))[::-1])
    return [walk.units[name] if name in wanted else replace(walk.units[name], objects=()) for name in order]


def _by_wave(walk: Walk, names: Iterable[str]) -> list[str]:
    return sorted(names, key=lambda name: walk.units[name].wave)
