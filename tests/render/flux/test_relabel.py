"""Places of artifacts in the repository."""

from __future__ import annotations

import pytest

from labwright.render.flux.artifacts import ArtifactView, read_copy
from labwright.render.flux.relabel import in_repository
from labwright.render.kustomize.build import Rendered
from labwright.render.kustomize.reading import Reader
from labwright.source import Diagnostic, Note, Origin, Place, Severity, SourceError, load
from labwright.tree import Tree
from tests.render.flux.objects import one
from tests.render.kustomize.harness import history


def view() -> ArtifactView:
    copy = read_copy({"from": "@r/apps/**", "to": "@artifact/"})
    assert copy is not None
    return ArtifactView(Tree.of({"apps/a.yaml": "a: 1\n"}), ".artifacts/x", (copy,), lambda alias: ".")


def told(file: str) -> Diagnostic:
    place = Place(file, 2, 1, 2, 2)
    return Diagnostic(Severity.ERROR, "X", "wrong", place, notes=(Note("see", place),))


def test_objects_their_histories_and_remarks_are_moved() -> None:
    files = view()
    reader = Reader(files)
    item = one("{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {l: [1]}}\n", ".artifacts/x/a.yaml")
    item.value.origins["kind"] = Origin(Place("other.yaml", 1, 1, 1, 2), item.value.origins["kind"], "patch")

    def build() -> Rendered:
        reader.text(".artifacts/x/a.yaml")
        return Rendered(objects=(item,), diagnostics=(told(".artifacts/x/a.yaml"),))

    made = in_repository(reader, files, build)
    (moved,) = made.objects
    assert str(moved.place) == "apps/a.yaml:1:52"
    assert history(moved.value, "kind") == ["other.yaml:1:1 patch", "apps/a.yaml:1:24"]
    assert history(moved.value, "data", "l", 0) == ["apps/a.yaml:1:67"]
    assert moved.value["data"].key_places["l"].file == "apps/a.yaml"
    assert [str(made.diagnostics[0].place), str(made.diagnostics[0].notes[0].place)] == [
        "apps/a.yaml:2:1",
        "apps/a.yaml:2:1",
    ]
    assert reader.used == {"apps/a.yaml"}


def test_errors_are_moved() -> None:
    files = view()
    reader = Reader(files)
    reader.found.append(told(".artifacts/x/a.yaml"))

    def build() -> Rendered:
        raise SourceError(told(".artifacts/x/a.yaml"))

    with pytest.raises(SourceError) as caught:
        in_repository(reader, files, build)
    assert str(caught.value.diagnostics[0].place) == "apps/a.yaml:2:1"
    assert str(reader.found[0].place) == "apps/a.yaml:2:1"
    assert load(files.read(".artifacts/x/a.yaml"), "x").value == {"a": 1}
