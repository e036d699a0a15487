"""Which value decides a field, asked of a chart written in Python."""

from __future__ import annotations

from typing import Any

import pytest

from labwright.render.helm.origins import Prober, is_crd
from labwright.render.helm.origins_compare import MISSING
from labwright.render.helm.origins_leaves import shown_path
from labwright.render.helm.origins_model import FieldOrigins
from labwright.render.objects import Object
from labwright.source import YamlMap
from tests.render.helm.origins_helm import DEFAULTS, PythonHelm, deployment, spec_of

VALUES = """\
image:
  repository: example.org/blog
  tag: v2.3.4
strategy: Recreate
replicas: 2
args:
  - --verbose
  - --port=9000
env:
  TZ: Europe/Vienna
  LEVEL: debug
labels: {team: home}
service:
  enabled: true
  port: 8080
typo: {nobody: reads-this}
"""


class MemoryMemo:
    def __init__(self) -> None:
        self.entries: dict[str, bytes] = {}
        self.keeps = True

    def get(self, key: str) -> bytes | None:
        return self.entries.get(key)

    def put(self, key: str, data: bytes) -> None:
        self.entries[key] = data


def prober(values: str = VALUES, template: Any = deployment, **more: Any) -> Prober:
    return Prober(helm=PythonHelm(template, DEFAULTS), spec=spec_of(values), **more)


def found(asked: Prober, kind: str, *path: str | int) -> FieldOrigins:
    (release,) = asked.helm.render([asked.spec])
    (item,) = [one for one in release.objects if one.kind == kind]
    return asked.origins(item, path)


def told(origins: FieldOrigins) -> list[str]:
    return [
        f"{one.giver} {one.role} {shown_path(one.path)} {one.origin.place if one.origin else '-'}"
        for one in origins.deciders
    ]


CONTAINER = ("spec", "template", "spec", "containers", 0)


def test_several_values_may_decide_one_field() -> None:
    assert told(found(prober(), "Deployment", *CONTAINER, "image")) == [
        "values value image.repository values.yaml:2:15",
        "values value image.tag values.yaml:3:8",
    ]


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        (("spec", "replicas"), "replicas", "5:11"),
        ((*CONTAINER, "args", 1), "args[1]", "8:5"),
        ((*CONTAINER, "env", 0, "value"), "env.TZ", "10:7"),
        (("metadata", "labels", "team"), "labels.team", "12:16"),
    ],
)
def test_the_one_value_behind_a_field_is_found(path: Any, value: str, line: str) -> None:
    assert told(found(prober(), "Deployment", *path)) == [f"values value {value} values.yaml:{line}"]


def test_an_enumeration_is_found_by_taking_it_away() -> None:
    assert told(found(prober(), "Deployment", "spec", "strategy", "type")) == ["values value strategy values.yaml:4:11"]


def test_a_key_whose_name_is_the_field_is_found_by_its_key() -> None:
    assert told(found(prober(), "Deployment", *CONTAINER, "env", 1, "name")) == [
        "values key env.LEVEL values.yaml:11:3"
    ]


def test_what_the_object_itself_depends_on_comes_last() -> None:
    assert told(found(prober(), "Service", "spec", "ports", 0, "port")) == [
        "values value service.port values.yaml:15:9",
        "values existence service.enabled values.yaml:14:12",
    ]


def test_a_default_is_found_in_the_chart_s_own_values() -> None:
    origins = found(prober("image: {repository: r, tag: t1}\n"), "Deployment", "spec", "replicas")
    assert told(origins) == ["defaults value replicas chart-1.0.0/values.yaml:5:11"]
    assert origins.template == "chart/templates/deployment.yaml"


def test_a_default_in_a_list_is_found() -> None:
    def chart(values: dict[str, Any], spec: Any) -> list[dict[str, Any]]:
        return [
            {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"l": values["l"][1]["k"]}}
        ]

    helm = PythonHelm(chart, "l:\n  - k: one\n  - k: two\n")
    asked = Prober(helm=helm, spec=spec_of(""))
    assert told(found(asked, "ConfigMap", "data", "l")) == ["defaults value l[1].k chart-1.0.0/values.yaml:3:8"]


