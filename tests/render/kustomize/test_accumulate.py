"""Bases, components, cycles and duplicates."""

from __future__ import annotations

from tests.render.kustomize.harness import CONFIG_MAP, build, expected, refusal

COMPONENT = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"


def test_a_cycle_is_told_as_the_path_round_it() -> None:
    files = {
        "a/kustomization.yaml": "resources:\n  - ../b\n",
        "b/kustomization.yaml": "resources:\n  - ../c\n",
        "c/kustomization.yaml": "resources:\n  - ../a\n",
    }
    assert refusal(files, "a") == expected(
        """
        error[KZ009]: cycle of kustomizations: a → b → c → a
          --> c/kustomization.yaml:2:5
           |   - ../a
           |     ^^^^
          ::: a/kustomization.yaml:2:5
           |   - ../b
           |     ---- `b` is used here
          ::: b/kustomization.yaml:2:5
           |   - ../c
           |     ---- `c` is used here
        """
    )


def test_a_base_above_its_user_is_refused() -> None:
    message = refusal({"a/b/kustomization.yaml": "resources: [..]\n", "a/kustomization.yaml": "resources: []\n"}, "a/b")
    assert "`a` contains the kustomization that uses it: a/b → a" in message


def test_two_objects_of_one_identity_are_refused_with_both_places() -> None:
    files = {"kustomization.yaml": "resources: [one.yaml, two.yaml]\n", "one.yaml": CONFIG_MAP, "two.yaml": CONFIG_MAP}
    assert refusal(files) == expected(
        """
        error[KZ012]: ConfigMap settings is there twice
          --> two.yaml:1:52
           | {apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {a: one}}
           |                                                    ^^^^^^^^
          ::: one.yaml:1:52
           | {apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {a: one}}
           |                                                    -------- the first one
          ::: kustomization.yaml:1:23
           | resources: [one.yaml, two.yaml]
           |                       -------- added here
        """
    )


def test_no_namespace_and_default_are_one_namespace() -> None:
    other = CONFIG_MAP.replace("name: settings", "name: settings, namespace: default")
    assert "KZ012" in refusal(
        {"kustomization.yaml": "resources: [a.yaml, b.yaml]\n", "a.yaml": CONFIG_MAP, "b.yaml": other}
    )


def test_a_component_works_on_what_its_caller_generates() -> None:
    files = {
        "kustomization.yaml": "components: [part]\nconfigMapGenerator: [{name: c, literals: [a=1]}]\n"
        "generatorOptions: {disableNameSuffixHash: true}\n",
        "part/kustomization.yaml": COMPONENT + "configMapGenerator: [{name: c, behavior: merge, literals: [b=2]}]\n",
    }
    assert 'data:\n  a: "1"\n  b: "2"\n' in build(files)


def test_a_component_among_resources_is_refused() -> None:
    files = {"kustomization.yaml": "resources: [part]\n", "part/kustomization.yaml": COMPONENT + "resources: []\n"}
    message = refusal(files)
    assert "error[KZ006]: `part` is a Component" in message
    assert "list it under `components`" in message


def test_a_kustomization_among_components_is_refused() -> None:
    files = {"kustomization.yaml": "components: [base]\n", "base/kustomization.yaml": "namePrefix: a-\n"}
    assert "`base` is a Kustomization, not a Component" in refusal(files)


def test_the_doubling_of_folders_is_bounded() -> None:
    """f39 uses f38 twice, that f37 …: the real tool would never end."""
    folders = {
        f"f{level}{name}/kustomization.yaml": f"namePrefix: {name}\nresources: [../f{level - 1}a, ../f{level - 1}b]\n"
        for level in range(1, 40)
        for name in "ab"
    }
    leaves = {f"f0{name}/kustomization.yaml": f"namePrefix: {name}\nresources: [c.yaml]\n" for name in "ab"}
    message = refusal({**folders, **leaves, "f0a/c.yaml": CONFIG_MAP, "f0b/c.yaml": CONFIG_MAP}, "f39a")
    assert "error[KZ009]: a build that enters folders again more than 1000 times" in message


def test_local_objects_are_left_out() -> None:
    local = CONFIG_MAP.replace("name: settings", "name: x, annotations: {config.kubernetes.io/local-config: 'true'}")
    assert (
        build({"kustomization.yaml": "resources: [c.yaml, x.yaml]\n", "c.yaml": CONFIG_MAP, "x.yaml": local}).count(
            "kind:"
        )
        == 1
    )
