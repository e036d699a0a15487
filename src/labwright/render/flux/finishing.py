"""A rendered release to its unit, out of the memo where it was finished in the same way before."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace

from labwright import __version__
from labwright.render.content import Identity, KeptObjects, PrintedObjects, identities_of, text_of
from labwright.render.context import Context
from labwright.render.definitions import Scopes, is_definition, outline
from labwright.render.flux.groups import GROUPS
from labwright.render.flux.releases import PlannedRelease, finish_release
from labwright.render.helm.contract import RenderedRelease
from labwright.render.kept import Reader, Writer, to_bytes
from labwright.render.memo import digest
from labwright.render.objects import Object
from labwright.render.states import get_text, put_text
from labwright.render.units import Unit
from labwright.tree import FileSystem


class Installed:
    """The release of one HelmRelease, with what the walk needs of its objects."""

    def __init__(self, unit: Unit, graph: Sequence[Object], definitions: Sequence[Object]) -> None:
        self.unit = unit
        self.graph = graph
        """Flux objects among those of the chart: Kustomizations, releases, sources."""
        self.definitions = definitions
        """CustomResourceDefinitions, their values cut down to names, scope and versions."""


def finished(
    planned: PlannedRelease, rendered: RenderedRelease, known: Scopes, fs: FileSystem | None, context: Context
) -> Installed:
    """A release's unit with what the walk needs of its objects. `known` are the scopes of the cluster's custom resources."""

    def scope(group: str, kind: str) -> bool | None:
        return known.get((group, kind))

    def finish() -> Unit:
        return finish_release(planned, rendered, fs=fs, scope=scope)

    key = finished_key(planned, rendered.key, known) if context.memo.keeps and not rendered.unrendered else ""
    if key and (kept := _kept(key, planned, rendered, finish, context)) is not None:
        return kept
    unit = finish()
    made = Installed(
        unit,
        tuple(one for one in unit.objects if one.api_version.partition("/")[0] in GROUPS),
        tuple(outline(one) for one in unit.objects if is_definition(one)),
    )
    finishing_is_clean = unit.diagnostics == (*planned.diagnostics, *rendered.diagnostics)
    return _keep(key, made, context) if key and context.keeps_units and finishing_is_clean else made


def finished_key(planned: PlannedRelease, key: str, known: Scopes) -> str:
    """A digest of all that decides the finished unit, by the key of what was rendered; empty where nothing is to be kept."""
    if not key or planned.spec is None:
        return ""
    finishing = {name: planned.written.get(name) for name in ("postRenderers", "commonMetadata")}
    kinds = sorted([*one, namespaced] for one, namespaced in known.items())
    decides = [planned.unit.id, planned.spec.namespace, str(planned.spec.place), finishing, kinds]
    return digest("release", __version__, key, json.dumps(decides, default=str))


def _kept(
    key: str, planned: PlannedRelease, rendered: RenderedRelease, finish: Callable[[], Unit], context: Context
) -> Installed | None:
    data = context.memo.get(key)
    if data is None:
        return None
    try:
        found = json.loads(data)
        reader = Reader(found["texts"])
        content = found["content"]

        def text() -> str:
            kept = get_text(context.memo, content)
            return kept if kept is not None else text_of(finish().objects)

        objects = KeptObjects(
            tuple(Identity(*one) for one in found["identities"]), text, lambda: tuple(finish().objects)
        )
        said = (*planned.unit.diagnostics, *rendered.diagnostics)
        unit = replace(planned.unit, chart=rendered.chart or planned.unit.chart, objects=objects, diagnostics=said)
        graph = tuple(reader.object(one) for one in found["graph"])
        return Installed(unit, graph, tuple(reader.object(one) for one in found["definitions"]))
    except (ValueError, TypeError, KeyError, IndexError):
        return None


def _keep(key: str, made: Installed, context: Context) -> Installed:
    """Keep a finished release, and remember how it printed."""
    writer = Writer()
    graph = [writer.object(one) for one in made.graph]
    definitions = [writer.object(one) for one in made.definitions]
    printed = text_of(made.unit.objects)
    entry = {
        "identities": identities_of(made.unit.objects),
        "content": put_text(context.memo, printed),
        "graph": graph,
        "definitions": definitions,
        "texts": writer.texts,
    }
    try:
        context.memo.put(key, to_bytes(entry))
    except (ValueError, TypeError):
        return made
    unit = replace(made.unit, objects=PrintedObjects(made.unit.objects, printed))
    return Installed(unit, made.graph, made.definitions)
