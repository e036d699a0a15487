from __future__ import annotations

import pytest

from labwright.kube import GVK
from labwright.kube.merging import KUSTOMIZE, NEWEST, has_merge_facts, merge_fact, merge_key

DEPLOYMENT = GVK("apps", "v1", "Deployment")
POD = ("spec", "template", "spec")


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ((*POD, "containers"), "name"),
        ((*POD, "initContainers"), "name"),
        ((*POD, "containers", 0, "env"), "name"),
        ((*POD, "containers", "*", "volumeMounts"), "mountPath"),
        ((*POD, "containers", 0, "ports"), "containerPort"),
        ((*POD, "volumes"), "name"),
        ((*POD, "imagePullSecrets"), "name"),
        ((*POD, "hostAliases"), "ip"),
        ((*POD, "topologySpreadConstraints"), "topologyKey"),
        ((*POD, "tolerations"), None),
        ((*POD, "containers", 0, "args"), None),
        (("metadata", "finalizers"), None),
        (("metadata", "ownerReferences"), "uid"),
        (("spec", "no", "such", "field"), None),
    ],
)
def test_lists_of_a_deployment(path: tuple[str | int, ...], key: str | None) -> None:
    assert merge_key(DEPLOYMENT, path) == key


def test_all_that_is_published_about_a_field() -> None:
    ports = merge_fact(GVK("", "v1", "Service"), ("spec", "ports"))
    assert ports
    assert (ports.strategies, ports.key, ports.map_keys) == (frozenset({"merge"}), "port", ("port", "protocol"))
    strategy = merge_fact(DEPLOYMENT, ("spec", "strategy"))
    assert strategy
    assert strategy.strategies == {"retainKeys"}
    volumes = merge_fact(DEPLOYMENT, (*POD, "volumes"))
    assert volumes
    assert volumes.strategies == {"merge", "retainKeys"}
    finalizers = merge_fact(DEPLOYMENT, ("metadata", "finalizers"))
    assert finalizers
    assert (finalizers.strategies, finalizers.key) == (frozenset({"merge"}), None)


def test_custom_resources_have_no_facts() -> None:
    flux = GVK("kustomize.toolkit.fluxcd.io", "v1", "Kustomization")
    assert not has_merge_facts(flux)
    assert merge_fact(flux, ("spec", "patches")) is None
    assert merge_key(flux, ("spec", "patches")) is None


def test_kustomize_knows_old_kinds_and_recent_servers_new_fields() -> None:
    assert has_merge_facts(GVK("networking.k8s.io", "v1beta1", "Ingress"), KUSTOMIZE)
    assert not has_merge_facts(GVK("networking.k8s.io", "v1beta1", "Ingress"), NEWEST)
    claims = (*POD, "resourceClaims")
    assert merge_key(DEPLOYMENT, claims, KUSTOMIZE) is None
    assert merge_key(DEPLOYMENT, claims, NEWEST) == "name"
