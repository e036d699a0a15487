"""What every build keeps: origins. That it equals the real tool's is a law of tests/property."""

from __future__ import annotations

from hypothesis import given

from labwright.render.kustomize.build import kustomize
from labwright.source import Origin, YamlList, YamlMap
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


@given(files=repositories())
def test_every_field_of_a_build_has_an_origin_in_one_of_its_files(files: dict[str, str]) -> None:
    for item in kustomize(Tree.of(files), "over").objects:
        for path, origin in leaves(item.value):
            assert origin is not None, f"{item} {path}"
            assert all(one.place.file in files for one in origin.history), f"{item} {path}"
