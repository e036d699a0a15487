"""What a cluster's overlays render to is what its components asked for, and what the real kustomize makes of them."""

import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from labwright.emit.content import Content
from labwright.kube import object_id
from labwright.render.flux import clusters, render_cluster
from labwright.render.kustomize.build import kustomize
from labwright.source import load_all, plain
from tests.examples.building import EXAMPLES, built

NAMES = ["nanocluster"]
_ORDER_FREE = ("name", "mountPath", "containerPort", "key")


def _overlays(name: str) -> Iterator[str]:
    example = built(name)
    paths = {path.rpartition("/")[0] for path in example.tree.paths if path.endswith("/kustomization.yaml")}
    for path in sorted(paths):
        if path.split("/")[-1] in {cluster.name for cluster in example.plan.clusters}:
            yield path


def _contents() -> list[tuple[str, Content]]:
    return [(name, content) for name in NAMES for content in built(name).emission.contents]


@pytest.mark.parametrize(("name", "content"), _contents(), ids=lambda each: getattr(each, "cluster", each))
def test_overlays_render_back_to_exactly_what_the_components_asked_for(name: str, content: Content) -> None:
    tree = built(name).tree
    entry = next(each for each in clusters(tree) if each.name == content.cluster)
    rendered = render_cluster(tree, entry)
    assert not rendered.diagnostics
    found = {object_id(obj.value): _unowned(plain(obj.value)) for unit in rendered.units for obj in unit.objects}
    asked = {object_id(placed.manifest.object): placed.manifest.object for placed in content.objects}
    generated = {(config.namespace, config.name): config for _, config in content.configs}
    for identity, wanted in asked.items():
        assert identity in found, f"{identity} was lost"
        assert _same(found[identity], _dehashed(wanted, found[identity], generated)), identity
    for (namespace, base), config in generated.items():
        match = [
            obj
            for identity, obj in found.items()
            if identity.kind == "ConfigMap" and identity.namespace == namespace and identity.name.startswith(base)
        ]
        assert any(obj["data"] == dict(config.files) for obj in match), base


def _unowned(value: dict[str, Any]) -> dict[str, Any]:
    """The object without the labels by which Flux knows what it applies."""
    labels = value["metadata"].get("labels", {})
    for field in ("name", "namespace"):
        labels.pop(f"kustomize.toolkit.fluxcd.io/{field}", None)
    if not labels:
        value["metadata"].pop("labels", None)
    return value


def _dehashed(wanted: Any, found: Any, generated: dict[tuple[str, str], Any]) -> Any:
    """The wanted object with generated names as they were rendered: `settings` → `settings-h7g2`."""
    names = {base for _, base in generated}
    if isinstance(wanted, dict) and isinstance(found, dict):
        return {key: _dehashed(value, found.get(key), generated) for key, value in wanted.items()}
    if isinstance(wanted, list | tuple) and isinstance(found, list):
        ours = [_plain(each) for each in wanted]
        if len(ours) == len(found):
            return [
                _dehashed(mine, theirs, generated) for mine, theirs in zip(_sorted(ours), _sorted(found), strict=True)
            ]
        return ours
    if isinstance(wanted, str) and wanted in names and isinstance(found, str) and found.startswith(f"{wanted}-"):
        return found
    return wanted


def _same(found: Any, wanted: Any) -> bool:
    if isinstance(found, dict) and isinstance(wanted, dict):
        return found.keys() == wanted.keys() and all(_same(found[key], wanted[key]) for key in found)
    if isinstance(found, list) and isinstance(wanted, list | tuple):
        ours, theirs = _sorted(found), _sorted([_plain(each) for each in wanted])
        return len(ours) == len(theirs) and all(_same(mine, other) for mine, other in zip(ours, theirs, strict=True))
    return bool(found == wanted)


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, dict) else value


def _sorted(items: list[Any]) -> list[Any]:
    """Lists that Kubernetes merges by key have no order: a patched element may come first."""
    for key in _ORDER_FREE:
        if items and all(isinstance(item, dict) and key in item for item in items):
            return sorted(items, key=lambda item: str(item[key]))
    return items


@pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl is not on the PATH")
@pytest.mark.parametrize("name", NAMES)
def test_every_overlay_equals_the_real_kustomize_object_for_object(name: str) -> None:
    tree = built(name).tree
    for path in _overlays(name):
        real = subprocess.run(
            ["kubectl", "kustomize", str(EXAMPLES / name / "repository" / path)],
            check=True,
            capture_output=True,
            text=True,
        )
        ours = kustomize(tree, path)
        expected = [plain(document.value) for document in load_all(real.stdout, "kubectl")]
        assert [plain(obj.value) for obj in ours.objects] == expected, path
