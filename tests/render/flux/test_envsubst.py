"""Variable substitution, form by form, as fluxcd/pkg/envsubst does it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labwright.render.flux import envsubst
from labwright.render.flux.envsubst import SubstitutionError, substitute

VARIABLES = {"NAME": "Value", "EMPTY": "", "PATH_": "/a/b.c/d.e", "other": "x"}


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("plain", "plain"),
        ("${NAME}", "Value"),
        ("a${NAME}b${other}", "aValuebx"),
        ("$NAME", "$NAME"),
        ("$", "$"),
        ("${UNKNOWN}", ""),
        ("$${NAME}", "${NAME}"),
        ("$$", "$"),
        ("$$$${NAME}", "$${NAME}"),
        ("$$${NAME}", "$Value"),
        ("${EMPTY:-default}", "default"),
        ("${NAME:-default}", "Value"),
        ("${UNKNOWN:=a b:c}", "a b:c"),
        ("${UNKNOWN=x}", "x"),
        ("${UNKNOWN:-${other}}", "x"),
        ("${UNKNOWN:-a${other}b}", "axb"),
        ("${UNKNOWN:-}", ""),
        ("${NAME,,}", "value"),
        ("${NAME^^}", "VALUE"),
        ("${NAME,}", "value"),
        ("${other^}", "X"),
        ("${#NAME}", "5"),
        ("${NAME:1}", "alue"),
        ("${NAME:1:3}", "alu"),
        ("${NAME: -2}", "ue"),
        ("${NAME:9}", ""),
        ("${NAME:0:-1}", "Valu"),
        ("${NAME/a/o}", "Volue"),
        ("${PATH_//\\//-}", "-a-b.c-d.e"),
        ("${NAME/#Va/Ca}", "Calue"),
        ("${NAME/%ue/ve}", "Valve"),
        ("${NAME#V}", "alue"),
        ("${PATH_##*/}", "d.e"),
        ("${PATH_%.*}", "/a/b.c/d"),
        ("${PATH_%%.*}", "/a/b"),
    ],
)
def test_forms(text: str, result: str) -> None:
    assert substitute(text, VARIABLES) == result


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("${", 0),
        ("${}", 0),
        ("a${NAME", 1),
        ("${NAME-x}", 0),
        ("x ${array[@]}", 2),
        ("${NAME!}", 0),
        ("${NAME/a}", 0),
        ("${1.}", 0),
        ("${EMPTY##}", 0),
        ("${NAME:}", 0),
        ("${NAME/#/x}", 0),
    ],
)
def test_what_flux_refuses(text: str, at: int) -> None:
    with pytest.raises(SubstitutionError) as caught:
        substitute(text, VARIABLES)
    assert caught.value.at == at


def test_what_was_asked_for_is_told() -> None:
    asked: list[tuple[str, bool]] = []
    substitute("${A} ${B:-${C}}", {}, lambda name, default: asked.append((name, default)))
    assert asked == [("A", False), ("B", True), ("C", False)]


def test_nesting_is_bounded() -> None:
    with pytest.raises(SubstitutionError, match="nested deeper"):
        substitute("${A:-" * 100 + "x" + "}" * 100, {})


@given(st.text("ab${}:-#%/,^=", max_size=30))
def test_any_text_ends_in_a_result_or_a_refusal(text: str) -> None:
    found: object
    try:
        found = substitute(text, {"a": "1", "b": ""})
    except SubstitutionError as error:
        found = text[error.at :]
    assert isinstance(found, str)


def test_what_is_withheld_stays_whole() -> None:
    def used(name: str, default: bool) -> bool:
        return name == "SECRET"

    text = "${SECRET,,}-${NAME}-${other:-${SECRET}}-${GONE:-${SECRET/a/b}}"
    assert substitute(text, VARIABLES, used) == "${SECRET,,}-Value-x-${SECRET/a/b}"


@pytest.mark.parametrize("text", ["${A}" * 5, "${A//x/yy}", "${B:-${A}${A}${A}${A}${A}}"])
def test_no_text_grows_beyond_all_measure(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(envsubst, "MAX_LENGTH", 100)
    with pytest.raises(SubstitutionError, match="makes more than"):
        substitute(text, {"A": "x" * 60})
    assert substitute("${A}", {"A": "x" * 60}) == "x" * 60
