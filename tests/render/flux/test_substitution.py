"""Variables written into objects."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labwright.render.flux import substitution
from labwright.render.flux.faults import FluxError
from labwright.render.flux.substitution import ANY, DECRYPTED, Substitution, Variable, retyped
from labwright.source import Place, SourceError, YamlMap, load, plain
from labwright.source.scalars import ScalarError
from tests.render.kustomize.harness import history

PLACE = Place("vars.yaml", 4, 3, 4, 9)
HEAD = "kind: X\nmetadata: {name: x}\n"


def substituted(text: str, **variables: str) -> YamlMap:
    value = load(HEAD + text, "x.yaml").value
    assert isinstance(value, YamlMap)
    Substitution({name: Variable(text, PLACE) for name, text in variables.items()}).apply(value)
    return value


@pytest.mark.parametrize(
    ("field", "variable", "result"),
    [
        ("${V}", "3", 3),
        ("${V}", "true", True),
        ("${V}", "yes", True),
        ("${V}", "text", "text"),
        ("${V}", "", None),
        ("'{${V}}'", "3", "{3}"),
        ("a-${V}", "3", "a-3"),
        ("'${V}:80'", "h", "h:80"),
        ("|\n  ${V}\n  b\n", "3", "3\nb\n"),
    ],
)
def test_a_plain_field_takes_the_type_of_its_value(field: str, variable: str, result: object) -> None:
    assert substituted(f"f: {field}\n", V=variable)["f"] == result


@given(st.text("aenotyfN0129xb_/.:@+- ", min_size=1, max_size=8).filter(str.strip))
def test_a_word_becomes_what_the_parser_makes_of_it(text: str) -> None:
    try:
        expected = load(f"v: {text}", "x").value["v"]
    except SourceError:
        with pytest.raises((SourceError, ScalarError)):
            retyped(text)
        return
    found = retyped(text)
    assert (found, type(found)) == (expected, type(expected))


def test_the_origin_is_the_variables_and_before_it_the_fields() -> None:
    value = substituted("f: ${V}\n", V="3")
    assert history(value, "f") == ["vars.yaml:4:3 postBuild substitution", "x.yaml:3:4"]


def test_keys_are_substituted_too() -> None:
    assert plain(substituted("m: {'${V}': 1}\n", V="k")["m"]) == {"k": 1}


def test_an_object_may_opt_out() -> None:
    value = load(
        "kind: X\nmetadata: {name: x, annotations: {kustomize.toolkit.fluxcd.io/substitute: disabled}}\nf: ${V}\n", "x"
    ).value
    Substitution({"V": Variable("3", PLACE)}).apply(value)
    assert value["f"] == "${V}"


def test_hidden_values_stay_as_they_are() -> None:
    value = load(HEAD + "f: ${V}\n", "x.yaml").value
    Substitution({"V": Variable("", PLACE, hidden=True)}).apply(value)
    assert value["f"] == "${V}"


def test_a_variable_without_value_is_remembered_with_its_first_place() -> None:
    value = load(HEAD + "a: ${NONE}\nb: ${NONE}\nc: ${ALSO:-x}\n", "x.yaml").value
    substitution = Substitution({"V": Variable("", PLACE)})
    substitution.apply(value)
    assert {name: str(place) for name, place in substitution.missing.items()} == {"NONE": "x.yaml:3:4"}
    assert value["c"] == "x"


def test_a_value_that_breaks_the_yaml_is_refused() -> None:
    with pytest.raises(FluxError, match="which is not valid YAML"):
        substituted("f: ${V}\n", V="[")


def test_an_impossible_expression_is_refused_with_its_place() -> None:
    with pytest.raises(FluxError) as caught:
        substituted("f: |\n  echo ${array[@]}\n", V="x")
    assert "variable substitution failed at `${array[@]}`" in str(caught.value)
    assert str(caught.value.diagnostics[0].place) == "x.yaml:3:4"


def test_an_impossible_name_is_refused() -> None:
    with pytest.raises(FluxError, match="`a-b` is no variable name"):
        Substitution({"a-b": Variable("", PLACE)}).check_names(None)


def test_an_expression_of_a_hidden_value_stays_whole() -> None:
    value = load(HEAD + "f: a.${V//./-}.${W:=d}\n", "x.yaml").value
    Substitution({"V": Variable("", PLACE, hidden=True)}).apply(value)
    assert value["f"] == "a.${V//./-}.d"


def test_where_any_variable_may_exist_unknown_ones_stay_and_none_is_missing() -> None:
    value = load(HEAD + "f: ${V}-${W}-${X:-d}\n", "x.yaml").value
    substitution = Substitution({"V": Variable("1", PLACE), ANY: Variable("", None, hidden=True)})
    substitution.apply(value)
    assert (value["f"], substitution.missing) == ("1-${W}-d", {})


def test_what_was_decrypted_is_marked_so_that_it_can_be_masked() -> None:
    value = load(HEAD + "f: ${V}\n", "x.yaml").value
    Substitution({"V": Variable("geheim", PLACE, secret=True)}).apply(value)
    assert history(value, "f")[0] == f"vars.yaml:4:3 {DECRYPTED}"


def test_what_variables_bring_is_bounded_for_all_objects_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(substitution, "MAX_MADE", 100)
    filled = Substitution({"V": Variable("x" * 40, PLACE)})
    for _ in range(2):
        filled.apply(load(HEAD + "f: ${V}\n", "x.yaml").value)
    with pytest.raises(FluxError, match="the variables of one Kustomization bring more than"):
        filled.apply(load(HEAD + "f: ${V}\n", "x.yaml").value)
