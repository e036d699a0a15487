"""What renders a source."""

from __future__ import annotations

import pytest

from labwright.render.argocd.application import Source
from labwright.render.argocd.faults import ArgoError
from labwright.render.argocd.sources import SourceType, detected_type, folder_of, source_type, with_overrides
from labwright.source import plain
from tests.render.argocd.harness import mapping
from tests.render.written import tree

FS = tree(
    {
        "chart/Chart.yaml": "name: c\n",
        "chart/kustomization.yaml": "resources: []\n",
        "overlay/Kustomization": "resources: []\n",
        "plain/a.yaml": "a: 1\n",
        "plain/.argocd-source.yaml": "helm: {parameters: [{name: a, value: b}]}\npath: elsewhere\n",
        "plain/.argocd-source-web.yaml": "helm: {releaseName: r}\nkustomize: null\n",
    }
)


def source(text: str) -> Source:
    value = mapping(text)
    return Source(value=value, place=value.place)


@pytest.mark.parametrize(
    ("text", "folder", "kind"),
    [
        ("path: chart", "chart", SourceType.HELM),
        ("path: overlay", "overlay", SourceType.KUSTOMIZE),
        ("path: plain", "plain", SourceType.DIRECTORY),
        ("{path: chart, directory: {recurse: true}}", "chart", SourceType.DIRECTORY),
        ("{path: plain, kustomize: {}}", "plain", SourceType.KUSTOMIZE),
        ("chart: loki", "", SourceType.HELM),
        ("{path: plain, plugin: {name: x}}", "plain", SourceType.PLUGIN),
    ],
)
def test_settings_say_it_else_the_folder_does(text: str, folder: str, kind: SourceType) -> None:
    assert source_type(FS, source(text), folder) is kind


def test_two_kinds_at_once_are_refused() -> None:
    with pytest.raises(ArgoError, match="several kinds"):
        source_type(FS, source("{path: a, helm: {}, kustomize: {}}"), "plain")


def test_files_beside_the_manifests_override_a_source() -> None:
    made = with_overrides(
        FS, source("{path: plain, kustomize: {namePrefix: x}, helm: {values: 'a: 1'}}"), "plain", "web"
    )
    assert plain(made.value) == {
        "path": "plain",
        "helm": {"values": "a: 1", "parameters": [{"name": "a", "value": "b"}], "releaseName": "r"},
    }
    same = source("path: chart")
    assert with_overrides(FS, same, "chart", "web") is same


def test_a_path_must_be_a_folder_of_the_repository() -> None:
    assert folder_of(FS, source("path: ./plain/"), "x") == "plain"
    for path, part in (("gone", "does not exist"), ("plain/a.yaml", "is a file"), ("../x", "leads out")):
        with pytest.raises(ArgoError, match=part):
            folder_of(FS, source(f"path: {path}"), "Application x")
    assert detected_type(FS, "plain") is SourceType.DIRECTORY
