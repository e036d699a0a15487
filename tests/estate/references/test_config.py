from labwright.estate.references import config_references
from tests.estate.estates import keyed, only


def found(text: str) -> set[tuple[str, str, str, str]]:
    return {(keyed(each.path), each.kind, each.name, each.key) for each in config_references(only(text))}


def test_values_of_a_release_default_to_the_key_values_yaml() -> None:
    text = """
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: default}
spec:
  valuesFrom:
    - {kind: ConfigMap, name: plain}
    - {kind: Secret, name: keyed, valuesKey: password, targetPath: auth.password}
    - {kind: ConfigMap, name: maybe, optional: true}
    - {kind: Bucket, name: no-such-kind}
"""
    assert found(text) == {
        ("spec.valuesFrom.0.name", "ConfigMap", "plain", "values.yaml"),
        ("spec.valuesFrom.1.name", "Secret", "keyed", "password"),
    }


def test_variables_of_a_kustomization_may_have_any_key() -> None:
    text = """
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec: {postBuild: {substituteFrom: [{kind: Secret, name: settings}]}}
"""
    assert found(text) == {("spec.postBuild.substituteFrom.0.name", "Secret", "settings", "")}


def test_a_cluster_issuer_looks_where_cert_manager_runs() -> None:
    text = """
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: {name: a}
spec:
  acme:
    privateKeySecretRef: {name: made-by-cert-manager}
    solvers:
      - dns01: {route53: {accessKeyIDSecretRef: {name: aws, key: id}, secretAccessKeySecretRef: {name: aws, key: secret}}}
"""
    (first, second) = config_references(only(text))
    assert {first.namespace, second.namespace} == {"cert-manager"}
    assert {first.key, second.key} == {"id", "secret"}


def test_keys_that_a_volume_picks_are_asked_for_one_by_one() -> None:
    text = """
apiVersion: v1
kind: Pod
metadata: {name: a, namespace: default}
spec:
  volumes:
    - {name: a, secret: {secretName: keys, items: [{key: one, path: one}, {key: two, path: two}]}}
    - {name: b, configMap: {name: all}}
"""
    assert found(text) == {
        ("spec.volumes.0.secret.items.0.key", "Secret", "keys", "one"),
        ("spec.volumes.0.secret.items.1.key", "Secret", "keys", "two"),
        ("spec.volumes.1.configMap.name", "ConfigMap", "all", ""),
    }


def test_optional_references_are_left_out() -> None:
    text = """
apiVersion: v1
kind: Pod
metadata: {name: a, namespace: default}
spec:
  containers:
    - {name: a, envFrom: [{secretRef: {name: maybe, optional: true}}]}
  volumes:
    - {name: a, projected: {sources: [{configMap: {name: maybe, optional: true}}]}}
"""
    assert found(text) == set()
