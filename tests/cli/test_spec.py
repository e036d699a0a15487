from __future__ import annotations

import json

from tests.conftest import Labwright


def test_a_field_is_explained(labwright: Labwright) -> None:
    ran = labwright("spec", "explain", "clusters.production.distribution.version")
    assert ran.code == 0
    assert ran.out == (
        "clusters.production.distribution.version\n"
        "  Version of the distribution. The `-k3s1` of its image tags is understood too.\n"
        "\n"
        "  type     a version\n"
        "  default  v1.32.9+k3s1\n"
        "  example  version: v1.32.9+k3s1\n"
    )


def test_without_a_field_the_top_level_is_shown(labwright: Labwright) -> None:
    out = labwright("spec", "explain").out
    assert out.startswith("homelab.yaml\n")
    assert "    apiVersion  Version of this language (required)\n" in out


def test_a_mapping_shows_what_is_below_it(labwright: Labwright) -> None:
    out = labwright("spec", "explain", "platform.metallb").out
    assert "    pool " in out
    assert "(required)" in out


def test_an_unknown_field_names_the_nearest(labwright: Labwright) -> None:
    ran = labwright("spec", "explain", "gitops.intervall")
    assert ran.code == 2
    assert "homelab.yaml has no field `gitops.intervall`" in ran.err
    assert "did you mean `gitops.interval`?" in ran.err


def test_json_has_the_same(labwright: Labwright) -> None:
    found = json.loads(labwright("spec", "explain", "gitops", "--format", "json").out)
    assert found["path"] == "gitops"
    assert "interval" in [child["name"] for child in found["children"]]
