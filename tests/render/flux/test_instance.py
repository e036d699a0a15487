"""The Kustomization of a FluxInstance."""

from __future__ import annotations

from labwright.render.flux.instance import sync_kustomization
from labwright.render.objects import Object
from labwright.source import Diagnostic, load, plain
from labwright.tree import Tree

SYNC = "sync: {kind: GitRepository, url: x, path: clusters/home}\n"


def made(text: str) -> tuple[Object, list[str]]:
    found: list[Diagnostic] = []
    value = load(text, "flux.yaml").value
    item = sync_kustomization(value, "flux-system", value.place, Tree.of({"flux.yaml": text}), found)
    return item, [one.code for one in found]


def test_it_is_called_as_the_namespace_unless_the_sync_says_otherwise() -> None:
    item, found = made(SYNC)
    assert (str(item), found) == ("Kustomization flux-system/flux-system", [])
    assert plain(item.value["spec"]) == {
        "path": "clusters/home",
        "prune": True,
        "sourceRef": {"kind": "GitRepository", "name": "flux-system"},
    }
    assert str(made(SYNC.replace("url: x", "name: other"))[0]) == "Kustomization flux-system/other"


PATCHES = """\
kustomize:
  patches:
    - target: {kind: Deployment}
      patch: '[{op: add, path: /spec/x, value: 1}]'
    - target: {kind: Kustomization, name: flux-system}
      patch: |
        - op: add
          path: /spec/postBuild
          value: {substitute: {A: b}}
    - patch: |
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: flux-system, namespace: flux-system}
        spec: {wait: true}
"""


def test_patches_for_it_apply_and_those_for_flux_itself_do_not() -> None:
    item, found = made(SYNC + PATCHES)
    assert found == []
    assert (item.value["spec"]["postBuild"], item.value["spec"]["wait"]) == ({"substitute": {"A": "b"}}, True)
    assert str(item.value["spec"].origins["postBuild"].place).startswith("flux.yaml:10:")


def test_a_patch_that_cannot_be_applied_is_told() -> None:
    item, found = made(SYNC + PATCHES.replace("op: add\n", "op: remove\n"))
    assert found == ["KZ015"]
    assert "postBuild" not in item.value["spec"]
