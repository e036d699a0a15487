from tests.estate.projections.made import made, projections


def test_a_certificate_fills_its_secret() -> None:
    text = "{apiVersion: cert-manager.io/v1, kind: Certificate, metadata: {name: a, namespace: web}, spec: {secretName: tls}}"
    assert made(text) == {"Secret web/tls"}


def test_a_cluster_issuer_keeps_its_key_with_cert_manager() -> None:
    text = "{apiVersion: cert-manager.io/v1, kind: %s, metadata: {name: a%s}, spec: {acme: {privateKeySecretRef: {name: k}}}}"
    assert made(text % ("ClusterIssuer", "")) == {"Secret cert-manager/k"}
    assert made(text % ("Issuer", ", namespace: web")) == {"Secret web/k"}


INGRESS = """
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: a, namespace: web, annotations: %s}
spec: {tls: [{secretName: tls}, {hosts: [a]}]}
"""


def test_an_annotated_ingress_gets_certificates() -> None:
    assert made(INGRESS % "{cert-manager.io/cluster-issuer: letsencrypt}") == {"Secret web/tls", "Certificate web/tls"}


def test_a_plain_ingress_gets_none() -> None:
    assert made(INGRESS % "{}") == set() == made(INGRESS % "null")


def test_listeners_of_an_annotated_gateway_get_certificates() -> None:
    text = """
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: a, namespace: web, annotations: {cert-manager.io/issuer: own}}
spec: {listeners: [{tls: {certificateRefs: [{name: here}, {name: there, namespace: other}]}}]}
"""
    assert made(text) == {"Secret web/here", "Certificate web/here", "Secret other/there", "Certificate other/there"}


def test_keystores_and_other_formats_add_keys() -> None:
    text = """
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: a, namespace: web}
spec: {secretName: tls, keystores: {jks: {create: true}}, additionalOutputFormats: [{type: CombinedPEM}]}
"""
    keys = projections(text)["Secret web/tls"].value["data"]
    assert set(keys) == {"tls.crt", "tls.key", "ca.crt", "keystore.jks", "truststore.jks", "tls-combined.pem"}


def test_an_ingress_may_ask_for_the_default_issuer() -> None:
    assert "Secret web/tls" in made(INGRESS % "{kubernetes.io/tls-acme: 'true'}")
