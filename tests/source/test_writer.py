from __future__ import annotations

import json
import subprocess
from collections import OrderedDict
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
import yaml

from labwright.source import Dialect, dump, dump_all, inline, load, load_all, plain
from labwright.source.writer import dump_part
from tests.property.strategies import AMBIGUOUS, AWKWARD

OBJECT = {
    "spec": {
        "replicas": 1,
        "template": {
            "spec": {"containers": [{"name": "app", "args": ["--on", "yes"], "env": []}]},
            "metadata": {"annotations": {}, "labels": {"app": "x"}, "name": "x"},
        },
    },
    "status": {"ready": None},
    "data": {"script.sh": "#!/bin/sh\necho hi\n"},
    "metadata": {"labels": {"b": "1", "a": "on"}, "namespace": "apps", "name": "x"},
    "kind": "Thing",
    "apiVersion": "example.org/v1",
}

TEXT = """\
# yaml-language-server: $schema=https://example.org/thing.json
# A thing.
# Of two lines.
apiVersion: example.org/v1
kind: Thing
metadata:
  name: x
  namespace: apps
  labels:
    b: "1"
    a: "on"
spec:
  # two are too many
  replicas: 1
  template:
    spec:
      containers:
        # the only one
        # what it is called
        - name: app
          args:
            - --on
            # a word
            - "yes"
          env: []
    metadata:
      name: x
      labels:
        app: x
      annotations: {}
data:
  script.sh: |
    #!/bin/sh
    echo hi
status:
  ready: null
"""


def test_an_object_reads_as_people_expect() -> None:
    container = ("spec", "template", "spec", "containers", 0)
    comments: dict[tuple[str | int, ...], str] = {
        (): "A thing.\nOf two lines.\n",
        ("spec", "replicas"): "two are too many",
        container: "the only one",
        (*container, "name"): "what it is called",
        (*container, "args", 1): "a word",
    }
    written = dump(OBJECT, comments=comments, schema="https://example.org/thing.json")
    assert written == TEXT
    assert plain(load(written, "f").value) == OBJECT


def test_what_is_no_object_keeps_its_order() -> None:
    assert dump({"kind": "x", "a": 1, "spec": 2, "name": 3}) == "kind: x\na: 1\nspec: 2\nname: 3\n"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({}, "{}\n"),
        ([], "[]\n"),
        (None, "null\n"),
        ("on", '"on"\n'),
        (3, "3\n"),
        ([[1, [2]], {"a": [{}]}], "- - 1\n  - - 2\n- a:\n    - {}\n"),
        ({"a": True, "b": 1.5, "c": 1e30, "d": 1e-7, "e": 2.0}, "a: true\nb: 1.5\nc: 1.0e+30\nd: 1.0e-07\ne: 2.0\n"),
        ({"a": "x" * 300 + " y" * 50}, "a: " + "x" * 300 + " y" * 50 + "\n"),
        ({"on": 1, "1": 2, "a b": 3, "": 4, "a: b": 5}, '"on": 1\n"1": 2\na b: 3\n"": 4\n"a: b": 5\n'),
    ],
)
def test_values(value: Any, text: str) -> None:
    assert dump(value) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a\nb\n", "t: |\n  a\n  b\n"),
        ("a\nb", "t: |-\n  a\n  b\n"),
        ("a\n\n\nb\n\n", "t: |+\n  a\n\n\n  b\n\n"),
        ("  a\nb\n", "t: |2\n    a\n  b\n"),
        ("\n\na\n", "t: |\n\n\n  a\n"),
        ("\n  a\n", "t: |2\n\n    a\n"),
        ("\ta\nb\n", "t: |2\n  \ta\n  b\n"),
        ("a \n b\n", "t: |\n  a \n   b\n"),
        ("a\n  ", 't: "a\\n  "\n'),
        ("a\r\nb\n", 't: "a\\r\\nb\\n"\n'),
        ("\n", 't: "\\n"\n'),
        ("a\n\x07b", 't: "a\\n\\x07b"\n'),
        ("a\n\u2028b", 't: "a\\n\\u2028b"\n'),
        ("# a\nb\n", "t: |\n  # a\n  b\n"),
    ],
)
def test_texts_of_several_lines_are_blocks_where_a_block_can_hold_them(text: str, written: str) -> None:
    assert dump({"t": text}) == written
    assert yaml.safe_load(written) == {"t": text}


