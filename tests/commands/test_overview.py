"""`labwright overview`, as a user runs it."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.conftest import Labwright

OVERVIEW = ("overview", "repository", "--spec", "homelab.yaml")


def test_it_shows_what_each_cluster_has(labwright: Labwright, here: Path, reference: Path) -> None:
    ran = labwright(*OVERVIEW, "--schema-dir", reference / "crds")
    assert ran.code == 0
    _, staging, production, *_ = re.split(r"^(?:production|staging)  (?=k3)", ran.out, flags=re.MULTILINE)
    assert re.search(r"^  metallb +0\.14\.9 ", production, re.MULTILINE)
    assert not re.search(r"^  metallb ", staging, re.MULTILINE)
    assert re.search(r"^  loki ", staging, re.MULTILINE)
    assert "at 10.0.40.100" in production
    assert "at 10.0.40.52" in staging


def test_layers_stand_in_the_order_in_which_they_are_applied(labwright: Labwright, here: Path) -> None:
    overview = json.loads(labwright(*OVERVIEW, "--format", "json").out)
    for cluster in overview["clusters"]:
        seen: set[str] = set()
        for layer in cluster["layers"]:
            assert set(layer["after"]) <= seen, layer["name"]
            seen.add(layer["name"])
        assert {"infrastructure-controllers", "infrastructure-configs", "apps"} <= {
            name.rpartition("/")[2] for name in seen
        }


def test_it_ends_with_the_verdict_and_where_to_look_next(labwright: Labwright, here: Path, reference: Path) -> None:
    ran = labwright(*OVERVIEW, "--schema-dir", reference / "crds")
    assert "Every object is valid and every reference resolves." in ran.out
    assert "repository/docs/bootstrap.md" in ran.out


def test_a_repository_with_errors_is_not_called_fine(labwright: Labwright, here: Path) -> None:
    file = Path("repository/apps/base/linkding/deployment.yaml")
    file.write_text(file.read_text(encoding="utf-8").replace("replicas: 1", "replicas: one"), encoding="utf-8")
    ran = labwright(*OVERVIEW)
    assert ran.code == 1
    assert "Every object is valid" not in ran.out
    assert "labwright check repository" in ran.out


def test_a_pipe_gets_no_colour(labwright: Labwright, here: Path) -> None:
    assert "\x1b[" not in labwright(*OVERVIEW).out
