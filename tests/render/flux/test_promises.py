"""Settings that operators make in the cluster."""

from __future__ import annotations

import pytest

from labwright.render.flux.promises import is_maker, promises
from tests.render.flux.objects import one


@pytest.mark.parametrize(
    ("head", "spec", "names"),
    [
        ("external-secrets.io/v1, kind: ExternalSecret", "{}", ["Secret x"]),
        ("external-secrets.io/v1, kind: ExternalSecret", "{target: {name: made}}", ["Secret made"]),
        (
            "external-secrets.io/v1, kind: ExternalSecret",
            "{target: {name: made, manifest: {kind: ConfigMap}}}",
            ["ConfigMap made"],
        ),
        ("bitnami.com/v1alpha1, kind: SealedSecret", "{}", ["Secret x"]),
        ("objectbucket.io/v1alpha1, kind: ObjectBucketClaim", "{}", ["Secret x", "ConfigMap x"]),
        ("k8s.bitwarden.com/v1, kind: BitwardenSecret", "{secretName: z}", ["Secret z"]),
        ("cert-manager.io/v1, kind: Certificate", "{secretName: tls}", ["Secret tls"]),
        ("cert-manager.io/v1, kind: Certificate", "{}", []),
        ("v1, kind: Secret", "{}", []),
    ],
)
def test_an_object_says_what_it_makes(head: str, spec: str, names: list[str]) -> None:
    item = one(f"{{apiVersion: {head}, metadata: {{name: x, namespace: ns}}, spec: {spec}}}\n")
    found = list(promises(item))
    assert [f"{kind} {name}" for kind, _, name in found] == names
    assert {namespace for _, namespace, _ in found} <= {"ns"}
    assert is_maker(item) is (not head.startswith("v1,"))


def test_a_postgres_cluster_makes_several_secrets() -> None:
    item = one("{apiVersion: postgresql.cnpg.io/v1, kind: Cluster, metadata: {name: db, namespace: ns}}\n")
    assert ("Secret", "ns", "db-app") in set(promises(item))
