"""Files that are made to exhaust who reads them."""

from __future__ import annotations

import os

import pytest

from tests.hostile.conftest import Hostile
from tests.hostile.pieces import (
    HERE,
    Files,
    application,
    application_set,
    block,
    chart,
    config_map,
    flux,
    laugh,
    release,
)

BOMB = "expand to more than"
MAP = config_map("a")


@pytest.mark.parametrize(
    ("files", "place"),
    [
        (flux({f"{HERE}/a.yaml": MAP + laugh()}), "clusters/home/a.yaml:9:"),
        ({"root.yaml": application("root", "path: apps"), "apps/a.yaml": MAP + laugh()}, "apps/a.yaml:9:"),
        ({"kustomization.yaml": "resources: [a.yaml]\n" + laugh(), "a.yaml": MAP}, "kustomization.yaml:6:"),
        (
            {
                "kustomization.yaml": "resources: [a.yaml]\npatches: [{path: p.yaml}]\n",
                "a.yaml": MAP,
                "p.yaml": MAP + laugh(),
            },
            "p.yaml:9:",
        ),
        (flux({f"{HERE}/r.yaml": release("./charts/web", "  values:\n" + block(laugh(), 4)), **chart()}), "r.yaml:12:"),
        (
            flux({f"{HERE}/r.yaml": release("./charts/web"), **chart(), "charts/web/values.yaml": laugh()}),
            "clusters/home/r.yaml:3:",
        ),
        (
            {
                "set.yaml": application_set(
                    "\n  - list:\n      elements: []\n      elementsYaml: |\n" + block(laugh(), 8)
                ),
                "apps/a.yaml": MAP,
            },
            "set.yaml:9:",
        ),
    ],
    ids=["flux", "argocd", "kustomization", "patch", "values", "chart values", "elementsYaml"],
)
def test_a_bomb_of_aliases_is_refused_wherever_it_stands(hostile: Hostile, files: Files, place: str) -> None:
    hostile(files).refused("render", BOMB, place)


@pytest.mark.parametrize("verb", ["check", "tree", "explain", "render"])
def test_every_verb_tells_the_bomb_and_its_line(hostile: Hostile, verb: str) -> None:
    hostile(flux({f"{HERE}/a.yaml": MAP + laugh()})).refused(verb, BOMB, "clusters/home/a.yaml:9:")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x: &x\n  a: *x\n", "contains itself"),
        ("x: " + "[" * 100_000 + "]" * 100_000, "nested deeper than"),
        ("x: " + "[" * 1_000_000, "nested deeper than"),
        ("x: " + "{a: " * 50_000, "nested deeper than"),
        ("x:\n" + "- " * 100_000 + "a\n", "nested deeper than"),
        ("x:\n" + "".join(f"{' ' * depth}a:\n" for depth in range(1, 2000)), "nested deeper than"),
        ("---\n" * 1_100_000, "more than 1000000 line breaks"),
        ("# " + "x" * 50 * 2**20, "larger than 32 MiB"),
        ("".join(f"k{number}: v\n" for number in range(1_010_000)), "more than 1000000 line breaks"),
    ],
    ids=["itself", "brackets", "open brackets", "braces", "dashes", "blocks", "separators", "50 MiB", "lines"],
)
def test_a_file_without_measure_is_refused_at_its_line(hostile: Hostile, text: str, message: str) -> None:
    hostile(flux({f"{HERE}/a.yaml": MAP + text})).refused("render", message, "clusters/home/a.yaml:")


def test_a_generated_map_takes_no_file_without_measure(hostile: Hostile) -> None:
    files: Files = {"kustomization.yaml": "configMapGenerator: [{name: a, files: [big]}]\n", "big": b"\0" * 50 * 2**20}
    hostile(files).refused("kustomize", "larger than 32 MiB", "big:1:1")


def test_tags_of_python_are_only_words(hostile: Hostile) -> None:
    text = "x: !!python/object/apply:os.system ['touch executed']\n"
    trial = hostile(flux({f"{HERE}/a.yaml": MAP + text}))
    trial("render")
    assert not (trial.folder / "executed").exists()


def test_numbers_without_end_are_read(hostile: Hostile) -> None:
    numbers = f"a: {'9' * 500_000}\nb: 0x{'f' * 500_000}\nc: 1e999999999\nd: {'1:' * 50_000}1\n"
    assert hostile(flux({f"{HERE}/a.yaml": MAP + numbers}))("render").code == 0


def test_a_pipe_is_never_opened_to_wait(hostile: Hostile) -> None:
    trial = hostile(flux({}))
    os.mkfifo(trial.folder / HERE / "a.yaml")
    trial.refused("render", "not a regular file")


def test_thousands_of_documents_and_of_files_are_work_not_trouble(hostile: Hostile) -> None:
    many = "---\n".join(config_map(f"a{number}") for number in range(1500))
    files: dict[str, str | bytes] = {f"{HERE}/more/{number}.yaml": config_map(f"b{number}") for number in range(500)}
    ran = hostile(flux({f"{HERE}/a.yaml": many, **files}))("tree")
    assert (ran.code, "2000 ConfigMap" in ran.out) == (0, True), ran.out