def test_the_release_s_name_and_namespace_are_found() -> None:
    assert told(found(prober(), "Deployment", "metadata", "name")) == ["release name value  release.yaml:1:1"]
    assert told(found(prober(), "Deployment", "metadata", "namespace")) == ["release namespace value  release.yaml:1:1"]


def test_a_name_out_of_the_values_is_followed_although_it_renames_the_object() -> None:
    origins = found(prober(VALUES + "fullnameOverride: blog\n"), "Deployment", "metadata", "name")
    assert told(origins) == ["values value fullnameOverride values.yaml:17:19"]


def test_text_of_the_template_itself_has_no_origin_but_its_file() -> None:
    origins = found(prober(), "Deployment", "metadata", "labels", "app")
    assert (origins.deciders, origins.unknown, origins.complete) == ((), "", True)
    assert (origins.template, origins.chart) == ("chart/templates/deployment.yaml", "chart 1.0.0")


def test_a_whole_object_tells_which_value_decides_which_part() -> None:
    origins = found(prober(), "Deployment")
    parts = {shown_path(one.path): [shown_path(path) for path in one.fields] for one in origins.deciders}
    assert parts["replicas"] == ["spec.replicas"]
    assert parts["image.tag"] == ["spec.template.spec.containers[0].image"]
    assert parts["strategy"] == ["spec.strategy.type"]
    assert "typo.nobody" not in parts
    assert "service.port" not in parts


def test_a_switch_that_inserts_a_container_does_not_decide_the_next_one() -> None:
    values = VALUES + "sidecar: false\n"
    assert "sidecar" not in " ".join(told(found(prober(values), "Deployment", *CONTAINER, "image")))
    assert "values value sidecar" in " ".join(told(found(prober(values), "Deployment", *CONTAINER[:-1])))


def strict(values: dict[str, Any], spec: Any) -> list[dict[str, Any]]:
    """A chart that takes one mode and no other."""
    if values.get("mode") != "only":
        raise KeyError("mode")
    return deployment(values, spec)


def test_a_value_that_the_chart_takes_no_other_for_is_named() -> None:
    origins = found(prober(VALUES + "mode: only\n", strict), "Deployment", "spec", "replicas")
    assert told(origins) == ["values value replicas values.yaml:5:11"]
    assert origins.refused == (("mode",),)


def test_what_is_another_value_in_each_rendering_is_said_to_be() -> None:
    counter = iter(range(1000))

    def drawn(values: dict[str, Any], spec: Any) -> list[dict[str, Any]]:
        made = deployment(values, spec)
        made[0]["metadata"]["labels"]["drawn"] = str(next(counter))
        return made

    asked = prober(template=drawn)
    assert found(asked, "Deployment", "metadata", "labels", "drawn").unsteady
    assert told(found(asked, "Deployment", "spec", "replicas")) == ["values value replicas values.yaml:5:11"]
    whole = found(asked, "Deployment")
    assert not whole.unsteady
    assert len(whole.deciders) == 11


def test_a_field_costs_few_renderings() -> None:
    more = "".join(f"other{number}: {{a: text{number}, b: {number}}}\n" for number in range(16))
    origins = found(prober(VALUES + more), "Deployment", *CONTAINER, "image")
    assert len(origins.deciders) == 2
    assert origins.trials <= 28


def test_a_second_field_is_cheaper_because_refused_values_are_known() -> None:
    asked = prober()
    first = found(asked, "Deployment", "spec", "strategy", "type").trials
    assert found(asked, "Deployment", "metadata", "labels", "team").trials < first


def test_an_answer_is_kept_and_told_with_the_places_of_today() -> None:
    memo = MemoryMemo()
    first = found(prober(memo=memo), "Deployment", *CONTAINER, "image")
    asked = prober("# a comment moves everything down\n" + VALUES, memo=memo)
    second = found(asked, "Deployment", *CONTAINER, "image")
    assert second.trials == 0
    assert [one.path for one in second.deciders] == [one.path for one in first.deciders]
    assert told(second)[0] == "values value image.repository values.yaml:3:15"


