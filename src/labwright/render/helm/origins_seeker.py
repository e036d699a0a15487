"""Looking for what decides one field: among a release's own values, and among the defaults of its chart."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Protocol

from labwright.render.helm.origins_compare import differences, find, same, value_at
from labwright.render.helm.origins_leaves import MARK, REMOVED, Changed, Leaf, changed, renamed, with_changes
from labwright.render.helm.origins_model import Decider, Giver, Role
from labwright.render.helm.origins_search import Answer, Group, Outcome, search
from labwright.render.helm.origins_trials import Refused, Rendering
from labwright.render.objects import Object
from labwright.source import Origin, Path, YamlMap, nearest

LIMIT = 160
"""Most renderings for one field's values. Real releases need 5 to 40; a field of a large one with many enumerations, 100."""

DEFAULTS_LIMIT = 36
"""Most renderings for those of the chart's defaults that look like the field."""

UNLIKELY_LIMIT = 12
"""Most renderings for all others, of which large charts have a thousand: what halving does not find soon is not there."""

EMPTY_LIMIT = 5
"""Most renderings for those of them that are empty: enough for one that leaves its mark in the field."""

KEYS_LIMIT = 24
"""Most renderings for the names of keys."""

_FEW = 8
"""Refused values that are taken away one by one. Chosen by feel."""

_EMPTY: tuple[Any, ...] = ("", {}, [])

_GUESSES = 3
"""How many of a group that changes a field are tried alone before it is halved. Chosen by feel."""

_LIKELY = 48
"""How many of the defaults are looked at first: those whose value or name is in the field or its path."""


class Render(Protocol):
    """Renders a release with other values."""

    @property
    def is_lenient(self) -> bool:
        """Whether what is not exact may take values that the chart refuses, and is to be made sure of."""
        ...

    @property
    def is_direct(self) -> bool:
        """Whether an exact rendering costs about as much as another."""
        ...

    def __call__(self, values: Sequence[Any], exact: Sequence[bool]) -> Sequence[Rendering | Refused]:
        """Objects of a release with each of the values given, or why there are none."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeker:
    """Looks at one field in other renderings of its chart."""

    render: Render
    before: Rendering
    item: Object
    """One of `before`."""
    path: Path
    noise: tuple[Path, ...] = ()
    """Fields of the object that are others in every rendering."""

    @property
    def value(self) -> Any:
        """The field as it is."""
        return value_at(self.item.value, self.item.value, self.path)

    @property
    def text(self) -> str:
        """The field as text, to look for names and marks in."""
        return _as_text(self.value)

    def judge(self, after: Rendering | Refused, marks: Mapping[int, str] | None = None) -> Answer:
        """Whether the field is another one in a rendering, and whose marks are in it now; or in the chart's refusal."""
        if isinstance(after, Refused):
            blamed = frozenset(number for number, mark in (marks or {}).items() if mark in after.message)
            return Answer(outcome=Outcome.FAILED, seen=blamed)
        there = find(self.item, self.before, after)
        if there is None:
            return Answer(outcome=Outcome.CHANGED)
        new = value_at(self.item.value, there.value, self.path)
        if same(self.value, new) or (self.noise and not self.changed_fields(after)):
            return Answer(outcome=Outcome.SAME)
        text, old = _as_text(new), self.text
        seen = frozenset(number for number, mark in (marks or {}).items() if mark in text and mark not in old)
        return Answer(outcome=Outcome.CHANGED, seen=seen)

    def tried(self, values: Sequence[Any], alone: Sequence[bool]) -> list[Rendering | Refused]:
        """What becomes of the object with each of the values. Of those that stand `alone`, which may be told to somebody, a
        change is one of the whole chart.
        """
        direct = self.render.is_direct
        exact = [direct and one for one in alone]
        made = list(self.render(values, exact))
        if not self.render.is_lenient:
            return made
        # What the chart refuses may still say that it has nothing to do with the field; what changes it must be taken, too.
        doubtful = Outcome.FAILED if direct else Outcome.CHANGED
        again = [at for at, one in enumerate(made) if alone[at] and self.judge(one).outcome is doubtful]
        others = self.render([values[at] for at in again], [not direct] * len(again)) if again else ()
        for at, other in zip(again, others, strict=True):
            if not direct or self.judge(other).outcome is Outcome.SAME:
                made[at] = other
        return made

    def is_gone(self, after: Rendering | Refused) -> bool:
        """Whether a rendering succeeded without the object."""
        return not isinstance(after, Refused) and find(self.item, self.before, after) is None

    def changed_fields(self, after: Rendering | Refused) -> tuple[Path, ...]:
        """The parts of the field that are others in a rendering; the field itself where that is all there is to say."""
        there = find(self.item, self.before, after) if not isinstance(after, Refused) else None
        if there is None:
            return ()
        new = value_at(self.item.value, there.value, self.path)
        found = (one.path for one in differences(self.value, new, self.path))
        return tuple(path for path in found if not any(path[: len(noise)] == noise for noise in self.noise))


