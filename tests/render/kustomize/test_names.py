"""References follow names."""

from __future__ import annotations

from tests.render.kustomize.harness import history, objects, refusal

POD = """\
apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  serviceAccountName: bot
  containers:
    - name: c
      envFrom: [{configMapRef: {name: settings}}, {secretRef: {name: settings}}]
"""


def test_a_reference_takes_the_new_name_of_the_kind_it_means() -> None:
    files = {
        "kustomization.yaml": "resources: [p.yaml]\nnamePrefix: my-\nconfigMapGenerator: [{name: settings, literals: [a=1]}]\n",
        "p.yaml": POD,
    }
    config, pod = objects(files)
    sources = pod.value["spec"]["containers"][0]["envFrom"]
    assert sources[0]["configMapRef"]["name"] == config.name
    assert config.name.startswith("my-settings-")
    assert sources[1]["secretRef"]["name"] == "settings"


def test_a_changed_reference_points_to_what_named_the_object() -> None:
    files = {"kustomization.yaml": "resources: [p.yaml, sa.yaml]\nnamePrefix: my-\n", "p.yaml": POD}
    files["sa.yaml"] = "{apiVersion: v1, kind: ServiceAccount, metadata: {name: bot}}\n"
    pod = objects(files)[1].value
    assert pod["spec"]["serviceAccountName"] == "my-bot"
    assert history(pod, "spec", "serviceAccountName") == [
        "kustomization.yaml:2:13 name of ServiceAccount",
        "p.yaml:5:23",
    ]


def test_names_in_other_namespaces_are_left_alone() -> None:
    files = {
        "kustomization.yaml": "resources: [p.yaml, c.yaml]\nnamePrefix: my-\n",
        "p.yaml": POD,
        "c.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings, namespace: other}}\n",
    }
    pod = next(item for item in objects(files) if item.kind == "Pod")
    assert pod.value["spec"]["containers"][0]["envFrom"][0]["configMapRef"]["name"] == "settings"


def test_a_reference_that_could_mean_two_objects_is_refused() -> None:
    files = {
        "kustomization.yaml": "resources: [a, b, p.yaml]\n",
        "a/kustomization.yaml": "configMapGenerator: [{name: settings}]\n",
        "b/kustomization.yaml": "resources: [c.yaml]\npatches:\n"
        "- {target: {kind: ConfigMap}, patch: '- {op: replace, path: /metadata/name, value: other}'}\n",
        "b/c.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}}\n",
        "p.yaml": POD,
    }
    message = refusal(files)
    assert "`settings` in `spec/containers/envFrom/configMapRef/name` of Pod p may mean several objects" in message
    assert "--> p.yaml:8:" in message


def test_an_object_with_a_suffix_is_not_meant_by_one_without() -> None:
    files = {
        "kustomization.yaml": "resources: [a, b, p.yaml]\n",
        "a/kustomization.yaml": "nameSuffix: -a\nresources: [c.yaml]\n",
        "b/kustomization.yaml": "nameSuffix: -b\nresources: [c.yaml]\n",
        "a/c.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}}\n",
        "b/c.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}}\n",
        "p.yaml": POD,
    }
    pod = next(item for item in objects(files) if item.kind == "Pod")
    assert pod.value["spec"]["containers"][0]["envFrom"][0]["configMapRef"]["name"] == "settings"
