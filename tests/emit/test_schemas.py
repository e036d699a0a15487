import pytest

from labwright.emit.schemas import schema_of

CORE = "https://raw.githubusercontent.com/yannh/kubernetes-json-schema/master/master-standalone-strict/"
CRDS = "https://raw.githubusercontent.com/datreeio/CRDs-catalog/main/"


@pytest.mark.parametrize(
    ("api_version", "kind", "address"),
    [
        ("v1", "ConfigMap", CORE + "configmap-v1.json"),
        ("apps/v1", "Deployment", CORE + "deployment-apps-v1.json"),
        ("networking.k8s.io/v1", "NetworkPolicy", CORE + "networkpolicy-networking-v1.json"),
        ("cert-manager.io/v1", "Certificate", CRDS + "cert-manager.io/certificate_v1.json"),
        ("gateway.networking.k8s.io/v1", "Gateway", CRDS + "gateway.networking.k8s.io/gateway_v1.json"),
        ("kustomize.config.k8s.io/v1beta1", "Kustomization", "https://json.schemastore.org/kustomization"),
    ],
)
def test_the_schema_of_a_kind(api_version: str, kind: str, address: str) -> None:
    assert schema_of({"apiVersion": api_version, "kind": kind}) == address
