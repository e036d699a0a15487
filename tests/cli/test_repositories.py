"""What the verbs that read a repository share."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from labwright.api import open_repository
from labwright.cli._repositories import (
    chart_folders,
    chosen,
    render_options,
    shown_from_here,
    told_once,
    without_charts,
)
from labwright.render.units import RenderedCluster, Unit, UnitKind
from labwright.source import Diagnostic, Note, Place, Severity, SourceError
from labwright.tree import Tree
from tests.render.flux.harness import SYNC


def test_the_options_arrive_by_their_names() -> None:
    seen: dict[str, object] = {}

    @click.command
    @render_options
    def command(**options: object) -> None:
        seen.update(options)

    CliRunner().invoke(command, ["--allow-network", "--api-versions", "a/v1", "--api-versions", "b/v1", "--no-cache"])
    assert seen == {
        "charts": (),
        "allow_network": True,
        "refresh": False,
        "kubernetes_version": "",
        "api_versions": ("a/v1", "b/v1"),
        "decrypt": False,
        "no_cache": True,
    }


def test_places_are_shown_from_where_the_user_stands() -> None:
    place = Place("a.yaml", 1, 1, 1, 2)
    (moved,) = shown_from_here([Diagnostic(Severity.INFO, "X", "m", place, notes=(Note("n", place),))], Path("repo"))
    assert moved.place is not None and moved.place.file == "repo/a.yaml"
    assert moved.notes[0].place == moved.place


def test_one_cluster_or_all(tmp_path: Path) -> None:
    repository = open_repository(tmp_path, files=Tree.of({"clusters/home/sync.yaml": SYNC}))
    assert (
        [one.name for one in chosen(repository, None)] == ["home"] == [one.name for one in chosen(repository, "home")]
    )
    with pytest.raises(SourceError):
        chosen(repository, "away")


def test_the_cache_of_charts_is_one_of_their_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LABWRIGHT_CACHE", "/c")
    assert chart_folders({"charts": (Path("a"),)}) == (Path("a"), Path("/c/charts"))


def release(name: str, reason: str, *codes: str) -> Unit:
    found = tuple(Diagnostic(Severity.WARNING, code, reason) for code in codes)
    return Unit(kind=UnitKind.HELM_RELEASE, namespace="a", name=name, unrendered=reason, diagnostics=found)


def test_missing_charts_are_told_in_one_line_and_how_to_get_them() -> None:
    units = [release(f"r{number}", f"chart c{number} is not in the cache", "HL002") for number in range(7)]
    units.append(release("other", "it has no spec", "FX008"))
    cluster = RenderedCluster(
        name="c", units=tuple(units), diagnostics=tuple(one for u in units for one in u.diagnostics)
    )
    assert list(without_charts([cluster])) == [
        "not rendered: r0, r1, r2, r3, r4 and 2 more: the chart is not at hand",
        "not rendered: other: it has no spec",
        "`--allow-network` fetches charts into the cache; `--charts DIR` names a folder that has them",
    ]
    assert [one.code for one in told_once([cluster, cluster])] == ["FX008"]
    assert list(without_charts([RenderedCluster(name="c")])) == []
