"""Laws of every build: equal to the real tool, and no crash on anything."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from labwright.render.goyaml import dump_all
from labwright.render.kustomize import kustomize
from labwright.source import Origin, YamlList, YamlMap, plain
from labwright.tree import Tree
from tests.render.kustomize.strategies import repositories


def leaves(value: object, path: str = "") -> list[tuple[str, Origin | None]]:
    found: list[tuple[str, Origin | None]] = []
    if isinstance(value, YamlMap):
        for key, item in value.items():
            found.extend([(f"{path}/{key}", value.origins.get(key)), *leaves(item, f"{path}/{key}")])
    elif isinstance(value, YamlList):
        for index, item in enumerate(value):
            found.extend([(f"{path}/{index}", value.origins[index]), *leaves(item, f"{path}/{index}")])
    return found


@pytest.mark.tools
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=repositories())
def test_a_build_equals_the_real_tools(files: dict[str, str], tool: Callable[[str], str]) -> None:
    binary = tool("kustomize")
    with tempfile.TemporaryDirectory() as folder:
        for path, text in files.items():
            (Path(folder) / path).parent.mkdir(exist_ok=True)
            (Path(folder) / path).write_text(text, encoding="utf-8")
        done = subprocess.run([binary, "build", f"{folder}/over"], capture_output=True, text=True, check=False)
    rendered = kustomize(Tree.of(files), "over")
    if done.returncode:
        assert not rendered.ok, done.stderr
    else:
        assert rendered.ok, "\n".join(map(str, rendered.diagnostics))
        assert dump_all(plain(item.value) for item in rendered.objects) == done.stdout


@given(files=repositories())
def test_every_field_of_a_build_has_an_origin_in_one_of_its_files(files: dict[str, str]) -> None:
    for item in kustomize(Tree.of(files), "over").objects:
        for path, origin in leaves(item.value):
            assert origin is not None, f"{item} {path}"
            assert all(one.place.file in files for one in origin.history), f"{item} {path}"


FRAGMENTS = st.sampled_from(
    [
        "resources",
        "patches",
        "patch",
        "target",
        "kind",
        "images",
        "labels",
        ":",
        "- ",
        "\n",
        "  ",
        "[",
        "]",
        "{",
        "}",
        "a",
        "*",
        "|",
        "'",
        "&x",
    ]
)


@given(st.lists(FRAGMENTS, max_size=25).map("".join), st.lists(FRAGMENTS, max_size=25).map("".join))
def test_any_text_ends_in_a_result_or_a_refusal(kustomization: str, resource: str) -> None:
    rendered = kustomize(Tree.of({"kustomization.yaml": kustomization, "a": resource}))
    assert rendered.ok or rendered.diagnostics


@given(files=repositories(), cut=st.integers(1, 60), which=st.integers(0, 5))
def test_a_damaged_repository_ends_in_a_result_or_a_refusal(files: dict[str, str], cut: int, which: int) -> None:
    path = sorted(files)[which % len(files)]
    rendered = kustomize(Tree.of({**files, path: files[path][:-cut]}), "over")
    assert rendered.ok or rendered.diagnostics
