import pytest

from labwright.estate.operators import issuer_namespace
from tests.estate.estates import estate

RELEASE = "{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, metadata: {name: %s, namespace: %s}, spec: %s}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "cert-manager"),
        (RELEASE % ("cert-manager", "network", "{}"), "network"),
        (RELEASE % ("certs", "flux-system", "{targetNamespace: certs, chart: {spec: {chart: cert-manager}}}"), "certs"),
        (
            (
                "{apiVersion: helm.cattle.io/v1, kind: HelmChart, metadata: {name: c, namespace: kube-system}, "
                "spec: {chart: 'oci://example.org/charts/cert-manager', targetNamespace: own}}"
            ),
            "own",
        ),
        (
            (
                "{apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: {name: c, namespace: argocd}, "
                "spec: {destination: {namespace: certs}, sources: [{chart: other}, {chart: cert-manager}]}}"
            ),
            "certs",
        ),
        (
            (
                "{apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: {name: c, namespace: argocd}, "
                "spec: {destination: {namespace: certs}, source: {chart: cert-manager}}}"
            ),
            "certs",
        ),
        ("{apiVersion: apps/v1, kind: Deployment, metadata: {name: cert-manager, namespace: tls}}", "tls"),
    ],
    ids=["nowhere", "release", "target", "k3s", "one-of-several", "application", "deployment"],
)
def test_cert_manager_is_found_where_it_is_installed(text: str, expected: str) -> None:
    assert issuer_namespace(estate(text).objects) == expected


def test_cluster_issuers_look_for_their_secrets_there() -> None:
    issuer = """
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: {name: a}
spec: {acme: {privateKeySecretRef: {name: account}, solvers: [{dns01: {cloudflare: {apiTokenSecretRef: {name: t, key: k}}}}]}}
"""
    made = estate(f"{RELEASE % ('cert-manager', 'network', '{}')}\n---{issuer}")
    assert made.exists("", "Secret", "network", "account")
    obj = made.of_kind("cert-manager.io", "ClusterIssuer")[0]
    assert {each.namespace for each in made.references_of(obj) if each.kind == "Secret"} == {"network"}
