"""Values of a Helm source, and what decides each leaf."""

from __future__ import annotations

import pytest

from labwright.render.argocd.values import Files, compose, merge_values, resolve
from labwright.source import Diagnostic, SourceError, YamlMap, origin_of, plain
from tests.render.argocd.harness import mapping
from tests.render.written import tree

FILES = {
    "chart/values.yaml": "a: 0\n",
    "chart/prod.yaml": "a: 1\nb: {x: 1, z: 1}\nlist: [1, 2]\n",
    "shared/all.yaml": "b: {z: 2}\nc: 2\n",
    "env/one.yaml": "e: 1\n",
    "env/two.yaml": "e: 2\n",
    "twice.yaml": "a: 1\na: 2\n",
    "motd.txt": "hello, {you}\n",
}


def composed(settings: str, references: dict[str, str | None] | None = None) -> tuple[YamlMap, list[Diagnostic]]:
    found: list[Diagnostic] = []
    fs = tree(FILES)
    files = Files(
        fs=fs, references=references or {}, lines=lambda file: settings.split("\n") if file == "values.yaml" else []
    )
    return compose(mapping(settings), "chart", files, {"ARGOCD_APP_NAME": "web"}, found), found


def test_files_then_the_applications_values_then_parameters() -> None:
    made, found = composed(
        "valueFiles: [prod.yaml, /shared/all.yaml]\nvaluesObject: {b: {x: 3}, d: 3, list: [9]}\n"
        "parameters: [{name: d, value: '4'}, {name: e.f, value: '5', forceString: true}, {name: name, value: $ARGOCD_APP_NAME}]\n"
        "fileParameters: [{name: motd, path: ../motd.txt}]\n"
    )
    assert found == []
    assert plain(made) == {
        "a": 1,
        "b": {"x": 3, "z": 2},
        "list": [9],
        "c": 2,
        "d": 4,
        "e": {"f": "5"},
        "name": "web",
        "motd": "hello, {you}\n",
    }
    places = {
        path: str(origin.place) if (origin := origin_of(made, *path)) else ""
        for path in (("a",), ("b", "z"), ("b", "x"), ("d",))
    }
    assert places == {
        ("a",): "chart/prod.yaml:1:4",
        ("b", "z"): "shared/all.yaml:1:8",
        ("b", "x"): "values.yaml:2:23",
        ("d",): "values.yaml:3:31",
    }
    overridden = origin_of(made, "b", "x")
    assert overridden is not None and [str(one.place) for one in overridden.history] == [
        "values.yaml:2:23",
        "chart/prod.yaml:2:8",
    ]


def test_values_in_a_text_point_to_their_own_lines() -> None:
    made, _ = composed("values: |\n  a:\n    b: 1\n")
    origin = origin_of(made, "a", "b")
    assert origin is not None and str(origin.place) == "values.yaml:3:8"


def test_an_object_wins_over_a_text() -> None:
    assert plain(composed("values: 'a: 1'\nvaluesObject: {a: 2}\n")[0]) == {"a": 2}


def test_a_reference_leads_into_this_repository() -> None:
    made, _ = composed("valueFiles: [$values/shared/all.yaml]\n", {"values": ""})
    assert made["c"] == 2
    _, found = composed("valueFiles: [$other/x.yaml]\n", {"other": None})
    assert [one.code for one in found] == ["AR002"]


def test_patterns_take_files_in_order_and_leave_explicit_ones_to_their_place() -> None:
    assert composed("valueFiles: [/env/*.yaml]\n")[0]["e"] == 2
    assert composed("valueFiles: [/env/*.yaml, /env/one.yaml]\n")[0]["e"] == 1
    assert plain(composed("valueFiles: [/none/*.yaml]\nignoreMissingValueFiles: true\n")[0]) == {}


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ("valueFiles: [gone.yaml]", "AR009"),
        ("valueFiles: [/none/*.yaml]", "AR009"),
        ("valueFiles: [../../outside.yaml]", "AR009"),
        ("valueFiles: [$nope/x.yaml]", "AR008"),
        ("valueFiles: [1]", "AR007"),
        ("values: {a: 1}", "AR007"),
        ("values: '- 1'", "AR009"),
        ("parameters: [{value: a}]", "AR007"),
        ("fileParameters: [{name: a, path: gone}]", "AR009"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(settings: str, code: str) -> None:
    with pytest.raises(SourceError) as caught:
        composed(settings + "\n")
    assert (caught.value.diagnostics[0].code, str(caught.value.diagnostics[0].place)[:14]) == (code, "values.yaml:1:")


def test_missing_files_may_be_ignored_and_remote_ones_are_told() -> None:
    made, found = composed("valueFiles: [gone.yaml, 'https://example.org/v.yaml']\nignoreMissingValueFiles: true\n")
    assert (plain(made), [one.code for one in found]) == ({}, ["AR009"])


def test_a_null_stays_so_that_it_can_take_away_a_default() -> None:
    base = mapping("{a: {b: 1}}")
    merge_values(base, mapping("{a: {b: null}}"))
    assert base == {"a": {"b": None}}


def test_a_file_of_a_chart_that_is_elsewhere_is_out_of_reach() -> None:
    found: list[Diagnostic] = []
    assert resolve("values.yaml", "", Files(fs=tree(FILES)), {}, None, found) is None
    assert [one.code for one in found] == ["AR009"]


def test_of_a_key_that_stands_twice_the_later_one_counts() -> None:
    made, found = composed("valueFiles: [/twice.yaml]\n")
    assert (plain(made), [(one.severity.value, one.code) for one in found]) == ({"a": 2}, [("warning", "Y002")])
