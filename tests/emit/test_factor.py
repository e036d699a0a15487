"""Base and patches, put together by our kustomize, are the objects again: for every shape, for one to three clusters."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labwright.emit.factor import factor
from labwright.render.kustomize.build import kustomize
from labwright.source import dump, plain
from labwright.tree import Tree

BASE = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [object.yaml]\n"
OVERLAY = BASE.replace("object.yaml", "../base") + "patches: [{path: object.patch.yaml}]\n"


def completed(base: dict[str, Any], patch: dict[str, Any] | None) -> Any:
    """What a cluster's overlay renders to."""
    if patch is None:
        return base
    files = {
        "base/kustomization.yaml": BASE,
        "base/object.yaml": dump(base),
        "overlay/kustomization.yaml": OVERLAY,
        "overlay/object.patch.yaml": dump(patch),
    }
    rendered = kustomize(Tree.of(files), "overlay")
    assert not rendered.diagnostics
    (found,) = rendered.objects
    return plain(found.value)


def unordered(value: Any) -> Any:
    """Lists that merge by a key have no order of their own."""
    if isinstance(value, dict):
        return {key: unordered(each) for key, each in value.items()}
    if isinstance(value, list):
        items = [unordered(each) for each in value]
        if all(isinstance(each, dict) and "name" in each for each in items):
            return sorted(items, key=lambda each: str(each["name"]))
        return items
    return value


def assert_law(objects: list[dict[str, Any]]) -> None:
    made = factor(objects)
    assert len(made.patches) == len(objects)
    for whole, patch in zip(objects, made.patches, strict=True):
        if made.base is None:
            assert patch == whole
        else:
            assert unordered(completed(made.base, patch)) == unordered(whole)


def deployment(replicas: int | None = None, **container: Any) -> dict[str, Any]:
    spec: dict[str, Any] = {"selector": {"matchLabels": {"app": "web"}}}
    if replicas is not None:
        spec["replicas"] = replicas
    containers = [{"name": "web", "image": "nginx:1.29", **container}]
    spec["template"] = {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": containers}}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web", "namespace": "web"},
        "spec": spec,
    }


def test_one_cluster_is_all_base() -> None:
    assert factor([deployment(2)]) == factor([deployment(2), deployment(2)][:1])
    assert factor([deployment(2)]).patches == (None,)


def test_equal_objects_need_no_patch() -> None:
    made = factor([deployment(2)] * 3)
    assert made.base == deployment(2) and made.patches == (None, None, None)


def test_a_different_value_leaves_the_base_and_stands_in_every_patch() -> None:
    made = factor([deployment(1), deployment(3)])
    assert made.base == deployment()
    identity = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "namespace": "web"}}
    assert made.patches == ({**identity, "spec": {"replicas": 1}}, {**identity, "spec": {"replicas": 3}})


def test_elements_of_a_list_with_a_merge_key_are_patched_one_by_one() -> None:
    made = factor([deployment(image="nginx:1.29"), deployment(image="nginx:1.30")])
    assert made.patches[1] is not None
    assert made.patches[1]["spec"]["template"]["spec"]["containers"] == [{"name": "web", "image": "nginx:1.30"}]


def policy(**spec: Any) -> dict[str, Any]:
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": "web", "namespace": "web"},
        "spec": {"podSelector": {"matchLabels": {"app": "web"}}, **spec},
    }


def test_a_list_without_a_merge_key_is_whole_in_each_patch() -> None:
    one, two = {"ports": [{"port": 80}]}, {"ports": [{"port": 443}]}
    first, second = policy(egress=[one]), policy(egress=[one, two])
    made = factor([first, second])
    assert made.base == policy()
    assert made.patches[1] is not None
    assert made.patches[1]["spec"]["egress"] == [one, two]
    assert_law([first, second])


def test_clusters_that_share_only_the_name_share_nothing() -> None:
    values = [
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"a": each}} for each in "bc"
    ]
    made = factor(values)
    assert made.base is None and made.patches == tuple(values)


def test_a_difference_of_null_cannot_be_patched() -> None:
    made = factor([deployment(1), {**deployment(1), "status": None}])
    assert made.base is None


@pytest.mark.parametrize("pair", [(1, True), (0, False), (1, 1.0)], ids=repr)
def test_values_that_python_takes_for_equal_are_told_apart(pair: tuple[Any, Any]) -> None:
    made = factor([{**deployment(), "x": each} for each in pair])
    assert made.base is not None and "x" not in made.base


SCALARS = st.sampled_from(["a", "b", "80", ""]) | st.integers(0, 2) | st.booleans()
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=6,
)


@st.composite
def environments(draw: st.DrawFn) -> list[dict[str, str]]:
    names = draw(st.lists(st.sampled_from("ABC"), unique=True, max_size=3))
    return [{"name": name, "value": draw(st.sampled_from("xy"))} for name in names]


@st.composite
def deployments(draw: st.DrawFn) -> dict[str, Any]:
    made = deployment(draw(st.none() | st.integers(1, 2)))
    containers = []
    for name in draw(st.lists(st.sampled_from(["web", "side"]), min_size=1, max_size=2, unique=True)):
        container: dict[str, Any] = {"name": name, "image": draw(st.sampled_from(["a:1", "a:2"]))}
        container |= draw(
            st.fixed_dictionaries(
                {},
                optional={
                    "env": environments(),
                    "args": st.lists(st.sampled_from("xy"), max_size=2),
                    "resources": st.dictionaries(st.sampled_from(["requests", "limits"]), st.just({"cpu": "1"})),
                },
            )
        )
        containers.append(container)
    made["spec"]["template"] = {"spec": {"containers": containers}}
    return made


def release(values: dict[str, Any]) -> dict[str, Any]:
    return {
        "apiVersion": "helm.toolkit.fluxcd.io/v2",
        "kind": "HelmRelease",
        "metadata": {"name": "web", "namespace": "web"},
        "spec": {"interval": "1h", "values": values},
    }


RELEASES = st.builds(release, st.dictionaries(st.sampled_from("abc"), VALUES, max_size=3))
PORTS = st.lists(st.fixed_dictionaries({"port": st.integers(1, 3)}), max_size=2)
RULES = st.lists(st.fixed_dictionaries({"ports": PORTS}), max_size=2)
PARTS = {"ingress": RULES, "egress": RULES, "policyTypes": st.just(["Ingress"])}
POLICIES = st.fixed_dictionaries({}, optional=PARTS).map(lambda spec: policy(**spec))


@given(st.one_of(*(st.lists(each, min_size=1, max_size=3) for each in (deployments(), RELEASES, POLICIES))))
def test_patching_the_base_gives_every_object_back(objects: list[dict[str, Any]]) -> None:
    assert_law(objects)
