"""All releases of a cluster: planned together, rendered together, from the memo where nothing that decides them has changed.

What a chart may ask of the cluster includes the custom resources that other releases install. So the charts are rendered with
what is known from the repository's own objects first, and once more where the charts themselves bring definitions; the engine
renders only those again that look at them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from labwright import __version__
from labwright.render.content import Identity, KeptObjects, PrintedObjects, identities_of, text_of
from labwright.render.context import Context
from labwright.render.definitions import Scopes, api_versions, is_definition, outline, scopes
from labwright.render.flux.groups import GROUPS
from labwright.render.flux.lookups import Lookups
from labwright.render.flux.releases import PlannedRelease, finish_release, plan_release
from labwright.render.helm.contract import Capabilities, Helm, ReleaseSpec, RenderedRelease
from labwright.render.kept import Reader, Writer, to_bytes
from labwright.render.memo import digest
from labwright.render.objects import Object
from labwright.render.units import Unit
from labwright.tree import FileSystem

NO_ENGINE = "no Helm engine: install `labwright[helm]`, or put helm on the PATH"


class Installed:
    """The release of one HelmRelease, with what the walk needs of its objects."""

    def __init__(self, unit: Unit, graph: Sequence[Object], definitions: Sequence[Object]) -> None:
        self.unit = unit
        self.graph = graph
        """Flux objects among those of the chart: Kustomizations, releases, sources."""
        self.definitions = definitions
        """CustomResourceScopes, their values cut down to names, scope and versions."""


def install(
    sources: Iterable[tuple[Object, str]], lookups: Lookups, definitions: Sequence[Object], context: Context
) -> list[Installed]:
    """The releases of HelmReleases, each with the id of the unit that applies it. `definitions` are known already."""
    planned = [plan_release(source, lookups, parent, context) for source, parent in sources]
    found = list(definitions)
    made = _installed(planned, found, lookups.fs, context)
    brought = [one for each in made for one in each.definitions]
    if api_versions(brought) <= api_versions(found):
        return made
    return _installed(planned, [*found, *brought], lookups.fs, context)


def _installed(
    planned: Sequence[PlannedRelease], definitions: Sequence[Object], fs: FileSystem | None, context: Context
) -> list[Installed]:
    apis = context.api_versions | api_versions(definitions)
    capabilities = Capabilities(kubernetes_version=context.kubernetes_version, api_versions=apis)
    known = scopes(definitions)
    planned = [_asking(one, capabilities) for one in planned]
    specs = [one.spec for one in planned if one.spec is not None]
    rendered = iter(_render(context.helm, specs))
    results = [next(rendered) if one.spec is not None else RenderedRelease() for one in planned]
    return [_finished(one, result, known, fs, context) for one, result in zip(planned, results, strict=True)]


def _asking(planned: PlannedRelease, capabilities: Capabilities) -> PlannedRelease:
    """The release as it is asked for in this cluster; its unit keeps that, too."""
    if planned.spec is None:
        return planned
    spec = replace(planned.spec, capabilities=capabilities)
    return replace(planned, spec=spec, unit=replace(planned.unit, release=spec))


def _render(helm: Helm | None, specs: Sequence[ReleaseSpec]) -> list[RenderedRelease]:
    if helm is None:
        return [RenderedRelease(unrendered=NO_ENGINE) for _ in specs]
    return helm.render(specs) if specs else []


def _finished(
    planned: PlannedRelease, rendered: RenderedRelease, known: Scopes, fs: FileSystem | None, context: Context
) -> Installed:
    """A release's unit, out of the memo where it was finished in the same way before."""

    def scope(group: str, kind: str) -> bool | None:
        return known.get((group, kind))

    def finish() -> Unit:
        return finish_release(planned, rendered, fs=fs, scope=scope)

    key = _key(planned, rendered, known) if context.memo.keeps else ""
    if key and (kept := _kept(key, planned, rendered, finish, context)) is not None:
        return kept
    unit = finish()
    made = Installed(
        unit,
        tuple(one for one in unit.objects if one.api_version.partition("/")[0] in GROUPS),
        tuple(outline(one) for one in unit.objects if is_definition(one)),
    )
    if key and unit.diagnostics == (*planned.unit.diagnostics, *rendered.diagnostics):  # finishing found no fault
        return _keep(key, made, context)
    return made


def _key(planned: PlannedRelease, rendered: RenderedRelease, known: Scopes) -> str:
    """Of all that decides the finished unit; empty where nothing is to be kept."""
    source = planned.unit.source
    spec = source.value.get("spec") if source is not None else None
    if not rendered.key or rendered.unrendered or planned.spec is None or not isinstance(spec, dict):
        return ""
    finishing = {name: spec.get(name) for name in ("postRenderers", "commonMetadata")}
    kinds = sorted([*one, namespaced] for one, namespaced in known.items())
    decides = [planned.unit.id, planned.spec.namespace, str(planned.spec.place), finishing, kinds]
    return digest("release", __version__, rendered.key, json.dumps(decides, default=str))


def _kept(
    key: str, planned: PlannedRelease, rendered: RenderedRelease, finish: Any, context: Context
) -> Installed | None:
    data = context.memo.get(key)
    if data is None:
        return None
    try:
        found = json.loads(data)
        reader = Reader(found["texts"])
        content = found["content"]

        def text() -> str:
            kept = context.memo.get(content)
            return kept.decode("utf-8", "surrogatepass") if kept is not None else text_of(finish().objects)

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
    text = printed.encode("utf-8", "surrogatepass")
    content = digest("content", text)
    entry = {
        "identities": identities_of(made.unit.objects),
        "content": content,
        "graph": graph,
        "definitions": definitions,
        "texts": writer.texts,
    }
    try:
        data = to_bytes(entry)
    except (ValueError, TypeError):
        return made
    context.memo.put(content, text)
    context.memo.put(key, data)
    unit = replace(made.unit, objects=PrintedObjects(made.unit.objects, printed))
    return Installed(unit, made.graph, made.definitions)
