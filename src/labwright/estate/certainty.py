"""Whether what is missing is missing: what of a cluster could not be read, and where that may have put things."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from labwright.estate.fields import Path, matches, text
from labwright.estate.objects import EstateObject
from labwright.estate.projections.helm import target_namespace
from labwright.kube import ObjectId
from labwright.render.units import Unit, UnitKind, unit_id
from labwright.source import Place, nearest_place

RELEASES = (("helm.toolkit.fluxcd.io", "HelmRelease"), ("helm.cattle.io", "HelmChart"))
"""Objects that stand for a chart."""
_APPLICATION = ("argoproj.io", "Application")
_LEFT_OUT = frozenset({"FX003", "KZ010"})
"""Remarks of the renderer that say that a unit has more objects than could be read: another repository's, remote ones."""
_VALUES = (
    ("spec", "values"),
    ("spec", "valuesContent"),
    ("spec", "set"),
    ("spec", "source", "helm"),
    ("spec", "sources", "*", "helm"),
)
"""Where HelmReleases, K3s' HelmCharts and Applications have values."""
_CHARTS = frozenset({UnitKind.HELM_RELEASE, UnitKind.APPLICATION})
"""Units that, where they are not rendered, fill a namespace that is known."""


def is_whole(unit: Unit) -> bool:
    """Whether everything that a unit applies could be read. A chart that is not there is told of by `opaque` instead."""
    if unit.kind in _CHARTS and unit.unrendered:
        return True
    return unit.ok and not unit.unrendered and not any(each.code in _LEFT_OUT for each in unit.diagnostics)


def opaque(
    units: Iterable[Unit], objects: Iterable[EstateObject], explained: Collection[tuple[str, str]]
) -> Iterator[str]:
    """Namespaces that something fills in a way nobody knows: releases and Applications whose chart is not there.

    `explained`: (namespace, name) of the releases whose content is known from elsewhere.
    """
    rendered = {unit.id for unit in units if unit.kind in _CHARTS and unit.ok and not unit.unrendered}
    for obj in objects:
        if unit_id(obj.id.kind, obj.id.namespace, obj.id.name) in rendered or obj.id[2:] in explained:
            continue
        if obj.id[:2] in RELEASES:
            yield from (obj.id.namespace, target_namespace(obj.value, obj.id))
        elif obj.id[:2] == _APPLICATION:
            yield text(obj.value, "spec", "destination", "namespace") or obj.id.namespace


def said_by_owner(unit: Unit, name: str) -> Place | None:
    """The line of a release's values that says a name; None when none does.

    What a chart names without having been told is the chart's own business: it, or something that it starts, makes it.
    """
    if unit.source is None:
        return None
    word = re.compile(rf"(?<![\w.-]){re.escape(name)}(?![\w.-])")
    for pattern in _VALUES:
        for at, found in matches(unit.source.value, pattern):
            for path, value in _texts(found, at):
                # Values may be one text that is YAML in itself.
                if value == name or ("\n" in value and word.search(value)):
                    return nearest_place(unit.source.value, *path) or unit.place
    return None


def _texts(value: Any, at: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield at, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*at, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts(inner, (*at, index))


def rendered_ids(units: Iterable[Unit]) -> frozenset[ObjectId]:
    """The releases and Applications whose content is known exactly."""
    groups = {UnitKind.HELM_RELEASE: "helm.toolkit.fluxcd.io", UnitKind.APPLICATION: "argoproj.io"}
    return frozenset(
        ObjectId(groups[unit.kind], unit.kind, unit.namespace, unit.name)
        for unit in units
        if unit.kind in groups and unit.ok and not unit.unrendered
    )
