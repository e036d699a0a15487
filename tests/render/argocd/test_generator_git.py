"""Where the parameters of folders and files come from."""

from __future__ import annotations

from labwright.render.argocd.generator_git import folders_and_files
from labwright.render.argocd.generator_run import Generation, Run
from labwright.render.argocd.repositories import Repositories
from labwright.render.argocd.templating import Language
from labwright.source import place_of
from tests.render.argocd.harness import mapping
from tests.render.written import tree

FS = tree({"apps/web/config.yaml": "size: 1\ndeep: {er: x}\n", "empty.yaml": ""})


def run() -> Run:
    repositories = Repositories(FS)
    repositories.adopt("https://example.org/me/homelab")
    return Run(Generation(fs=FS, repositories=repositories), Language(), "ApplicationSet a")


def test_a_folder_comes_from_the_pattern_that_took_it() -> None:
    (made,) = folders_and_files(
        run(), mapping("repoURL: https://example.org/me/homelab\ndirectories:\n- path: apps/*\n"), None
    )
    assert str(place_of(made, "path.basename")) == "values.yaml:3:9"


def test_a_value_comes_from_the_file() -> None:
    settings = "repoURL: https://example.org/me/homelab\nfiles: [{path: apps/**/config.yaml}]\n"
    (made,) = folders_and_files(run(), mapping(settings), None)
    assert [str(place_of(made, key)) for key in ("size", "deep.er", "path")] == [
        "apps/web/config.yaml:1:7",
        "apps/web/config.yaml:2:12",
        "apps/web/config.yaml:1:1",
    ]


def test_an_empty_file_counts_as_an_empty_mapping() -> None:
    (made,) = folders_and_files(
        run(), mapping("repoURL: https://example.org/me/homelab\nfiles: [{path: empty.yaml}]\n"), None
    )
    assert made["path.filename"] == "empty.yaml"
