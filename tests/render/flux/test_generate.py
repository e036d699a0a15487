"""One Kustomization to its objects."""

from __future__ import annotations

from labwright.render.flux.groups import KUSTOMIZE
from labwright.source import plain
from tests.render.flux.harness import home, kustomization
from tests.render.kustomize.harness import history
from tests.render.written import config_map, problems

OWNER = {f"{KUSTOMIZE}/name": "a", f"{KUSTOMIZE}/namespace": "flux-system"}
APP = {"apps/a/c.yaml": config_map("c", "{k: v}")}


def app(spec: str, files: dict[str, str] | None = None) -> dict[str, object]:
    cluster = home({"clusters/home/a.yaml": kustomization("a", f"path: ./apps/a, {spec}"), **(files or APP)})
    assert problems(cluster) == []
    return {item.name: item.value for unit in cluster.units if unit.name == "a" for item in unit.objects}


def test_a_folder_without_a_kustomization_is_read_as_a_whole() -> None:
    files = {
        "apps/a/one.yaml": config_map("one"),
        "apps/a/deep/two.yml": config_map("two"),
        "apps/a/own/kustomization.yaml": "resources: [three.yaml]\nnamePrefix: own-\n",
        "apps/a/own/three.yaml": config_map("three"),
        "apps/a/own/not.yaml": config_map("not"),
        "apps/a/README.md": "no",
        "apps/a/.sops.yaml": "creation_rules: []\n",
    }
    assert sorted(app("prune: true", files)) == ["one", "own-three", "two"]


def test_an_empty_folder_has_no_objects() -> None:
    assert app("prune: true", {"apps/a/README.md": "no"}) == {}


def test_names_and_namespace_of_the_spec_are_applied() -> None:
    found = app("targetNamespace: ns, namePrefix: p-, nameSuffix: -s")
    assert plain(found["p-c-s"])["metadata"] == {"name": "p-c-s", "namespace": "ns", "labels": OWNER}


def test_patches_and_images_of_the_spec_come_after_those_of_the_folder() -> None:
    files = {
        "apps/a/kustomization.yaml": "resources: [p.yaml]\nimages: [{name: web, newTag: '1'}, {name: side, newTag: '1'}]\n"
        "patches: [{target: {kind: Pod}, patch: '- {op: add, path: /spec/order, value: [folder]}'}]\n",
        "apps/a/p.yaml": "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: a, image: web}, {name: b, image: side}]}}\n",
    }
    spec = (
        "images: [{name: web, newTag: '2'}, {name: other, newTag: '3'}],"
        " patches: [{target: {kind: Pod}, patch: '- {op: add, path: /spec/order/-, value: spec}'}]"
    )
    (value,) = app(spec, files).values()
    made = plain(value)["spec"]
    assert made["order"] == ["folder", "spec"]
    assert [one["image"] for one in made["containers"]] == ["web:2", "side:1"]


def test_a_patch_of_the_spec_is_an_origin() -> None:
    text = (
        kustomization("a", "path: ./apps/a")
        .replace("spec: {", "spec:\n  ")
        .replace("}, path: ./apps/a}", "}\n  path: ./apps/a")
    )
    text += "  patches:\n    - patch: |\n        apiVersion: v1\n        kind: ConfigMap\n        metadata: {name: c}\n        data:\n          k: new\n"
    cluster = home({"clusters/home/a.yaml": text, **APP})
    assert problems(cluster) == []
    value = next(item.value for item in cluster.objects if item.name == "c")
    assert history(value, "data", "k") == ["clusters/home/a.yaml:13:14 patch", "apps/a/c.yaml:4:11"]


def test_components_may_be_missing_where_that_is_ignored() -> None:
    part = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnameSuffix: -part\n"
    spec = "components: [../part, ../gone], ignoreMissingComponents: true"
    assert list(app(spec, {**APP, "apps/part/kustomization.yaml": part})) == ["c-part"]


def test_common_metadata_comes_last() -> None:
    (value,) = app("commonMetadata: {labels: {l: '1'}, annotations: {a: '2'}}").values()
    assert plain(value)["metadata"] == {"name": "c", "labels": {**OWNER, "l": "1"}, "annotations": {"a": "2"}}


def test_every_object_says_which_kustomization_applies_it() -> None:
    (value,) = app("prune: true").values()
    assert plain(value)["metadata"]["labels"] == OWNER
    assert history(value, "metadata", "labels", f"{KUSTOMIZE}/name") == [
        "clusters/home/a.yaml:3:18 kustomize-controller"
    ]


def test_files_outside_the_folder_may_be_read() -> None:
    files = {"apps/a/kustomization.yaml": "resources: [../shared.yaml]\n", "apps/shared.yaml": config_map("s")}
    assert list(app("prune: true", files)) == ["s"]
