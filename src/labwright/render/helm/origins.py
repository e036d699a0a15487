"""Which line of values decides a field that Helm rendered, and which fields a line of values decides.

A template engine keeps no origins, so they are found with the engine itself: the release is rendered again with changed
values, and a value is accepted only where changing it alone changes the field. Groups of values are changed together and
halved, and most of it is asked of a slim form of the chart that refuses nothing (`origins_slim`); what is accepted, of the
whole chart. So a field of a release with two hundred values costs one or two dozen renderings, few of them whole.

Three things can decide a field: the text of a value, the existence of a value (where the chart refuses any other, as for an
enumeration, it is taken away instead), and the name of a key. What none of the release's values decides is looked for among
the chart's defaults; what no default decides either is the template's own text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from labwright.render.helm.contract import Helm, ReleaseSpec, RenderedRelease
from labwright.render.helm.origins_compare import MISSING, counterpart, differences, find, identity, same, value_at
from labwright.render.helm.origins_leaves import MARK, REMOVED, Leaf, changed, leaves, with_changes
from labwright.render.helm.origins_model import Decider, Effect, Effects, FieldOrigins, Giver, Role
from labwright.render.helm.origins_search import Outcome
from labwright.render.helm.origins_seeker import (
    NOTHING,
    ByValues,
    Seeker,
    by_defaults,
    by_values,
    origin_in,
    unknown_key,
)
from labwright.render.helm.origins_trials import WHOLE, Part, Refused, Rendering, Trials, is_rendered
from labwright.render.helm.prepare import FIXED_MARKS
from labwright.render.memo import Memo, NoMemo, digest
from labwright.render.objects import Object
from labwright.source import Origin, Path, Place, YamlMap, walk

NOT_SET = "the chart does not set it"
"""Why nothing is known of a field that what applies the release has added, e.g. a label."""

_FIXED = (("apiVersion",), ("kind",))
"""Fields that hardly any chart makes of a default."""

FORMAT = "helm-origins-2"
"""Part of the memo's keys: raise it when the search or the stored form changes."""


