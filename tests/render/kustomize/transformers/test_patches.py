"""Which patch goes where, and what is wrong with those that go nowhere."""

from __future__ import annotations

import pytest

from tests.render.kustomize.harness import CONFIG_MAP, DEPLOYMENT, expected, history, objects, refusal

MERGE = "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {replicas: 2}}"


def test_an_inline_patch_has_the_places_of_the_kustomization() -> None:
    files = {
        "kustomization.yaml": """\
            resources: [d.yaml]
            patches:
              - target: {kind: Deployment}
                patch: |
                  - op: replace
                    path: /spec/replicas
                    value: 2
              - patch: |-
                  apiVersion: apps/v1
                  kind: Deployment
                  metadata:
                    name: web
                  spec:
                    paused: true
        """,
        "d.yaml": DEPLOYMENT,
    }
    value = objects(files)[0].value
    assert history(value, "spec", "replicas") == ["kustomization.yaml:7:16 patch", "d.yaml:6:13"]
    assert history(value, "spec", "paused") == ["kustomization.yaml:14:17"]


def test_an_identity_that_a_patch_restates_keeps_its_origin() -> None:
    files = {
        "kustomization.yaml": f"resources: [d.yaml]\npatches: [{{patch: '{MERGE}'}}]\n",
        "d.yaml": DEPLOYMENT,
    }
    assert history(objects(files)[0].value, "apiVersion") == ["d.yaml:1:13"]


def test_a_moved_value_remembers_where_it_comes_from() -> None:
    files = {
        "kustomization.yaml": "resources: [d.yaml]\npatches: [{target: {kind: Deployment}, path: p.yaml}]\n",
        "p.yaml": "- {op: move, from: /spec/replicas, path: /spec/count}\n",
        "d.yaml": DEPLOYMENT,
    }
    assert history(objects(files)[0].value, "spec", "count") == ["p.yaml:1:3 patch", "d.yaml:6:13"]


def test_nulls_in_the_labels_of_a_patch_for_selected_objects_delete_nothing() -> None:
    """kustomize copies labels and annotations of such a patch as texts."""
    labelled = DEPLOYMENT.replace("name: web\nspec", "name: web\n  labels: {a: b}\nspec", 1)
    files = {
        "kustomization.yaml": "resources: [d.yaml]\npatches: [{target: {kind: Deployment}, path: p.yaml}]\n",
        "p.yaml": "{kind: Deployment, metadata: {name: web, labels: {a: null}}}\n",
        "d.yaml": labelled,
    }
    assert objects(files)[0].value["metadata"]["labels"] == {"a": "null"}


def test_a_missing_target_is_told_with_what_is_there() -> None:
    files = {
        "kustomization.yaml": "resources: [d.yaml]\npatches: [{path: p.yaml}]\n",
        "d.yaml": DEPLOYMENT,
        "p.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: wab\n",
    }
    assert refusal(files) == expected(
        """
        error[KZ013]: no object for the patch of Deployment wab (apps/v1/Deployment)
          --> p.yaml:4:9
           |   name: wab
           |         ^^^
           = help: did you mean `web`?
        """
    )


@pytest.mark.parametrize(
    ("patch", "hint"),
    [
        (MERGE.replace("apps/v1", "apps/v2"), "there is one of apps/v1"),
        (MERGE.replace("name: web", "name: web, namespace: x"), "there is one in namespace `default`"),
    ],
)
def test_a_near_miss_is_explained(patch: str, hint: str) -> None:
    files = {
        "kustomization.yaml": "resources: [d.yaml]\npatches: [{path: p.yaml}]\n",
        "d.yaml": DEPLOYMENT,
        "p.yaml": patch + "\n",
    }
    assert hint in refusal(files)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("{}", "a patch without `patch` and `path`"),
        ("{patch: 'a: b', path: p.yaml}", "a patch has both `patch` and `path`"),
        ("{path: gone.yaml}", "`gone.yaml` does not exist"),
        ("{patch: '- {op: remove, path: /x}'}", "a JSON patch needs a target"),
        ("{patch: 'a: b', target: {kind: X}}", "an object without `kind`"),
        ("{patch: 'text', target: {kind: X}}", "something that is no Kubernetes object"),
        (
            '{target: {kind: X}, patch: "kind: A\\nmetadata: {name: a}\\n---\\nkind: B\\nmetadata: {name: b}"}',
            "several merge patches",
        ),
        ("{target: {name: '('}, patch: '- {op: remove, path: /x}'}", "regular expression"),
    ],
)
def test_bad_entries_are_refused(entry: str, message: str) -> None:
    files = {
        "kustomization.yaml": f"resources: [d.yaml]\npatches:\n- {entry}\n",
        "d.yaml": DEPLOYMENT,
        "p.yaml": "a: b\n",
    }
    assert message in refusal(files)


def test_a_target_that_selects_nothing_is_fine() -> None:
    files = {
        "kustomization.yaml": "resources: [d.yaml]\npatches: [{target: {kind: Nothing}, patch: '- {op: remove, path: /x}'}]\n",
        "d.yaml": DEPLOYMENT,
    }
    assert len(objects(files)) == 1


def test_a_patch_keeps_the_identity_unless_told_otherwise() -> None:
    patch = "{target: {kind: ConfigMap}, patch: '{kind: Secret, metadata: {name: new, namespace: x}}'"
    files = {"kustomization.yaml": f"resources: [c.yaml]\npatches: [{patch}}}]\n", "c.yaml": CONFIG_MAP}
    assert [str(item) for item in objects(files)] == ["ConfigMap settings"]
    options = ", options: {allowNameChange: true, allowKindChange: true}"
    files["kustomization.yaml"] = f"resources: [c.yaml]\npatches: [{patch}{options}}}]\n"
    assert [str(item) for item in objects(files)] == ["Secret new"]


def test_an_old_json_patch_needs_a_name() -> None:
    files = {"kustomization.yaml": "patchesJson6902: [{target: {kind: X}, patch: '[]'}]\n"}
    assert "a JSON patch needs a target with a name" in refusal(files)
