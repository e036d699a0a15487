"""Files to objects."""

from __future__ import annotations

from pathlib import Path

import pytest

from labwright.render.kustomize.reading import Reader, implicit, is_remote, read_inline
from labwright.source import Place, SourceError, load_all, place_of, plain
from labwright.tree import DiskTree, Tree
from tests.render.kustomize.harness import CONFIG_MAP, build, objects, refusal


def documents(text: str) -> list[object]:
    return [plain(value) for value in Reader(Tree.of({})).documents(text, "x.yaml")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", "yes"),
        ("On", "On"),
        ("n", "n"),
        ("true", True),
        ("2001-01-01", "2001-01-01T00:00:00Z"),
        ("2001-1-2 3:04:05.60", "2001-01-02T03:04:05.6Z"),
        ("'2001-01-01'", "2001-01-01"),
        ("2001-13-01", "2001-13-01"),
    ],
)
def test_scalars_are_what_kustomize_takes_them_for(text: str, value: object) -> None:
    assert documents(f"a: {text}\nb: [{text}]\n") == [{"a": value, "b": [value]}]


def test_odd_keys_keep_their_spelling() -> None:
    assert documents("on: 1\nNo: 2\ntrue: 3\n") == [{"on": 1, "No": 2, "true": 3}]


def test_a_plain_text_of_a_replacement_is_read_alike() -> None:
    assert [implicit(text) for text in ("yes", "5", "x", "2001-01-01")] == ["yes", 5, "x", "2001-01-01T00:00:00Z"]


@pytest.mark.parametrize(
    ("path", "remote"),
    [
        ("https://example.org/x.yaml", True),
        ("github.com/example/repo//path?ref=v1", True),
        ("git@github.com:example/repo.git", True),
        ("ssh://git@example.org/repo", True),
        ("./github.com", False),
        ("base", False),
        ("a.b/c.yaml", False),
    ],
)
def test_remote_paths_are_recognised(path: str, remote: object) -> None:
    assert is_remote(path) is remote


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("https://example.org/x.yaml", "KZ010"),
        ("/etc/passwd", "KZ008"),
        ("../../outside.yaml", "KZ008"),
        ("../c.yaml", "KZ008"),
        ("gone.yaml", "KZ007"),
        ("''", "KZ007"),
    ],
)
def test_paths_that_may_not_be_read_are_refused(path: str, code: str) -> None:
    message = refusal({"a/kustomization.yaml": f"resources:\n- {path}\n", "c.yaml": CONFIG_MAP}, "a")
    assert message.startswith(f"error[{code}]")
    assert "a/kustomization.yaml:2:3" in message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- a\n", "holds something that is no Kubernetes object"),
        ("text\n", "holds something that is no Kubernetes object"),
        ("metadata: {name: x}\n", "an object without `kind`"),
        ("kind: X\n", "a X without `metadata.name`"),
        ("kind: XList\nitems: text\n", "`items` is no list"),
    ],
)
def test_what_is_no_object_is_refused(text: str, message: str) -> None:
    assert f"error[KZ011]: {message}" in refusal(
        {"kustomization.yaml": "resources: [x.yaml]\n", "x.yaml": text}
    ).replace("x.yaml holds", "holds")


def test_lists_are_taken_apart() -> None:
    text = "kind: List\nitems:\n- " + CONFIG_MAP + "- null\n"
    assert [item.name for item in objects({"kustomization.yaml": "resources: [l.yaml]\n", "l.yaml": text})] == [
        "settings"
    ]


def test_a_block_inside_a_file_has_the_places_of_the_file() -> None:
    text = "patches:\n  - patch: |-\n      a: 1\n      b:\n        c: 2\n      ---\n      d: 3\n"
    reader = Reader(Tree.of({"k.yaml": text}))
    field = load_all(text, "k.yaml")[0].value["patches"][0]
    first, second = read_inline(reader, field["patch"], place_of(field, "patch"))
    assert str(place_of(first, "b", "c")) == "k.yaml:5:12"
    assert str(place_of(second, "d")) == "k.yaml:7:10"


def test_a_quoted_text_inside_a_file_has_the_place_of_the_field() -> None:
    reader = Reader(Tree.of({"k.yaml": "patch: '{a: {b: 1}}'\n"}))
    (value,) = read_inline(reader, "{a: {b: 1}}", Place("k.yaml", 1, 8, 1, 21))
    assert str(place_of(value, "a", "b")) == "k.yaml:1:8"


def test_a_text_that_was_changed_on_its_way_is_not_looked_up_in_the_file() -> None:
    reader = Reader(Tree.of({"k.yaml": "patch: |-\n  a: ${X}\n"}))
    (value,) = read_inline(reader, "a: 5", Place("k.yaml", 1, 8, 3, 1))
    assert plain(value) == {"a": 5}


def test_annotations_are_text_as_written() -> None:
    text = CONFIG_MAP.replace("name: settings", "name: x, annotations: {a: 0755, b: true, c: 1.50, d: }")
    assert (
        build({"kustomization.yaml": "resources: [c.yaml]\n", "c.yaml": text})
        .split("annotations:\n")[1]
        .startswith('    a: "0755"\n    b: "true"\n    c: "1.50"\n    d: ""\n')
    )


def test_broken_yaml_is_told_with_its_place() -> None:
    with pytest.raises(SourceError):
        documents("a: [\n")
    assert "x.yaml:" in refusal({"kustomization.yaml": "resources: [x.yaml]\n", "x.yaml": "a: [\n"})


def test_a_link_out_of_the_folder_is_no_file_of_it(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "shared.yaml").write_text("a: b\n")
    (tmp_path / "app" / "link.yaml").symlink_to("../shared.yaml")
    (tmp_path / "app" / "away.yaml").symlink_to("/etc/hostname")
    reader = Reader(DiskTree(tmp_path))
    with pytest.raises(SourceError, match="not in or below"):
        reader.file("app", "link.yaml", None)
    with pytest.raises(SourceError, match="leads out of the folder"):
        reader.file("app", "away.yaml", None)
    assert Reader(DiskTree(tmp_path), restricted=False).file("app", "link.yaml", None) == "app/link.yaml"
