from labwright.kube import ObjectId
from tests.estate.estates import estate
from tests.estate.projections.made import made, projections

SECRET = "{apiVersion: v1, kind: Secret, metadata: {name: tls, namespace: a, annotations: {%s}}, data: {tls.crt: x}}"
REFLECTOR = "reflector.v1.k8s.emberstack.com"
NAMESPACES: dict[str, dict[str, str]] = {"a": {}, "b": {}, "c-one": {}}


def test_a_secret_is_copied_to_the_namespaces_that_are_named() -> None:
    annotations = f"{REFLECTOR}/reflection-auto-enabled: 'true', {REFLECTOR}/reflection-auto-namespaces: 'b,c-.*'"
    found = projections(SECRET % annotations, **NAMESPACES)
    assert set(found) == {"Secret b/tls", "Secret c-one/tls"}
    assert found["Secret b/tls"].value["data"] == {"tls.crt": ""}
    assert found["Secret b/tls"].path == ("metadata", "annotations", f"{REFLECTOR}/reflection-auto-namespaces")


def test_without_names_it_is_copied_to_all_but_its_own() -> None:
    assert made(SECRET % f"{REFLECTOR}/reflection-auto-enabled: 'true'", **NAMESPACES) == {
        "Secret b/tls",
        "Secret c-one/tls",
    }


def test_it_is_not_copied_unless_that_is_asked_for() -> None:
    assert made(SECRET % f"{REFLECTOR}/reflection-allowed: 'true'", **NAMESPACES) == set()
    assert made(SECRET % "", **NAMESPACES) == set()


def test_the_replicator_does_the_same() -> None:
    assert made(SECRET % "replicator.v1.mittwald.de/replicate-to: b", **NAMESPACES) == {"Secret b/tls"}


def test_what_a_certificate_puts_on_its_secret_counts() -> None:
    text = f"""
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {{name: wild, namespace: a}}
spec:
  secretName: tls
  secretTemplate: {{annotations: {{{REFLECTOR}/reflection-auto-enabled: "true", {REFLECTOR}/reflection-auto-namespaces: b}}}}
"""
    found = projections(text, **NAMESPACES)
    assert set(found) == {"Secret a/tls", "Secret b/tls"}
    assert found["Secret b/tls"].path == ("spec", "secretName"), "the line of the owner in Git"
    assert found["Secret b/tls"].by is not None


def test_what_somebody_else_fills_has_keys_that_nobody_knows() -> None:
    empty = "{apiVersion: v1, kind: Secret, metadata: {name: a, namespace: b, annotations: {%s}}}"
    token = ObjectId("", "Secret", "b", "a")
    assert estate(empty % f"{REFLECTOR}/reflects: c/d").keys_of(token) is None
    assert estate(empty % "").keys_of(token) == ()
    assert estate("").keys_of(token) is None