@dataclass(slots=True)
class Prober:
    """Asks one release about its values. What was learnt about one field speeds up the next."""

    helm: Helm
    spec: ReleaseSpec
    memo: Memo = field(default_factory=NoMemo)
    _leaves: tuple[Leaf, ...] | None = None
    _trials: Trials | None = None
    _baseline: RenderedRelease | None = None
    _objects: Rendering = ()
    _refusals: ByValues = NOTHING
    """Leaves that are known to take no other value."""

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """The leaves of the release's values."""
        if self._leaves is None:
            self._leaves = leaves(self.spec.values)
        return self._leaves

    @property
    def trials(self) -> Trials:
        """What renders the release again."""
        if self._trials is None:
            self._trials = Trials(self.helm, self.spec)
        return self._trials

    def origins(self, item: Object, path: Path) -> FieldOrigins:
        """What decides the field at `path` of an object of this release; an empty path is the whole object."""
        start = self.trials.count
        if (why := self._prepare()) is not None:
            return FieldOrigins(template=item.template, unknown=why)
        key = self._key(item, path)
        if key and (kept := self.memo.get(key)) is not None and (known := self._read(kept)) is not None:
            return known
        made = replace(self._origins(item, path), template=item.template)
        made = replace(made, trials=self.trials.count - start, chart=self._baseline.chart if self._baseline else "")
        if key and not made.unknown:
            self.memo.put(key, _written(made))
        return made

    def effects(self, paths: Sequence[Path]) -> Effects:
        """What the leaves at some paths of the values decide together."""
        start = self.trials.count
        if (why := self._prepare()) is not None:
            return Effects(unknown=why)
        wanted = set(paths)
        chosen = [leaf for leaf in self.leaves if leaf.path in wanted]
        marked = {leaf.path: changed(leaf.value, number).value for number, leaf in enumerate(chosen, 1)}
        gone = dict.fromkeys(_common(paths, self.leaves), REMOVED)
        first, second = self._render([with_changes(self.spec.values, one) for one in (marked, gone)])
        answers = [first]
        if isinstance(first, Refused) and len(chosen) > 1:
            answers = self._render([with_changes(self.spec.values, {path: new}) for path, new in marked.items()])
        # Taking a value away says more only where changing it said nothing: its default may differ in other things, too.
        found = self._changes(answers) or self._changes([second])
        refused = not found and all(isinstance(one, Refused) for one in (*answers, second))
        return Effects(effects=tuple(found), refused=refused, trials=self.trials.count - start)

    def text(self, file: str) -> str | None:
        """The text of a file of the chart, by the name that the places of defaults have."""
        return self.trials.text(file)

    def unknown_key(self, path: Path) -> tuple[Path, str | None] | None:
        """The first key on a path of the values that the chart's own values.yaml does not have, and the nearest it has."""
        if self._prepare() is not None or self._baseline is None:
            return None
        return unknown_key(self.trials.defaults(self._baseline.defaults), path)

    # --- one field ----------------------------------------------------------------------------------------------------

    def _origins(self, item: Object, path: Path) -> FieldOrigins:
        if is_crd(item.template):
            return FieldOrigins()
        here = counterpart(item, self._objects)
        if here is None or value_at(here.value, here.value, path) is MISSING:
            return FieldOrigins(unknown=NOT_SET)
        before = tuple(one for one in self._objects if one.template == here.template)
        seeker = Seeker(render=_Guesses(self, here, before), before=before, item=here, path=path)
        if not same(value_at(here.value, item.value, path), seeker.value):
            seeker = replace(seeker, noise=self._noise(seeker))
            if any(path[: len(noise)] == noise for noise in seeker.noise):
                return FieldOrigins(unsteady=True)
        # What takes the chart's refusals for nothing finds each anew, and says the same whatever was asked before.
        refusals = NOTHING if seeker.render.is_lenient else self._refusals
        found = self._refusals = by_values(self.spec.values, self.leaves, seeker, refusals)
        deciders = list(found.deciders)
        if not path or not _explains(deciders):
            deciders += self._by_release(seeker)
        if not _explains(deciders) and self._baseline is not None and path not in _FIXED:
            defaults = leaves(self.trials.defaults(self._baseline.defaults))
            # Of a field that holds the chart's version it is known what it is made of.
            deciders += by_defaults(
                self.spec.values, defaults, seeker, only_likely=bool(path) and any(self._by_chart(seeker, ()))
            )
        if path:
            deciders += self._by_chart(seeker, deciders)
        if not _explains(deciders) and FIXED_MARKS.search(seeker.text.encode("utf-8", "replace")):
            return FieldOrigins(deciders=tuple(deciders), unsteady=True)
        return FieldOrigins(
            deciders=tuple(sorted(deciders, key=lambda one: (one.role is Role.EXISTENCE, _position(one, seeker.text)))),
            refused=tuple(self.leaves[number].path for number in sorted(found.lost)),
            complete=found.complete,
        )

    def _noise(self, seeker: Seeker) -> tuple[Path, ...]:
        """The fields of the object that are others although the values are the same."""
        (again,) = self._render([with_changes(self.spec.values, {})], _part(seeker.item))
        there = find(seeker.item, self._objects, again) if not isinstance(again, Refused) else None
        return tuple(one.path for one in differences(seeker.item.value, there.value)) if there is not None else ()

    def _by_release(self, seeker: Seeker) -> Iterator[Decider]:
        """The release's own name and namespace, where they are in the field."""
        spec, shown = self.spec, seeker.text
        others = (
            (Giver.RELEASE_NAME, spec.name, replace(spec, name=f"{spec.name[:40]}{MARK}")),
            (Giver.RELEASE_NAMESPACE, spec.namespace, replace(spec, namespace=f"{spec.namespace[:40]}{MARK}")),
        )
        asked = [one for one in others if one[1] and one[1] in shown]
        for (giver, value, _), after in zip(
            asked, self.trials.ask([other for _, _, other in asked], _part(seeker.item)), strict=True
        ):
            if seeker.judge(after).outcome is Outcome.CHANGED and not seeker.is_gone(after):
                origin = Origin(spec.place) if spec.place else None
                fields = seeker.changed_fields(after)
                yield Decider(giver=giver, role=Role.VALUE, value=value, origin=origin, fields=fields)

    def _by_chart(self, seeker: Seeker, deciders: Sequence[Decider]) -> Iterator[Decider]:
        """The version of the chart, or of the app in it, where the field holds it and no value does."""
        chart = self.trials.chart
        if chart is None:
            return
        told = " ".join(str(one.value) for one in deciders)
        for version in dict.fromkeys((str(chart.metadata.get("appVersion") or ""), chart.version)):
            if len(version) > 2 and version in seeker.text and version not in told:
                place = self.spec.chart.place
                origin = Origin(place) if place else None
                yield Decider(giver=Giver.CHART, role=Role.VALUE, value=version, origin=origin)

    # --- rendering ----------------------------------------------------------------------------------------------------

    def _prepare(self) -> str | None:
        """Render the release as it is, once. Why that is not possible, else None."""
        if self._baseline is None:
            self._baseline = self.trials.baseline()
            self._objects = (*self._baseline.objects, *self._baseline.hooks)
        if self._baseline.unrendered:
            return self._baseline.unrendered
        return None if is_rendered(self._baseline) else "the chart cannot be rendered"

    def _render(self, values: Sequence[Any], part: Part = WHOLE) -> list[Rendering | Refused]:
        """The objects with other values, or why there are none."""
        return self.trials.ask(self.specs(values), part)

    def specs(self, values: Sequence[Any]) -> list[ReleaseSpec]:
        """The release with other values."""
        return [replace(self.spec, values=YamlMap(one), include_crds=False) for one in values]

    def _changes(self, answers: Sequence[Rendering | Refused]) -> list[Effect]:
        """All differences from the release as it is, each field once."""
        found: dict[tuple[int, Path], Effect] = {}
        templated = [item for item in self._objects if not is_crd(item.template)]
        known = {identity(item) for item in templated}
        for after in (one for one in answers if not isinstance(one, Refused)):
            met: set[int] = set()
            for item in templated:
                there = find(item, self._objects, after)
                if there is None:
                    found.setdefault((id(item), ()), Effect(object=item, path=(), old=item.value))
                    continue
                met.add(id(there))
                for one in differences(item.value, there.value):
                    found.setdefault((id(item), one.path), Effect(object=item, path=one.path, old=one.old))
            for there in after:
                if id(there) not in met and identity(there) not in known and not is_crd(there.template):
                    found.setdefault((id(there), ()), Effect(object=there, path=(), old=MISSING))
        return list(found.values())

    # --- memo ---------------------------------------------------------------------------------------------------------

    def _key(self, item: Object, path: Path) -> str:
        """Empty where the chart's content is not known for sure."""
        if self._baseline is None or not self._baseline.digest:
            return ""
        which = [item.api_version, item.kind, item.namespace, item.name, item.template, *path]
        capabilities = sorted(self.spec.capabilities.api_versions)
        values = json.dumps([self.spec.values, which, capabilities], default=str)
        return digest(FORMAT, self._baseline.digest, _told(self.spec), values)

    def _read(self, kept: bytes) -> FieldOrigins | None:
        """What was stored, with the places that the values have now."""
        try:
            data = json.loads(kept)
            deciders = tuple(self._decider(one) for one in data.pop("deciders"))
            refused = tuple(tuple(path) for path in data.pop("refused"))
            return FieldOrigins(deciders=deciders, refused=refused, **data)
        except (ValueError, TypeError, KeyError):
            return None

    def _decider(self, data: dict[str, Any]) -> Decider:
        giver, role, path = Giver(data["giver"]), Role(data["role"]), tuple(data["path"])
        if giver is Giver.VALUES:
            origin = origin_in(self.spec.values, path, role)
        elif giver is Giver.DEFAULTS:
            origin = Origin(Place(*data["place"])) if data["place"] else None
        elif giver is Giver.CHART:
            origin = Origin(self.spec.chart.place) if self.spec.chart.place else None
        else:
            origin = Origin(self.spec.place) if self.spec.place else None
        value = data["value"]
        if giver is Giver.VALUES:
            value = path[-1] if role is Role.KEY else walk(self.spec.values, *path)
        fields = tuple(tuple(one) for one in data["fields"])
        return Decider(giver=giver, role=role, path=path, value=value, origin=origin, fields=fields)