@pytest.mark.parametrize("change", ["values", "chart", "name"])
def test_a_kept_answer_is_not_used_for_anything_else(change: str) -> None:
    memo = MemoryMemo()
    found(prober(memo=memo), "Deployment", "spec", "replicas")
    other = prober(VALUES + ("x: 1\n" if change == "values" else ""), memo=memo)
    if change == "chart":
        other = Prober(helm=PythonHelm(deployment, DEFAULTS, digest="sha256:2"), spec=spec_of(VALUES), memo=memo)
    if change == "name":
        other = Prober(helm=PythonHelm(deployment, DEFAULTS), spec=spec_of(VALUES, name="b"), memo=memo)
    assert found(other, "Deployment", "spec", "replicas").trials > 0


@pytest.mark.parametrize("kept", [b"", b"{", b"[]", b'{"deciders": 1}', b'{"deciders": [], "refused": [], "x": 1}'])
def test_a_broken_memo_counts_as_empty(kept: bytes) -> None:
    memo = MemoryMemo()
    memo.get = lambda key: kept  # type: ignore[method-assign]
    assert len(told(found(prober(memo=memo), "Deployment", *CONTAINER, "image"))) == 2


def test_a_release_that_cannot_be_rendered_says_so() -> None:
    item = Object(value=YamlMap(), api_version="v1", kind="Service", name="x", template="c/templates/x.yaml")
    origins = prober("strategy: Wrong\n").origins(item, ())
    assert (origins.unknown, origins.template) == ("the chart cannot be rendered", "c/templates/x.yaml")


def test_what_is_not_the_chart_s_own_says_so() -> None:
    asked = prober()
    (release,) = asked.helm.render([asked.spec])
    assert asked.origins(release.objects[0], ("metadata", "annotations")).unknown == "the chart does not set it"


def test_definitions_in_crds_are_not_asked_about() -> None:
    assert is_crd("chart/crds/a.yaml")
    assert is_crd("chart/charts/inner/crds/a.yaml")
    assert not is_crd("chart/templates/crds/a.yaml")
    item = Object(value=YamlMap(), api_version="v1", kind="X", name="x", template="chart/crds/x.yaml")
    assert prober().origins(item, ()).deciders == ()


# --- the other way round ----------------------------------------------------------------------------------------------


def effects(values: str, *paths: Any, template: Any = deployment) -> list[str]:
    result = prober(values, template).effects(paths)
    assert not result.unknown
    assert not result.refused
    return [
        f"{one.object.kind} {shown_path(one.path)} {'absent' if one.old is MISSING else one.old if one.path else 'there'}"
        for one in result.effects
    ]


def test_a_value_tells_the_fields_that_it_decides() -> None:
    assert effects(VALUES, ("image", "tag")) == [
        "Deployment spec.template.spec.containers[0].image example.org/blog:v2.3.4"
    ]


def test_a_switch_tells_the_objects_that_it_decides() -> None:
    assert effects(VALUES, ("service", "enabled")) == ["Service  there"]
    off = VALUES.replace("enabled: true", "enabled: false")
    assert effects(off, ("service", "enabled")) == ["Service  absent"]


def test_an_enumeration_tells_what_taking_it_away_changes() -> None:
    assert effects(VALUES, ("strategy",)) == ["Deployment spec.strategy.type Recreate"]


def test_a_key_tells_what_everything_below_it_decides() -> None:
    assert effects(VALUES, ("env", "TZ"), ("env", "LEVEL")) == [
        "Deployment spec.template.spec.containers[0].env[0].value Europe/Vienna",
        "Deployment spec.template.spec.containers[0].env[1].value debug",
    ]


def test_a_dead_value_decides_nothing() -> None:
    assert effects(VALUES, ("typo", "nobody")) == []


def test_a_value_that_cannot_change_is_said_to_be_unknowable() -> None:
    assert prober(VALUES + "mode: only\n", strict).effects([("mode",)]).refused


def test_a_key_that_the_chart_does_not_know_comes_with_the_nearest_one() -> None:
    asked = prober()
    assert asked.unknown_key(("servce", "port")) == (("servce",), "service")
    assert asked.unknown_key(("service", "prot")) == (("service", "prot"), "port")
    assert asked.unknown_key(("env", "ANY")) is None
    assert asked.unknown_key(("service", "port")) is None
