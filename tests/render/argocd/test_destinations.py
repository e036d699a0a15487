"""Clusters that Applications go to."""

from __future__ import annotations

from labwright.render.argocd.application import read_application
from labwright.render.argocd.destinations import Destinations, sole_name
from tests.render.argocd.harness import application, item

SECRET = item(
    "{apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {name: garage, server: 'https://10.0.0.9:6443'}}"
)


def target(destination: str, holder: str = "in-cluster") -> str:
    text = application("a", "a").replace("server: 'https://kubernetes.default.svc'", destination)
    return Destinations.of([SECRET]).target(read_application(item(text), "argocd"), holder)


def test_a_cluster_is_told_by_name_or_server() -> None:
    assert target("server: 'https://kubernetes.default.svc'") == "in-cluster"
    assert target("name: in-cluster", "garage") == "garage", "its own cluster is that of the Argo CD which reads it"
    assert target("server: 'https://10.0.0.9:6443/'") == "garage"
    assert target("server: 'https://attic.example.org:6443'") == "attic.example.org"
    assert target("name: attic") == "attic"


def test_a_sole_name_is_that_of_argo_cds_own_cluster() -> None:
    assert sole_name({"attic": True, "in-cluster": False}) == "attic"
    assert sole_name({"attic": True, "in-cluster": True}) == ""
    assert sole_name({"attic": True, "garage": True}) == ""
    assert sole_name({"in-cluster": True}) == ""
