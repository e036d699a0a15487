"""One chart out of an index.yaml."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labwright.render.helm import repository_index
from labwright.render.helm.repository_index import BadIndexError, Entry, entries

BASE = "https://charts.example.org/stable/"
DIGEST = "a" * 64


def index(indent: str = "  ", items: str = "  ") -> str:
    names = ("web-extra", "web", "web2")
    lines = ["apiVersion: v1", "entries:"]
    for name in names:
        lines += [
            f"{indent}{name}:",
            f"{items}- version: 1.0.0",
            f"{items}  urls:",
            f"{items}  - {name}-1.0.0.tgz",
            f"{items}  description: |",
            f"{items}    web:",
            f"{items}    - no entry",
            f"{items}- {{version: 0.9.0, digest: {DIGEST}, urls: ['https://elsewhere.example.org/{name}.tgz']}}",
        ]
    return "\n".join([*lines, 'generated: "2020-01-01"', ""])


WEB = [
    Entry(version="1.0.0", url="https://charts.example.org/stable/web-1.0.0.tgz"),
    Entry(version="0.9.0", url="https://elsewhere.example.org/web.tgz", digest=f"sha256:{DIGEST}"),
]


@pytest.mark.parametrize("layout", [("  ", "  "), ("  ", "    "), ("    ", "    "), (" ", " ")])
def test_a_chart_is_cut_out_however_deep_it_stands(layout: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repository_index, "_whole", lambda _text: {})
    assert entries(index(*layout).encode(), "web", BASE) == WEB


def test_a_chart_that_is_not_there_has_no_entries() -> None:
    assert entries(index().encode(), "nginx", BASE) == []


def test_other_layouts_are_read_whole() -> None:
    flow = "entries: {web: [{version: 1.0.0, urls: [web-1.0.0.tgz]}]}"
    assert entries(flow.encode(), "web", BASE) == WEB[:1]
    whole = json.dumps({"entries": {"web": [{"version": "1.0.0", "urls": ["web-1.0.0.tgz"]}]}})
    assert entries(whole.encode(), "web", BASE) == WEB[:1]
    anchored = "base: &u [web-1.0.0.tgz]\nentries:\n  web:\n  - version: 1.0.0\n    urls: *u\n"
    assert entries(anchored.encode(), "web", BASE) == WEB[:1]


def test_entries_that_lead_nowhere_are_passed_over() -> None:
    text = "entries:\n  web:\n  - version: 1.0.0\n  - just text\n  - {version: 1.0.0, urls: []}\n  - {urls: [[a]]}\n"
    assert entries(text.encode(), "web", BASE) == []


@pytest.mark.parametrize("text", ["a: b: c", "- a", "{", "", "entries: []", "<html></html>"])
def test_what_is_no_index_is_refused(text: str) -> None:
    with pytest.raises(BadIndexError):
        entries(text.encode(), "web", BASE)


@given(st.text("entris:\n -webv1.0'\"{}[]&*", max_size=80))
def test_any_text_is_an_index_or_refused(text: str) -> None:
    try:
        entries(f"entries:\n{text}".encode(), "web", BASE)
    except BadIndexError:
        return
