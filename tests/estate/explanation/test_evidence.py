"""The text behind places, and what must not be shown of it."""

from __future__ import annotations

import pytest

from labwright.estate.explanation.evidence import Evidence
from labwright.source import Place

FILES = {
    "a.yaml": """\
apiVersion: v1
kind: ConfigMap
metadata: {name: a}
data: {key: shown}
---
apiVersion: v1
kind: Secret
metadata: {name: hunter}
stringData:
  password: hunter2
  long: |
    line one
    line two
""",
    "sealed.yaml": "kind: ConfigMap\ndata:\n  key: ENC[AES256_GCM,data:abc]\nsops: {mac: x}\n",
    "kustomization.yaml": (
        "secretGenerator:\n  - name: s\n    literals: [token=abc]\n    envs: [sub/.env]\n    files: [key=cert.pem]\n"
        "configMapGenerator:\n  - {name: c, envs: [open.env]}\n"
    ),
    "sub/.env": "TOKEN=abc\n",
    "cert.pem": "-----\n",
    "open.env": "A=b\n",
    "broken.yaml": "a: [\n",
}


def place(file: str, line: int, column: int = 1, end: int = 2) -> Place:
    return Place(file, line, column, line, end)


@pytest.fixture
def evidence() -> Evidence:
    return Evidence(FILES.get)


def test_a_line_is_shown_as_written(evidence: Evidence) -> None:
    assert evidence.line(place("a.yaml", 4, 13, 18)) == "data: {key: shown}"


def test_the_value_of_a_secret_is_hidden_in_its_line(evidence: Evidence) -> None:
    assert evidence.line(place("a.yaml", 10, 13, 20)) == "  password: (hidden)"


def test_a_value_of_several_lines_is_hidden_to_the_end(evidence: Evidence) -> None:
    assert evidence.line(Place("a.yaml", 11, 9, 14, 1)) == "  long: (hidden)"
    assert "line one" not in evidence.line(Place("a.yaml", 12, 5, 12, 13))


@pytest.mark.parametrize(
    ("where", "secret"),
    [
        (place("a.yaml", 4), False),
        (place("a.yaml", 8), False),
        (place("a.yaml", 10), True),
        (place("sealed.yaml", 3), True),
        (place("kustomization.yaml", 3), True),
        (place("kustomization.yaml", 7), False),
        (place("sub/.env", 1), True),
        (place("cert.pem", 1), True),
        (place("open.env", 1), False),
        (place("broken.yaml", 1), False),
        (place("gone.yaml", 1), False),
        (None, False),
    ],
)
def test_what_is_secret_is_told_by_the_document_around_it(
    evidence: Evidence, where: Place | None, secret: bool
) -> None:
    assert evidence.is_secret(where) is secret


def test_what_cannot_be_read_has_no_line(evidence: Evidence) -> None:
    assert evidence.line(place("gone.yaml", 1)) == ""
    assert evidence.line(place("a.yaml", 99)) == ""
    assert evidence.line(None) == ""
    assert not evidence.has(place("a.yaml", 99))
    assert evidence.has(place("a.yaml", 1))


def test_other_files_can_be_looked_into_later(evidence: Evidence) -> None:
    evidence.also({"chart/values.yaml": "a: 1\n"}.get)
    assert evidence.line(place("chart/values.yaml", 1)) == "a: 1"
