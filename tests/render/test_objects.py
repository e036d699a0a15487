"""Objects."""

from __future__ import annotations

from labwright.render.objects import object_of
from labwright.source import Place, YamlMap, load
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


def test_a_value_is_an_object_by_what_it_says_of_itself() -> None:
    text = "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: apps}}\n"
    item = object_of(load(text, "web.yaml").value)
    assert (item.api_version, item.kind, item.namespace, item.name) == ("apps/v1", "Deployment", "apps", "web")
    assert str(item.place) == "web.yaml:1:58"
    assert not item.generated


def test_what_a_value_does_not_say_is_empty() -> None:
    place = Place("app.yaml", 3, 1, 3, 2)
    item = object_of(YamlMap({"kind": 1, "metadata": None}), generated=True, place=place)
    assert (item.api_version, item.kind, item.namespace, item.name) == ("", "1", "", "")
    assert item.place == place
    assert item.generated
    assert object_of(YamlMap({"metadata": {"generateName": "job-"}})).name == "job-"