@dataclass(frozen=True, slots=True)
class _Guesses:
    """Implements `origins_seeker.Render` for one object."""

    prober: Prober
    item: Object
    before: Rendering

    @property
    def is_lenient(self) -> bool:
        return self.prober.trials.is_lenient(_part(self.item))

    @property
    def is_direct(self) -> bool:
        return self.prober.trials.is_direct(_part(self.item))

    def __call__(self, values: Sequence[Any], exact: Sequence[bool]) -> Sequence[Rendering | Refused]:
        return self.prober.trials.guess(self.prober.specs(values), _part(self.item), self.before, exact)


def _part(item: Object) -> Part:
    return Part(template=item.template, kind=item.kind)


def is_crd(template: str) -> bool:
    """Whether a chart's file is in its `crds/`, which Helm does not template."""
    parts = template.split("/")
    return "crds" in parts and "templates" not in parts


def _explains(deciders: Sequence[Decider]) -> bool:
    return any(one.role is not Role.EXISTENCE for one in deciders)


def _position(one: Decider, text: str) -> int:
    """Where a value stands in a field's text: a repository before its tag. Behind everything where it does not."""
    found = text.find(one.value) if isinstance(one.value, str) and one.value else -1
    return found if found >= 0 else len(text)


def _told(spec: ReleaseSpec) -> str:
    """All of a spec but its values, capabilities and places."""
    chart = spec.chart
    return json.dumps(
        [
            [spec.name, spec.namespace, spec.include_crds, spec.skip_schema, spec.is_upgrade],
            [spec.values_files, spec.ignore_missing_values_files, spec.capabilities.kubernetes_version],
            [chart.source, chart.url, chart.name, chart.version, chart.digest, chart.path],
        ]
    )