@dataclass(frozen=True, slots=True, kw_only=True)
class ByValues:
    """What came of the search among the release's own values."""

    deciders: tuple[Decider, ...]
    refused: frozenset[int] = frozenset()
    """Leaves that take no other value."""
    lost: frozenset[int] = frozenset()
    """Those of them that cannot be taken away either."""
    complete: bool = True


NOTHING = ByValues(deciders=())


def by_values(values: Any, known: Sequence[Leaf], seeker: Seeker, before: ByValues = NOTHING) -> ByValues:
    """What decides the field among `known`, the leaves of `values`. What was refused `before` need not be tried again."""
    trial = _Trial(values, known, seeker)
    marked = {
        number: changed(leaf.value, number + 1) for number, leaf in enumerate(known) if number not in before.refused
    }
    switches = tuple(number for number, one in marked.items() if _is_switch(known[number], one))
    # Switches apart from the rest: they make whole objects vanish, and what is not there shows no marks.
    others = tuple(number for number in marked if number not in switches)
    changes = {number: one.value for number, one in marked.items()}
    marks = {number: one.mark for number, one in marked.items() if one.mark}
    first = search([others, switches], trial.asking(changes, marks), LIMIT, trial.likely)
    refused = before.refused | frozenset(first.refused)
    removable = {
        number: REMOVED for number in sorted(refused - before.lost) if not isinstance(known[number].path[-1], int)
    }
    # One by one where they are few: taking several away at once mostly fails, and does not say because of which.
    groups = [(number,) for number in removable] if len(removable) <= _FEW else [tuple(removable)]
    second = search(groups, trial.asking(removable, {}), LIMIT - first.trials)
    deciders = [trial.decider(number, Giver.VALUES) for number in sorted({*first.deciding, *second.deciding})]
    complete = first.complete and second.complete
    if not any(one.role is Role.VALUE for one in deciders):
        keys, done = _by_keys(values, seeker, LIMIT - first.trials - second.trials)
        deciders += keys
        complete = complete and done
    lost = before.lost | frozenset(second.refused) | (refused - before.lost - removable.keys())
    return ByValues(deciders=tuple(deciders), refused=refused, lost=lost, complete=complete)


def _is_switch(leaf: Leaf, other: Changed) -> bool:
    """Whether a value turns something on or off, or chooses among few."""
    return isinstance(leaf.value, bool | None) or (isinstance(leaf.value, str) and leaf.value != "" and not other.mark)


class _Trial:
    """Changes leaves in groups and notes what each single one did."""

    def __init__(self, values: Any, known: Sequence[Leaf], seeker: Seeker) -> None:
        self._values = values
        self._known = known
        self._seeker = seeker
        self._roles: dict[int, Role] = {}
        self._fields: dict[int, tuple[Path, ...]] = {}
        self._changed: dict[Group, tuple[Path, ...]] = {}
        """The fields that groups change; none of one without which there is no object."""

    def asking(
        self, changes: Mapping[int, Any], marks: Mapping[int, str]
    ) -> Callable[[Sequence[Group]], Sequence[Answer]]:
        """Tries groups: each of their leaves becomes what `changes` has for it."""

        def ask(groups: Sequence[Group]) -> Sequence[Answer]:
            asked = [
                with_changes(self._values, {self._known[number].path: changes[number] for number in group})
                for group in groups
            ]
            made = []
            for group, after in zip(groups, self._seeker.tried(asked, [len(one) == 1 for one in groups]), strict=True):
                answer = self._seeker.judge(after, {one: marks[one] for one in group if one in marks})
                if isinstance(after, Refused) and after.paths:
                    blamed = (one for one in group if _is_blamed(self._known[one].path, after.paths))
                    answer = replace(answer, seen=answer.seen | frozenset(blamed))
                made.append(answer)
                self._changed[group] = self._seeker.changed_fields(after)
                if len(group) == 1:
                    self._roles[group[0]] = Role.EXISTENCE if self._seeker.is_gone(after) else Role.VALUE
                    self._fields[group[0]] = self._changed[group]
            return made

        return ask

    def likely(self, group: Group) -> Group:
        """The few of a group that look most like what they changed: fields, or the object that is gone."""
        fields = self._changed[group] or ((),)
        each = 1 if len(fields) > _GUESSES else _GUESSES
        found: dict[int, None] = {}
        for path in fields:
            scores = {one: _resemblance(self._known[one], self._seeker.item, path) for one in group}
            likely = sorted((one for one in group if scores[one]), key=lambda one: -scores[one])
            found.update(dict.fromkeys(likely[:each]))
        return tuple(found)

    def decider(self, number: int, giver: Giver) -> Decider:
        """A leaf that was found to decide."""
        leaf = self._known[number]
        return Decider(
            giver=giver,
            role=self._roles[number],
            path=leaf.path,
            value=leaf.value,
            origin=leaf.origin,
            fields=self._fields[number],
        )


