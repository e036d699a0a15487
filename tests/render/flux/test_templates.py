"""Templates of ResourceSets, one by one."""

from __future__ import annotations

from typing import Any

import pytest

from labwright.render.flux.faults import FluxError
from labwright.render.flux.templates import Filling, TextTemplate, slugify
from labwright.source import Origin, Place, load, plain
from tests.render.kustomize.harness import history


def filled(text: str, **inputs: Any) -> Any:
    return plain(Filling(inputs).filled(load(text, "t.yaml").value))


@pytest.mark.parametrize(
    ("template", "value"),
    [
        ("<< inputs.a >>", 1),
        ("'{<< inputs.a >>}'", "{1}"),
        ("<< inputs.a | quote >>", "1"),
        ("x-<< inputs.a >>", "x-1"),
        ("<< inputs.m | toYaml | nindent 2 >>", {"k": "v"}),
        ('<< if eq (toString inputs.a) "1" >>yes<< else >>no<< end >>', True),
        ("plain", "plain"),
    ],
)
def test_a_plain_text_takes_the_type_of_what_it_becomes(template: str, value: object) -> None:
    assert filled(f"f: {template}\n", a=1, m={"k": "v"}) == {"f": value}


def test_keys_and_items_are_filled() -> None:
    assert filled("{'<< inputs.a >>-k': ['<< inputs.a >>', 2]}\n", a="x") == {"x-k": ["x", 2]}


def test_without_inputs_asking_for_one_is_an_error() -> None:
    with pytest.raises(FluxError, match="FX017"):
        Filling(None).text("<< inputs.a >>", None)


FILE = "spec:\n  resourcesTemplate: |\n    << range inputs.names ->>\n    ---\n    metadata:\n      name: << . >>\n    << end ->>\n"


def objects(text: str, origin: Origin | None) -> list[Any]:
    return TextTemplate(text, origin, lambda file: FILE.split("\n")).objects(Filling({"names": ["a", "b"]}))


def test_objects_of_one_text_point_to_its_lines() -> None:
    value = load(FILE, "f.yaml").value
    made = objects(value["spec"]["resourcesTemplate"], value["spec"].origins["resourcesTemplate"])
    assert [plain(one) for one in made] == [{"metadata": {"name": "a"}}, {"metadata": {"name": "b"}}]
    assert history(made[1], "metadata", "name") == ["f.yaml:6:7"]


def test_a_text_whose_lines_nobody_knows_points_to_its_field() -> None:
    made = objects("a: 1\n", Origin(Place("other.yaml", 9, 3, 9, 20)))
    assert history(made[0], "a") == ["other.yaml:9:3"]
    assert plain(objects("a: 1\n", None)) == [{"a": 1}]


def test_slugs() -> None:
    assert slugify("Feature/Ünique Thing!") == "feature-unique-thing"
    assert slugify("word-" * 20) == "-".join(["word"] * 12)
    assert slugify("a" * 70) == "a" * 63
