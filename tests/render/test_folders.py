"""Folders that are passed over."""

from __future__ import annotations

import pytest

from labwright.render import overlays
from labwright.render.argocd.scan import scan
from labwright.render.flux import discovery
from labwright.render.folders import OF_TOOLS
from labwright.tree import Tree

FILES = {
    "app.yaml": (
        "{apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: {name: a, namespace: argocd}, spec: {source: {}}}\n"
    ),
    "kustomization.yaml": "resources: []\n",
    "flux.yaml": (
        "{apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, metadata: {name: a}, spec: {path: ./apps}}\n"
    ),
}


def found(folder: str) -> tuple[int, int, int]:
    """Applications, overlays and Flux Kustomizations that are found in a folder."""
    fs = Tree.of({f"{folder}/package/{name}": text for name, text in FILES.items()})
    return len(scan(fs).objects), len(overlays.overlays(fs)), len(list(discovery.scan(fs)))


@pytest.mark.parametrize("folder", sorted(OF_TOOLS))
def test_nothing_of_a_tool_is_taken_for_the_homelabs_own(folder: str) -> None:
    assert found(folder) == (0, 0, 0)


def test_copies_of_other_repositories_are_no_applications_and_no_overlays_but_flux_may_apply_them() -> None:
    assert found("vendor") == (0, 0, 1)


def test_all_else_is_looked_into() -> None:
    assert found("apps") == (1, 1, 1)
