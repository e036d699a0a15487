"""Values files of charts in the repository."""

from __future__ import annotations

from labwright.render.flux.valuesfiles import layered
from labwright.source import Diagnostic, Place, YamlMap, load, plain
from labwright.tree import Tree
from tests.render.kustomize.harness import history

PLACE = Place("hr.yaml", 7, 3, 7, 9)
TREE = Tree.of(
    {
        "a.yaml": "x: 1\nm: {z: 1, w: 1}\n",
        "b.yaml": "m: {z: 2}\n",
        "empty.yaml": "",
        "list.yaml": "[]\n",
        "bad.yaml": "a: [\n",
    }
)


def layers(*files: str, lenient: bool = False) -> tuple[YamlMap, list[str]]:
    found: list[Diagnostic] = []
    own = load("m: {w: 3}\n", "hr.yaml").value
    return layered(TREE, files, own, found, place=PLACE, lenient=lenient), [str(one) for one in found]


def test_later_files_win_and_the_releases_own_values_over_all() -> None:
    values, found = layers("a.yaml", "empty.yaml", "b.yaml")
    assert found == []
    assert plain(values) == {"x": 1, "m": {"z": 2, "w": 3}}
    assert history(values, "m", "z") == ["b.yaml:1:8", "a.yaml:2:8"]


def test_a_missing_file_is_an_error_unless_it_may_be_missing() -> None:
    assert layers("gone.yaml")[1] == ["hr.yaml:7:3: error[FX013]: values file `gone.yaml` does not exist"]
    assert layers("gone.yaml", lenient=True)[1] == []


def test_a_file_that_holds_no_values_is_an_error() -> None:
    assert layers("list.yaml")[1] == ["list.yaml:1:1: error[FX014]: values file `list.yaml` is no mapping"]
    assert layers("bad.yaml")[1][0].startswith("bad.yaml:")
