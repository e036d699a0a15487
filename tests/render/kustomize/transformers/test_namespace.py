"""namespace."""

from __future__ import annotations

from tests.render.kustomize.harness import CONFIG_MAP, history, objects, refusal


def test_a_namespace_points_to_the_kustomization_and_remembers_the_file() -> None:
    other = CONFIG_MAP.replace("name: settings", "name: settings, namespace: old")
    files = {"kustomization.yaml": "resources: [c.yaml]\nnamespace: new\n", "c.yaml": other}
    value = objects(files)[0].value
    assert history(value, "metadata", "namespace") == ["kustomization.yaml:2:12 namespace", "c.yaml:1:73"]


def test_two_objects_that_become_one_are_refused() -> None:
    other = CONFIG_MAP.replace("name: settings", "name: settings, namespace: old")
    files = {
        "kustomization.yaml": "resources: [c.yaml, d.yaml]\nnamespace: new\n",
        "c.yaml": CONFIG_MAP,
        "d.yaml": other,
    }
    message = refusal(files)
    assert "error[KZ012]: the namespace makes two objects one: ConfigMap new/settings" in message
    assert "kustomization.yaml:2:12" in message


def test_only_subjects_named_default_move() -> None:
    text = (
        "{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: b},"
        " subjects: [{kind: ServiceAccount, name: default}, {kind: ServiceAccount, name: x}]}\n"
    )
    subjects = objects({"kustomization.yaml": "resources: [b.yaml]\nnamespace: n1\n", "b.yaml": text})[0].value[
        "subjects"
    ]
    assert [one.get("namespace") for one in subjects] == ["n1", None]
