"""--set and its sisters."""

from __future__ import annotations

import pytest

from labwright.render.argocd.faults import ArgoError
from labwright.render.argocd.parameters import Typing, escaped, set_parameter
from labwright.source import Origin, Place, YamlMap, origin_of, plain

HERE = Origin(Place("app.yaml", 3, 1, 3, 5))


def values(name: str, text: str, typing: Typing = Typing.GUESSED) -> object:
    made = YamlMap()
    set_parameter(made, name, escaped(text) if typing is not Typing.WHOLE else text, typing, HERE)
    return plain(made)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("FALSE", False),
        ("12", 12),
        ("012", "012"),
        ("1.5", "1.5"),
        ("", ""),
        ("a,b", "a,b"),
        ("{a,2}", ["a", 2]),
        ("null", None),
        ("0", 0),
    ],
)
def test_a_value_gets_the_type_that_helm_gives_it(text: str, value: object) -> None:
    assert values("a.b", text) == {"a": {"b": value}}


def test_a_text_stays_a_text_when_forced() -> None:
    assert values("a", "12", Typing.STRING) == {"a": "12"}
    assert values("a", "true", Typing.STRING) == {"a": "true"}


def test_paths_go_into_lists_and_dotted_keys() -> None:
    assert values("a[1].b", "x") == {"a": [None, {"b": "x"}]}
    assert values(r"nodeSelector.kubernetes\.io/os", "linux") == {"nodeSelector": {"kubernetes.io/os": "linux"}}


def test_a_files_content_is_taken_as_it_stands() -> None:
    assert values("a[0].b", 'x,y={"a": 1}\\n\n', Typing.WHOLE) == {"a": [{"b": 'x,y={"a": 1}\\n\n'}]}


def test_the_parameter_is_the_origin() -> None:
    made = YamlMap()
    set_parameter(made, "a.b", "1", Typing.GUESSED, HERE)
    assert origin_of(made, "a", "b") == HERE


@pytest.mark.parametrize("name", ["a[x]", "a[99999999]"])
def test_a_name_that_helm_cannot_read_is_refused(name: str) -> None:
    with pytest.raises(ArgoError) as caught:
        values(name, "1")
    assert (caught.value.diagnostics[0].code, caught.value.diagnostics[0].place) == ("AR016", HERE.place)
