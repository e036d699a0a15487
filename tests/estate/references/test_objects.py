from labwright.estate.references import object_references, subjects
from labwright.estate.references.objects import every_object_reference
from tests.estate.estates import only


def found(text: str) -> set[tuple[str, str, str]]:
    return {(each.kind, each.namespace, each.name) for each in object_references(only(text))}


def test_a_release_names_its_source_and_what_it_waits_for() -> None:
    text = """
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: apps}
spec:
  chart: {spec: {chart: web, sourceRef: {kind: HelmRepository, name: charts, namespace: flux-system}}}
  dependsOn: [{name: db}, {name: operator, namespace: system}]
"""
    assert found(text) == {
        ("HelmRepository", "flux-system", "charts"),
        ("HelmRelease", "apps", "db"),
        ("HelmRelease", "system", "operator"),
    }


def test_a_certificate_names_an_issuer_of_its_namespace_by_default() -> None:
    text = "{apiVersion: cert-manager.io/v1, kind: Certificate, metadata: {name: a, namespace: web}, spec: {issuerRef: %s}}"
    assert found(text % "{name: own}") == {("Issuer", "web", "own")}
    assert found(text % "{name: shared, kind: ClusterIssuer}") == {("ClusterIssuer", "", "shared")}
    assert found(text % "{name: other, kind: Thing, group: example.org}") == set()


def test_roles_and_subjects_of_a_binding_are_told_apart() -> None:
    text = """
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: a, namespace: web}
roleRef: {kind: Role, name: reader}
subjects:
  - {kind: ServiceAccount, name: one}
  - {kind: ServiceAccount, name: two, namespace: other}
  - {kind: User, name: somebody}
"""
    assert found(text) == {("Role", "web", "reader")}
    assert {(each.namespace, each.name) for each in subjects(only(text))} == {("web", "one"), ("other", "two")}
    assert list(subjects(only("{apiVersion: v1, kind: Pod, metadata: {name: a}}"))) == []


def test_an_empty_class_name_switches_the_class_off_and_names_nothing() -> None:
    text = (
        "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: a, namespace: b}, spec: {storageClassName: ''}}"
    )
    assert found(text) == set()


def test_a_database_names_the_store_of_its_backups() -> None:
    text = """
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: db, namespace: data}
spec:
  plugins: [{name: barman-cloud.cloudnative-pg.io, parameters: {barmanObjectName: b2}}, {name: other, parameters: {barmanObjectName: x}}]
  externalClusters: [{name: old, plugin: {name: barman-cloud.cloudnative-pg.io, parameters: {barmanObjectName: old}}}]
"""
    assert found(text) == {("ObjectStore", "data", "b2"), ("ObjectStore", "data", "old")}


def test_a_backup_names_the_claim_it_reads() -> None:
    text = "{apiVersion: volsync.backube/v1alpha1, kind: ReplicationSource, metadata: {name: a, namespace: b}, spec: {sourcePVC: c, restic: {storageClassName: s}}}"
    assert found(text) == {("PersistentVolumeClaim", "b", "c"), ("StorageClass", "", "s")}


def test_what_is_often_made_at_run_time_may_lack() -> None:
    text = "{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: g, namespace: a}, spec: {gatewayClassName: c}}"
    assert found(text) == set()
    assert [(each.kind, each.optional) for each in every_object_reference(only(text))] == [("GatewayClass", True)]