def test_comments_of_items_stand_at_their_dash() -> None:
    value = [{"a": 1, "b": 2}, "x", [3]]
    comments: dict[tuple[str | int, ...], str] = {(0, "a"): "a", (0, "b"): "b", (1,): "x", (2, 0): "three"}
    assert dump(value, comments=comments) == "# a\n- a: 1\n  # b\n  b: 2\n# x\n- x\n# three\n- - 3\n"


def test_a_long_key_is_written_so_that_every_reader_takes_it() -> None:
    value = {"outer": [{"k" * 2000: 1, "b": 2}]}
    assert yaml.safe_load(dump(value)) == value
    assert plain(load(dump(value), "f").value) == value


class Colour(StrEnum):
    RED = "red"


def test_subclasses_are_written_as_what_they_are() -> None:
    assert dump({"colour": Colour.RED, "map": OrderedDict(a=1), "tuple": (1, 2)}) == (
        "colour: red\nmap:\n  a: 1\ntuple:\n  - 1\n  - 2\n"
    )


@pytest.mark.parametrize("value", [{1: 2}, {"a": {1, 2}}, {"a": b"x"}, {"a": object()}])
def test_what_yaml_has_not_is_our_own_fault(value: Any) -> None:
    with pytest.raises(TypeError):
        dump(value)


@pytest.mark.parametrize("value", [2**64, -(2**63) - 1, float("nan"), float("inf")])
def test_numbers_that_kubernetes_cannot_store_are_refused(value: float) -> None:
    with pytest.raises(ValueError, match=r"64 bits|JSON"):
        dump({"a": value})


def test_several_documents_are_separated() -> None:
    text = dump_all([({"a": 1}, {(): "first"}), ({"b": 2}, {})], schema="https://example.org/a.json")
    assert text == "# yaml-language-server: $schema=https://example.org/a.json\n# first\na: 1\n---\nb: 2\n"
    assert [plain(document.value) for document in load_all(text, "f")] == [{"a": 1}, {"b": 2}]


def test_inline_values_stand_on_one_line() -> None:
    value = {"cidr": "10.0.40.0/24", "hosts": ["a, b", "on", {}], "note": "x\ny", "k: y": None}
    text = inline(value)
    assert text == '{cidr: 10.0.40.0/24, hosts: ["a, b", "on", {}], note: "x\\ny", "k: y": null}'
    assert yaml.safe_load(text) == value


def test_a_part_ends_in_no_empty_line() -> None:
    assert dump_part({"a": "x\n\n"}) == ['a: "x\\n\\n"']
    assert dump_part({"a": "x\n"}) == ["a: |", "  x"]


@pytest.mark.tools
def test_the_real_kubectl_and_kustomize_read_what_we_write(tool: Callable[[str], str], tmp_path: Path) -> None:
    # Three faults of kustomize itself, whose output its own reader refuses or misreads: a text of several lines that begins
    # with a tab, the control character NEL, and a quoted `<<` as a key.
    texts = [text for text in dict.fromkeys([*AMBIGUOUS, *AWKWARD]) if text not in {"\tx\ny", "\x85", "<<"}]
    value = {
        "apiVersion": "example.org/v1",
        "kind": "Thing",
        "metadata": {"name": "x"},
        "spec": {"texts": texts, "keys": {text: index for index, text in enumerate(texts)}},
    }
    (tmp_path / "object.yaml").write_text(dump(value), encoding="utf-8")
    (tmp_path / "kustomization.yaml").write_text("resources: [object.yaml]\n")
    command = [tool("kubectl"), "label", "--local", "-f", str(tmp_path / "object.yaml"), "a=b", "-o", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["spec"] == value["spec"]
    done = subprocess.run([tool("kubectl"), "kustomize", str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert plain(load(done.stdout, "theirs", Dialect.KUSTOMIZE).value)["spec"] == value["spec"]
