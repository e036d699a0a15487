"""Objects."""

from __future__ import annotations

from tests.render.kustomize.harness import CONFIG_MAP, objects


def test_an_object_says_what_and_where_it_is() -> None:
    (item,) = objects({"kustomization.yaml": "resources: [c.yaml]\nnamespace: ns\n", "c.yaml": CONFIG_MAP})
    assert (item.api_version, item.kind, item.namespace, item.name) == ("v1", "ConfigMap", "ns", "settings")
    assert str(item) == "ConfigMap ns/settings"
    assert str(item.place) == "c.yaml:1:52"
    assert not item.generated


def test_an_encrypted_secret_is_marked_and_left_as_it_is() -> None:
    text = "{apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {k: 'ENC[x]'}, sops: {version: 3.9.0}}\n"
    (item,) = objects({"kustomization.yaml": "resources: [s.yaml]\n", "s.yaml": text})
    assert item.encrypted
    assert item.value["stringData"] == {"k": "ENC[x]"}
    assert item.value["sops"] == {"version": "3.9.0"}
