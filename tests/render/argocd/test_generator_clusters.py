"""Where the parameters of a cluster come from."""

from __future__ import annotations

from labwright.render.argocd.generator_clusters import registered_clusters
from labwright.render.argocd.generator_run import Generation, Run
from labwright.render.argocd.repositories import Repositories
from labwright.render.argocd.templating import Language
from labwright.source import place_of
from tests.render.argocd.harness import item, mapping
from tests.render.written import tree


def test_a_secret_for_the_own_server_stands_for_the_own_cluster() -> None:
    fs = tree({})
    secret = item(
        "{apiVersion: v1, kind: Secret, metadata: {name: s}, data: {name: aG9tZQ==, server: aHR0cHM6Ly9rdWJlcm5ldGVzLmRlZmF1bHQuc3Zj}}",
        "secret.yaml",
    )
    run = Run(Generation(fs=fs, repositories=Repositories(fs), secrets=(secret,)), Language(), "ApplicationSet a")
    (made,) = registered_clusters(run, mapping("{}"), None)
    assert made["name"] == "home"
    assert str(place_of(made, "name")).startswith("secret.yaml:1:")
