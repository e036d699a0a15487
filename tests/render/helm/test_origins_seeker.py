"""The search for one field, piece by piece."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from labwright.render.helm.origins_leaves import leaves
from labwright.render.helm.origins_model import Giver, Role
from labwright.render.helm.origins_search import Outcome
from labwright.render.helm.origins_seeker import (
    DEFAULTS_LIMIT,
    EMPTY_LIMIT,
    UNLIKELY_LIMIT,
    Seeker,
    by_defaults,
    by_values,
    origin_in,
    unknown_key,
)
from labwright.render.helm.origins_trials import Refused
from labwright.render.objects import Object
from labwright.source import YamlMap, load


def config(data: dict[str, Any], name: str = "settings") -> Object:
    value = YamlMap({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}, "data": data})
    return Object(value=value, api_version="v1", kind="ConfigMap", name=name, template="c/templates/c.yaml")


class Chart:
    """One ConfigMap made of values."""

    is_lenient = False
    is_direct = True

    def __init__(self, template: Any, defaults: dict[str, Any], values: dict[str, Any]) -> None:
        self.template = template
        self.defaults = defaults
        self.item = config(template({**defaults, **values}))
        self.asked = 0

    def __call__(self, values: Sequence[Any], exact: Sequence[bool]) -> list[tuple[Object, ...] | Refused]:
        self.asked += len(values)
        return [self._one({**self.defaults, **one}) for one in values]

    def _one(self, values: dict[str, Any]) -> tuple[Object, ...] | Refused:
        try:
            made = self.template(values)
        except (KeyError, ValueError, TypeError) as error:
            return Refused(message=str(error))
        return () if made is None else (config(made),)

    def seeker(self, *path: str | int, noise: Any = ()) -> Seeker:
        return Seeker(render=self, before=(self.item,), item=self.item, path=path, noise=noise)


def test_a_field_is_judged_by_itself_alone() -> None:
    chart = Chart(lambda v: {"a": v["a"], "b": v["b"]}, {}, {"a": "1", "b": "2"})
    seeker = chart.seeker("data", "a")
    assert seeker.judge((config({"a": "1", "b": "other"}),)).outcome is Outcome.SAME
    assert seeker.judge((config({"a": "3", "b": "2"}),)).outcome is Outcome.CHANGED
    assert seeker.judge(()).outcome is Outcome.CHANGED
    assert seeker.judge(Refused()).outcome is Outcome.FAILED
    assert seeker.is_gone(())
    assert not seeker.is_gone(Refused())


def test_noise_is_no_change() -> None:
    chart = Chart(lambda v: {"a": "x", "drawn": "1"}, {}, {})
    whole = chart.seeker(noise=(("data", "drawn"),))
    assert whole.judge((config({"a": "x", "drawn": "2"}),)).outcome is Outcome.SAME
    assert whole.judge((config({"a": "y", "drawn": "2"}),)).outcome is Outcome.CHANGED
    assert whole.changed_fields((config({"a": "y", "drawn": "2"}),)) == (("data", "a"),)


def test_marks_that_stood_there_before_are_none() -> None:
    chart = Chart(lambda v: {"a": "one two"}, {}, {})
    answer = chart.seeker("data", "a").judge((config({"a": "two three"}),), {0: "two", 1: "three"})
    assert answer.seen == {1}


def test_switches_are_tried_apart_so_that_marks_stay_visible() -> None:
    values = load("enabled: true\n" + "".join(f"k{number}: text{number}\n" for number in range(20)), "v").value
    chart = Chart(lambda v: {"a": v["k7"]} if v["enabled"] else None, {}, dict(values))
    found = by_values(values, leaves(values), chart.seeker("data", "a"))
    assert [(one.path, one.role) for one in found.deciders] == [(("enabled",), Role.EXISTENCE), (("k7",), Role.VALUE)]
    assert chart.asked == 4


def test_a_default_inside_a_list_is_given_with_its_whole_list() -> None:
    defaults = load("list: [{k: one}, {k: two}]\nother: 1\n", "c/values.yaml").value
    seen: list[Any] = []

    def template(values: dict[str, Any]) -> dict[str, Any]:
        seen.append(values["list"])
        return {"a": values["list"][1]["k"]}

    chart = Chart(template, dict(defaults), {})
    (found,) = by_defaults({}, leaves(defaults), chart.seeker("data", "a"))
    assert (found.giver, found.path) == (Giver.DEFAULTS, ("list", 1, "k"))
    assert all(len(one) == 2 for one in seen)


def test_defaults_that_the_release_replaces_are_left_alone() -> None:
    defaults = load("a: {b: x}\nc: x\n", "c/values.yaml").value
    chart = Chart(lambda v: {"a": f"{v['c']}{v['a']}"}, dict(defaults), {"a": "text", "c": "x"})
    assert by_defaults({"a": "text", "c": "x"}, leaves(defaults), chart.seeker("data", "a")) == ()
    assert chart.asked == 0


def test_a_thousand_defaults_cost_no_more_than_the_limit() -> None:
    defaults = {f"k{number}": f"text{number}" for number in range(1000)}

    def picky(values: dict[str, Any]) -> dict[str, Any]:
        if any(values[f"k{number}"] != f"text{number}" for number in range(0, 1000, 3)):
            raise ValueError
        return {"a": "fixed"}

    chart = Chart(picky, defaults, {})
    assert by_defaults({}, leaves(defaults), chart.seeker("data", "a")) == ()
    assert chart.asked <= DEFAULTS_LIMIT + UNLIKELY_LIMIT + EMPTY_LIMIT


@pytest.mark.parametrize(
    ("path", "role", "place"),
    [
        (("a", "b"), Role.VALUE, "v.yaml:1:8"),
        (("a", "b"), Role.KEY, "v.yaml:1:5"),
        (("l", 1), Role.VALUE, "v.yaml:2:8"),
        (("l", 1), Role.KEY, "v.yaml:2:8"),
        (("a", "gone"), Role.VALUE, "v.yaml:1:4"),
    ],
)
def test_the_origin_of_a_value_and_of_its_key(path: Any, role: Role, place: str) -> None:
    values = load("a: {b: 1}\nl: [p, q]\n", "v.yaml").value
    origin = origin_in(values, path, role)
    assert origin is not None
    assert str(origin.place) == place


def test_open_maps_of_a_chart_know_every_key() -> None:
    defaults = {"annotations": {}, "image": {"tag": ""}, "list": [1]}
    assert unknown_key(defaults, ("annotations", "any")) is None
    assert unknown_key(defaults, ("list", 0, "any")) is None
    assert unknown_key(defaults, ("image", "tga")) == (("image", "tga"), "tag")
    assert unknown_key({}, ("any",)) is None
