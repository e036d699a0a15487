"""`labwright tree`, as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema_rs
import pytest

from labwright.cli.tree import TREE_SCHEMA
from tests.commands.test_render import FILES, write
from tests.conftest import Labwright


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path / "repo", FILES)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "repo"


def test_the_graph_of_a_repository(labwright: Labwright, repository: Path) -> None:
    ran = labwright("tree", "repo")
    assert ran.code == 0, ran.err
    assert [line.strip(" │├└─") for line in ran.out.splitlines() if "object" not in line] == [
        "home (flux)",
        "Kustomization flux-system/flux-system  clusters/home",
        "Kustomization flux-system/apps  apps",
        "HelmRelease web/web  web 1.2.3",
    ]
    assert "ConfigMap web/web-colors" in labwright("tree", "repo", "--objects").out


def test_the_other_formats(labwright: Labwright, repository: Path) -> None:
    document = json.loads(labwright("tree", "repo", "--format", "json", "--objects").out)
    jsonschema_rs.validator_for(TREE_SCHEMA).validate(document)
    assert document["clusters"][0]["units"][2]["place"] == "apps/release.yaml:3:18"
    assert labwright("tree", "repo", "--format", "mermaid").out.startswith("flowchart LR\n")
    assert ET.fromstring(labwright("tree", "repo", "--format", "svg").out).tag.endswith("svg")


def test_an_svg_shows_one_cluster(labwright: Labwright, repository: Path) -> None:
    other = {
        path.replace("clusters/home", "clusters/away"): text.replace("clusters/home", "clusters/away")
        for path, text in FILES.items()
    }
    write(repository, other)
    ran = labwright("tree", "repo", "--format", "svg")
    assert ran.code == 2
    assert "there are: away, home" in ran.err
    assert labwright("tree", "repo", "--format", "svg", "--cluster", "away").code == 0


def test_a_folder_with_nothing_to_apply_says_so(labwright: Labwright, tmp_path: Path) -> None:
    ran = labwright("tree", tmp_path)
    assert (ran.code, ran.out) == (0, "")
    assert "nothing is applied" in ran.err