def _written(made: FieldOrigins) -> bytes:
    deciders = [
        {
            "giver": one.giver,
            "role": one.role,
            "path": one.path,
            # A value of the release stands in the repository, perhaps as a secret: only its path is kept.
            "value": None if one.giver is Giver.VALUES else one.value,
            "fields": one.fields,
            "place": list(one.origin.place) if one.origin and one.giver is Giver.DEFAULTS else None,
        }
        for one in made.deciders
    ]
    rest = {
        "template": made.template,
        "chart": made.chart,
        "unsteady": made.unsteady,
        "refused": made.refused,
        "complete": made.complete,
    }
    return json.dumps({"deciders": deciders, **rest}, default=str).encode("utf-8", "surrogatepass")


def _common(paths: Sequence[Path], known: Sequence[Leaf]) -> list[Path]:
    """The paths themselves, or the one key around them when they are everything below it."""
    if len(paths) < 2:
        return list(paths)
    shared = paths[0]
    for path in paths[1:]:
        length = next((at for at, (one, other) in enumerate(zip(shared, path, strict=False)) if one != other), None)
        shared = shared[: min(len(shared), len(path)) if length is None else length]
    below = [leaf for leaf in known if leaf.path[: len(shared)] == shared]
    return [shared] if shared and len(below) == len(paths) else list(paths)
