"""Releases that are rendered when somebody looks at their objects.

Comparing two states of a repository needs the objects of few releases: of those whose key differs. `finish` renders these. When
a rule of the comparison looks at one of the others after all, all of them are rendered, as one look is seldom the last.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from labwright.render.content import DeferredObjects
from labwright.render.context import Context
from labwright.render.definitions import Scopes
from labwright.render.flux.finishing import finished
from labwright.render.flux.releases import PlannedRelease
from labwright.render.helm.contract import NO_ENGINE, Helm, ReleaseSpec, RenderedRelease
from labwright.render.objects import Object
from labwright.render.units import Unit
from labwright.tree import FileSystem


class Later:
    """The releases of one cluster that were put off."""

    def __init__(self, fs: FileSystem, context: Context) -> None:
        self._fs = fs
        self._context = context
        self._waiting: dict[str, tuple[PlannedRelease, Scopes]] = {}
        self._finished: dict[str, Unit] = {}

    def put_off(self, planned: PlannedRelease, key: str, known: Scopes) -> Unit:
        """The unit of a release whose objects are made later; `key` says what decides them. It takes the place of an earlier
        one of the same id.
        """
        identity = planned.unit.id
        self._waiting[identity] = (planned, known)
        return replace(planned.unit, objects=DeferredObjects(key, lambda: self._objects(identity)))

    def finish(self, ids: Iterable[str]) -> dict[str, Unit]:
        """The units of those of the ids that were put off, rendered, with all that is wrong with them."""
        wanted = [one for one in ids if one in self._waiting]
        now = [one for one in wanted if one not in self._finished]
        planned = [self._waiting[one][0] for one in now]
        rendered = render_all(self._context.helm, [one.spec for one in planned])
        for name, one, result in zip(now, planned, rendered, strict=True):
            known = self._waiting[name][1]
            self._finished[name] = finished(one, result, known, self._fs, self._context).unit
        return {one: self._finished[one] for one in wanted}

    def _objects(self, identity: str) -> Sequence[Object]:
        if identity not in self._finished:
            self.finish(self._waiting)
        return self._finished[identity].objects


def render_all(helm: Helm | None, specs: Sequence[ReleaseSpec | None]) -> list[RenderedRelease]:
    """What each release becomes; without a Helm, that there is none."""
    asked = [one for one in specs if one is not None]
    if helm is None:
        return [RenderedRelease(unrendered=NO_ENGINE) for _ in asked]
    return helm.render(asked) if asked else []