def _is_blamed(path: Path, blamed: Sequence[Path]) -> bool:
    return any(one and (path[: len(one)] == one or one[: len(path)] == path) for one in blamed)


def _by_keys(values: Any, seeker: Seeker, limit: int) -> tuple[list[Decider], bool]:
    """Keys whose name is in the field and changes in it with the key; and whether all could be tried."""
    shown = seeker.text
    paths = [path for path in _keys(values) if len(str(path[-1])) > 1 and str(path[-1]) in shown]
    marks = {number: f"{path[-1]}{MARK}{number}z" for number, path in enumerate(paths)}
    fields: dict[int, tuple[Path, ...]] = {}

    def ask(groups: Sequence[Group]) -> Sequence[Answer]:
        asked = [renamed(values, {paths[number]: marks[number] for number in group}) for group in groups]
        made = []
        for group, after in zip(groups, seeker.tried(asked, [len(one) == 1 for one in groups]), strict=True):
            answer = seeker.judge(after, {number: marks[number] for number in group})
            if answer.outcome is Outcome.CHANGED and not answer.seen:
                answer = Answer(outcome=Outcome.SAME)  # something else has changed with the missing key
            if len(group) == 1:
                fields[group[0]] = seeker.changed_fields(after)
            made.append(answer)
        return made

    found = search([tuple(range(len(paths)))], ask, min(limit, KEYS_LIMIT))
    deciders = [
        Decider(
            giver=Giver.VALUES,
            role=Role.KEY,
            path=paths[number],
            value=paths[number][-1],
            origin=origin_in(values, paths[number], Role.KEY),
            fields=fields[number],
        )
        for number in found.deciding
    ]
    return deciders, found.complete


def _keys(value: Any, at: Path = ()) -> list[Path]:
    """The paths of all keys of mappings."""
    found: list[Path] = []
    if isinstance(value, dict):
        for key, item in value.items():
            found.append((*at, key))
            found.extend(_keys(item, (*at, key)))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            found.extend(_keys(item, (*at, index)))
    return found


def origin_in(values: Any, path: Path, role: Role) -> Origin | None:
    """What set the value at a path, or what is nearest around it; of a key where it stands."""
    here, origin, key_place = values, None, None
    for step in path:
        key_place = None
        if isinstance(here, YamlMap) and isinstance(step, str):
            origin = here.origins.get(step) or origin
            key_place = here.key_places.get(step)
            here = here.get(step)
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            origins: list[Origin | None] = getattr(here, "origins", [])
            origin = (origins[step] if step < len(origins) else None) or origin
            here = here[step]
        else:
            return origin
    return Origin(key_place) if role is Role.KEY and key_place else origin


# --- the chart's defaults ---------------------------------------------------------------------------------------------


