from labwright.estate.references import config_references
from labwright.estate.references.config import every_config_reference
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
    assert {each.namespace for each in config_references(only(text), "network")} == {"network"}
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


def test_backups_of_databases_name_their_keys() -> None:
    text = """
apiVersion: barmancloud.cnpg.io/v1
kind: ObjectStore
metadata: {name: b2, namespace: data}
spec: {configuration: {s3Credentials: {accessKeyId: {name: b2, key: id}, secretAccessKey: {name: b2, key: secret}}}}
"""
    assert {(name, key) for _, _, name, key in found(text)} == {("b2", "id"), ("b2", "secret")}


def test_a_backup_of_a_volume_names_its_repository() -> None:
    text = "{apiVersion: volsync.backube/v1alpha1, kind: ReplicationSource, metadata: {name: a, namespace: b}, spec: {restic: {repository: r}}}"
    assert found(text) == {("spec.restic.repository", "Secret", "r", "")}


def test_a_gateway_may_take_certificates_of_other_namespaces() -> None:
    text = """
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: g, namespace: gateways}
spec: {listeners: [{tls: {certificateRefs: [{name: own}, {name: other, namespace: certs}]}}]}
"""
    assert {(each.namespace, each.name) for each in config_references(only(text))} == {
        ("gateways", "own"),
        ("certs", "other"),
    }


def test_what_people_make_by_hand_may_lack() -> None:
    texts = (
        "{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: b}, spec: {imagePullSecrets: [{name: pull}]}}",
        "{apiVersion: k8s.bitwarden.com/v1, kind: BitwardenSecret, metadata: {name: a, namespace: b}, spec: {authToken: {secretName: t}}}",
        "{apiVersion: external-secrets.io/v1, kind: SecretStore, metadata: {name: a, namespace: b}, spec: {provider: {x: {auth: {secretRef: {tokenSecretRef: {name: t}}}}}}}",
    )
    for text in texts:
        assert found(text) == set()
        assert [each.optional for each in every_config_reference(only(text))] == [True]
