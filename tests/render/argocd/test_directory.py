"""Plain manifests."""

from __future__ import annotations

import pytest

from labwright.render.argocd.directory import Manifests, as_object, manifest_files, render_directory
from labwright.source import Diagnostic, SourceError
from tests.render.argocd.harness import mapping
from tests.render.written import config_map, tree

FILES = {
    "app/a.yaml": config_map("a"),
    "app/b.json": '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "b"}}',
    "app/c.txt": "x",
    "app/sub/d.yml": config_map("d"),
    "app/skipped.yaml": "# +argocd:skip-file-rendering\n" + config_map("s"),
    "app/values.yaml": "a: 1\n",
}


def names(settings: str = "{}", files: dict[str, str] = FILES) -> list[str]:
    return [one.name for one in render_directory(Manifests(tree(files)), "app", mapping(settings), [])]


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        ("{}", ["a", "b"]),
        ("{recurse: true}", ["a", "b", "d"]),
        ("{recurse: true, include: '*.yml'}", ["d"]),
        ("{recurse: true, exclude: '{a.yaml,sub/*}'}", ["b"]),
    ],
)
def test_files_are_chosen_as_argo_cd_chooses_them(settings: str, found: list[str]) -> None:
    assert names(settings) == found


def test_the_order_is_that_of_a_walk() -> None:
    files = {"app/b/x.yaml": "", "app/b.yaml": "", "app/a.yaml": ""}
    assert list(manifest_files(tree(files), "app", mapping("{recurse: true}"))) == [
        "app/a.yaml",
        "app/b/x.yaml",
        "app/b.yaml",
    ]


def test_lists_are_taken_apart() -> None:
    text = "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Secret, metadata: {name: x}}\n---\n{apiVersion: v1, kind: List, items: null}\n"
    assert names(files={"app/l.yaml": text}) == ["x"]


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: v1\nkind: Secret\nmetadata: {}\n",
        "apiVersion: v1\nmetadata: {name: kind: }\n",
        config_map("a") + "---\nx: 1\n",
        "# apiVersion: kind: metadata:\n- 1\n",
    ],
)
def test_a_file_that_looks_like_a_manifest_and_is_none_is_refused(text: str) -> None:
    with pytest.raises(SourceError):
        names(files={"app/x.yaml": text})


def test_jsonnet_is_refused_by_name() -> None:
    with pytest.raises(SourceError) as caught:
        names(files={"app/x.jsonnet": "{}"})
    assert (caught.value.diagnostics[0].code, "exclude" in caught.value.diagnostics[0].help) == ("AR010", True)


def test_objects_are_the_callers_own() -> None:
    manifests = Manifests(tree(FILES))
    first = render_directory(manifests, "app", mapping("{}"), [])[0]
    first.value["data"]["changed"] = "x"
    assert render_directory(manifests, "app", mapping("{}"), [])[0].value["data"] == {}


def test_a_generated_name_counts_as_a_name() -> None:
    assert as_object(mapping("{apiVersion: v1, kind: Job, metadata: {generateName: j-}}")).name == "j-"


def test_of_a_key_that_stands_twice_the_later_one_counts() -> None:
    found: list[Diagnostic] = []
    (made,) = render_directory(
        Manifests(tree({"app/c.yaml": config_map("c", "{a: one, a: two}")})), "app", mapping("{}"), found
    )
    assert made.value["data"] == {"a": "two"}
    assert [(one.severity.value, one.code) for one in found] == [("warning", "Y002")]