def by_defaults(
    values: Any, defaults: Sequence[Leaf], seeker: Seeker, *, only_likely: bool = False
) -> tuple[Decider, ...]:
    """What decides the field among the chart's defaults that the release leaves as they are: the likely ones first."""
    open_ = [leaf for leaf in defaults if _is_open(values, leaf.path)]
    ranked = sorted(range(len(open_)), key=lambda number: -_likeness(open_[number], seeker))
    likely = [number for number in ranked[:_LIKELY] if _likeness(open_[number], seeker)]
    rest = [] if only_likely else [number for number in ranked if number not in set(likely)]
    filled = [number for number in rest if open_[number].value not in _EMPTY]
    # What is empty apart from the rest: what fits there is anybody's guess, and most charts refuse it.
    empty = [number for number in rest if open_[number].value in _EMPTY]
    trial = _Trial(values, [_whole_list(leaf) for leaf in open_], seeker)
    marked = {number: changed(leaf.value, number + 1) for number, leaf in enumerate(open_)}
    changes = {number: _in_list(open_[number], one.value) for number, one in marked.items()}
    marks = {number: one.mark for number, one in marked.items() if one.mark}
    for numbers, limit in ((likely, DEFAULTS_LIMIT), (filled, UNLIKELY_LIMIT), (empty, EMPTY_LIMIT)):
        switches = tuple(sorted(number for number in numbers if _is_switch(open_[number], marked[number])))
        others = tuple(sorted(set(numbers) - set(switches)))
        found = search([others, switches], trial.asking(changes, marks), limit, trial.likely)
        made = [replace(trial.decider(one, Giver.DEFAULTS), path=open_[one].path) for one in found.deciding]
        if any(one.role is Role.VALUE for one in made):
            return tuple(made)
    return ()


def _is_open(values: Any, path: Path) -> bool:
    """Whether the release says nothing about a default: neither sets it nor puts something else around it."""
    here = values
    for step in path:
        if not isinstance(here, dict):
            return False
        if isinstance(step, int):
            return False
        if step not in here:
            return True
        here = here[step]
    return False


def _whole_list(leaf: Leaf) -> Leaf:
    """Values replace lists as a whole, so the first list around a leaf is what has to be given."""
    at = next((index for index, step in enumerate(leaf.path) if isinstance(step, int)), len(leaf.path))
    return leaf._replace(path=leaf.path[:at])


def _in_list(leaf: Leaf, new: Any) -> Any:
    """The new value, with the whole list around it where there is one."""
    inner = tuple(leaf.path[len(_whole_list(leaf).path) :])
    if not inner:
        return new
    return with_changes(leaf.around, {inner: new})


def _likeness(leaf: Leaf, seeker: Seeker) -> int:
    """How much a default looks like what the field was made of: by its text, and by the names on its path."""
    shown = seeker.text
    text = str(leaf.value).lower() if isinstance(leaf.value, bool) else str(leaf.value)
    score = 0
    if leaf.value not in (None, "") and not isinstance(leaf.value, dict | list):
        score = 4 if text == shown else 2 if len(text) > 2 and text in shown else 0
    names = {step.lower() for step in seeker.path if isinstance(step, str)}
    own = [step.lower() for step in leaf.path if isinstance(step, str)]
    score += len(names & set(own))
    return score + (2 if own and own[-1] in names else 0)


def _resemblance(leaf: Leaf, item: Object, path: Path) -> float:
    """How much a value looks like deciding an object, or a field of it: by the words on its path that are also in the object's
    name or kind, in its template's path, or on the field's.
    """
    chart, _, template = item.template.removesuffix(".yaml").partition("/")
    own = _words(step for step in leaf.path if isinstance(step, str)) - _COMMON
    name = _words([item.name]) - _words([chart])
    there = name | _words((template, item.kind, *map(str, path)))
    part = len(own & there) / len(own) if own else 0.0
    alike = len(set(_items(leaf.path)) & set(_items(path))) + 3 * bool(own & name)
    return part + alike / 10 if part > 0.3 else 0.0


def _items(path: Path) -> list[tuple[str | int, str | int]]:
    """The items of lists that a path goes through, each with the list's key."""
    return [(key, step) for key, step in pairwise(path) if isinstance(step, int)]


_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
_COMMON = frozenset({"enabled", "create", "enable", "install"})


def _words(texts: Iterable[str]) -> set[str]:
    """The words of names, however they are written together: plural or not."""
    return {word.lower().removesuffix("s") for text in texts for word in _WORD.findall(text)}


def unknown_key(defaults: Any, path: Path) -> tuple[Path, str | None] | None:
    """The first key on a path that the chart's defaults do not have, and the known one nearest to it.

    None where all are known, or where the defaults leave open what may stand there (an empty mapping, a list, null).
    """
    here = defaults
    for at, step in enumerate(path):
        if not isinstance(here, dict) or not here or isinstance(step, int):
            return None
        if step not in here:
            return path[: at + 1], nearest(step, [str(key) for key in here])
        here = here[step]
    return None


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)
