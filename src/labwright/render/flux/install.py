"""All releases of a cluster: planned together, rendered together, from the memo where nothing that decides them has changed.

What a chart may ask of the cluster includes the custom resources that other releases install. So the charts are rendered with
what is known from the repository's own objects first, and once more where the charts themselves bring definitions; the engine
renders only those again that look at them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from labwright.render.context import Context
from labwright.render.definitions import KIND, Scopes, api_versions, scopes
from labwright.render.flux.finishing import Installed, finished, finished_key
from labwright.render.flux.later import Later, render_all
from labwright.render.flux.lookups import Lookups
from labwright.render.flux.releases import PlannedRelease, plan_release
from labwright.render.helm.contract import Capabilities, Foresight, RenderedRelease
from labwright.render.objects import Object
from labwright.tree import FileSystem

_TELLING = (KIND.encode(), b"fluxcd.")
"""A chart that makes definitions or objects of Flux says one of these somewhere, in its files or its values."""


def install(
    sources: Iterable[tuple[Object, str]],
    lookups: Lookups,
    definitions: Sequence[Object],
    context: Context,
    later: Later | None = None,
) -> list[Installed]:
    """The releases of HelmReleases, each with the id of the unit that applies it. `definitions` are known already.

    `later` takes those whose objects decide nothing else, where the context can tell.
    """
    planned = [plan_release(source, lookups, parent, context) for source, parent in sources]
    found = list(definitions)
    made = _installed(planned, found, lookups.fs, context, later)
    brought = [one for each in made for one in each.definitions]
    if api_versions(brought) <= api_versions(found):
        return made
    return _installed(planned, [*found, *brought], lookups.fs, context, later)


def _installed(
    planned: Sequence[PlannedRelease],
    definitions: Sequence[Object],
    fs: FileSystem | None,
    context: Context,
    later: Later | None,
) -> list[Installed]:
    apis = context.api_versions | api_versions(definitions)
    capabilities = Capabilities(kubernetes_version=context.kubernetes_version, api_versions=apis)
    known = scopes(definitions)
    planned = [_asking(one, capabilities) for one in planned]
    put_off: dict[int, Installed] = {}
    if later is not None and context.foresight is not None:
        keys = _foreseen(planned, known, context.foresight)
        put_off = {at: Installed(later.put_off(planned[at], key, known), (), ()) for at, key in keys.items()}
    asked = [at for at, one in enumerate(planned) if one.spec is not None and at not in put_off]
    results = dict(zip(asked, render_all(context.helm, [planned[at].spec for at in asked]), strict=True))
    return [
        put_off.get(at) or finished(one, results.get(at, RenderedRelease()), known, fs, context)
        for at, one in enumerate(planned)
    ]


def _asking(planned: PlannedRelease, capabilities: Capabilities) -> PlannedRelease:
    """The release as it is asked for in this cluster; its unit keeps that, too."""
    if planned.spec is None:
        return planned
    spec = replace(planned.spec, capabilities=capabilities)
    return replace(planned, spec=spec, unit=replace(planned.unit, release=spec))


def _foreseen(planned: Sequence[PlannedRelease], known: Scopes, helm: Foresight) -> dict[int, str]:
    """The releases that nothing else depends on, by their places, with the keys of what they will be."""
    asked = [(at, one.spec) for at, one in enumerate(planned) if one.spec is not None]
    foreseen = helm.foresee([spec for _, spec in asked], _TELLING)
    keys = {at: finished_key(planned[at], key, known) for (at, _), key in zip(asked, foreseen, strict=True) if key}
    # Post-renderers may turn what a chart makes into something else.
    return {at: key for at, key in keys.items() if key and not planned[at].written.get("postRenderers")}
