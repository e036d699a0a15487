from __future__ import annotations

import time

import pytest

from labwright.source import (
    Dialect,
    SourceError,
    YamlList,
    YamlMap,
    load,
    load_all,
    origin_of,
    plain,
)
from tests.source.samples import DEPLOYMENT, fault_of


class TestDocuments:
    def test_empty_ones_are_skipped(self) -> None:
        documents = load_all("---\n---\na: 1\n---\n# nothing\n---\nb: 2\n...\n", "f")
        assert [plain(document.value) for document in documents] == [{"a": 1}, {"b": 2}]
        assert [document.place.line for document in documents] == [3, 7]

    def test_a_file_of_comments_has_none(self) -> None:
        assert load_all("# only\n", "f") == []
        assert load_all(b"", "f") == []

    def test_the_schema_comment_is_found(self) -> None:
        assert load(DEPLOYMENT, "f").schema == "https://example.org/deployment.json"
        assert load("a: 1", "f").schema is None

    def test_the_only_document_may_be_a_list_or_scalar(self) -> None:
        assert isinstance(load("- 1", "f").value, YamlList)
        assert load("hello", "f").value == "hello"

    def test_load_wants_exactly_one(self) -> None:
        with pytest.raises(SourceError, match="the file is empty"):
            load("# nothing", "f")
        with pytest.raises(SourceError, match="2 documents") as caught:
            load("a: 1\n---\nb: 2", "f")
        (diagnostic,) = caught.value.diagnostics
        assert str(diagnostic.place) == "f:3:1"
        assert str(diagnostic.notes[0].place) == "f:1:1"


class TestDialects:
    TEXT = "a: yes\nb: on\nc: 0777\nd: 2001-01-01\ny: 1e3\n"

    def test_kubernetes_knows_the_booleans_of_yaml_1_1(self) -> None:
        expected = {"a": True, "b": True, "c": 511, "d": "2001-01-01", "true": 1000}
        assert plain(load(self.TEXT, "f").value) == expected

    def test_kustomize_does_not(self) -> None:
        expected = {"a": "yes", "b": "on", "c": 511, "d": "2001-01-01T00:00:00Z", "y": 1000}
        assert plain(load(self.TEXT, "f", Dialect.KUSTOMIZE).value) == expected


class TestBadText:
    @pytest.mark.parametrize(
        ("text", "code", "message", "where"),
        [
            ("a:\n\t- b\n", "Y003", "a tab in the indentation", (2, 1)),
            ("a:\n  b: 1\n \tc: 2\n", "Y003", "a tab in the indentation", (3, 2)),
            ("a: b: c\n", "Y001", "a `:` where no key can stand", (1, 5)),
            ("a: [1, 2\n", "Y001", "the list is not closed", (1, 9)),
            ("a: {b: 1\n\n\n", "Y001", "the mapping is not closed", (1, 9)),
            ("a: 'x\n", "Y001", "a quoted text is not closed", (1, 6)),
            ('a: "\\q"\n', "Y001", "YAML has no such escape", (1, 5)),
            ("a: @x\n", "Y001", "a value cannot begin like this", (1, 4)),
            ("a: |\n   x\n  y\n", "Y001", "no key where one is expected", (3, 3)),
            ("a: 1\n b: 2\n", "Y001", "a `:` where no key can stand", (2, 3)),
            (
                "a: .nan",
                "Y014",
                "the value cannot be read: `.nan` has no equal in JSON, and Kubernetes stores JSON",
                (1, 4),
            ),
            ("a: &a [*a]", "Y011", "anchor `&a` contains itself", (1, 8)),
            ("a: x\0y", "Y009", "character U+0000 may not stand in YAML", (1, 5)),
            ("a: 1\nb: \x1b[31m", "Y009", "character U+001B may not stand in YAML", (2, 4)),
            ("a: \ud800", "Y009", "character U+D800 may not stand in YAML", (1, 4)),
            (b"a: 1\nb\xe9: 2", "Y008", "byte 0xe9 is not UTF-8", (2, 2)),
            ("a: 1".encode("utf-16"), "Y008", "the file is UTF-16, not UTF-8", (1, 1)),
        ],
    )
    def test_says_what_and_where(self, text: str | bytes, code: str, message: str, where: tuple[int, int]) -> None:
        assert fault_of(text) == (code, message, where)


def test_a_document_looks_plain_and_remembers() -> None:
    value = load("a: {b: [1]}", "f").value
    assert isinstance(value, dict)
    assert isinstance(value["a"], YamlMap)
    assert isinstance(value["a"]["b"], list)
    origin = origin_of(value, "a", "b", 0)
    assert origin
    assert origin.previous is None
    assert str(origin.place) == "f:1:9"


def test_six_hundred_files_load_in_under_a_second() -> None:
    started = time.process_time()
    for _ in range(600):
        load_all(DEPLOYMENT, "f")
    assert time.process_time() - started < 1
