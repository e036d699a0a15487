from __future__ import annotations

import pytest

from tests.changes.clusters import changes, cluster, config_map, consequences, one_unit, told, unit

CODES = ("data-deleted", "data-kept", "namespace-deleted", "crd-deleted", "backups-stopped")


def claim(name: str = "library", more: str = "", namespace: str = "apps") -> str:
    return f"---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {{name: {name}, namespace: {namespace}}}\nspec: {{{more}}}\n"


def storage(policy: str, more: str = "") -> str:
    return f"---\napiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {{name: fast{more}}}\nreclaimPolicy: {policy}\n"


def custom(api: str, kind: str, spec: str = "{}") -> str:
    return f"---\napiVersion: {api}\nkind: {kind}\nmetadata: {{name: x, namespace: apps}}\nspec: {spec}\n"


def test_a_claim_takes_its_volume_along() -> None:
    found = one_unit(claim(), "")
    assert told(found) == [
        "danger data-deleted: PersistentVolumeClaim apps/library is deleted, and with it its volume and all that is on it"
    ]
    assert [(each.text, str(each.place), each.old) for each in found.consequences[0].evidence] == [
        ("Kustomization flux-system/apps prunes", "clusters/home/apps.yaml:7:10", False),
        ("unless the default class retains volumes: it is not in the repository", "None", False),
        ("it stood here", "apps/apps.yaml:4:18", True),
    ]


def test_a_class_that_retains_keeps_the_volume() -> None:
    keeping = storage("Retain")
    (found,) = told(one_unit(claim(more="storageClassName: fast") + keeping, keeping))
    assert found.startswith(
        "caution data-kept: PersistentVolumeClaim apps/library is deleted; its volume stays, released"
    )
    deleting = storage("Delete", ", annotations: {storageclass.kubernetes.io/is-default-class: 'true'}")
    (found,) = told(one_unit(claim() + deleting, deleting))
    assert found.startswith("danger data-deleted")


def test_a_claim_that_nobody_prunes_is_safe() -> None:
    assert told(one_unit(claim(), "", spec="prune: false"), *CODES) == []


def test_a_claim_in_another_namespace_is_another_claim() -> None:
    found = one_unit(claim(more="storageClassName: fast"), claim(more="storageClassName: fast", namespace="media"))
    assert told(found, "data-deleted") == [
        "danger data-deleted: PersistentVolumeClaim apps/library becomes media/library: the old one is deleted, and with it its volume and all that is on it"
    ]


def test_a_namespace_takes_all_that_is_in_it() -> None:
    namespace = "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: apps}\n"
    old = cluster(unit("ns", namespace), unit("a", claim() + config_map("x")))
    new = cluster(unit("ns"), unit("a", config_map("x")))
    (found, _) = consequences(changes(old, new), *CODES)
    assert found.message == "Namespace apps is deleted with 2 objects of the repository and everything else in it"
    assert [each.text for each in found.evidence] == [
        "Kustomization flux-system/ns prunes",
        "what holds data there: PersistentVolumeClaim apps/library",
        "1 object of the new revision still belong there, such as ConfigMap apps/x",
        "it stood here",
    ]


def test_a_definition_takes_all_its_resources() -> None:
    crd = (
        "---\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: things.example.org}\n"
        "spec: {group: example.org, names: {kind: Thing}}\n"
    )
    old = cluster(unit("crds", crd), unit("a", custom("example.org/v1", "Thing")))
    new = cluster(unit("crds"), unit("a", custom("example.org/v1", "Thing")))
    (found,) = consequences(changes(old, new))
    assert found.message == (
        "CustomResourceDefinition things.example.org is deleted, and with it all Thing objects of the cluster, 1 of them in the repository"
    )
    assert "1 Thing object of the new revision can no longer be applied, such as Thing apps/x" in [
        each.text for each in found.evidence
    ]


@pytest.mark.parametrize(
    ("api", "kind", "spec", "expected"),
    [
        ("postgresql.cnpg.io/v1", "Cluster", "{}", "danger data-deleted"),
        ("postgresql.cnpg.io/v1", "Database", "{}", "caution data-kept"),
        ("postgresql.cnpg.io/v1", "Database", "{databaseReclaimPolicy: delete}", "danger data-deleted"),
        ("ceph.rook.io/v1", "CephFilesystem", "{preserveFilesystemOnDelete: true}", "caution data-kept"),
        ("ceph.rook.io/v1", "CephBlockPool", "{}", "danger data-deleted"),
        ("longhorn.io/v1beta2", "Volume", "{}", "danger data-deleted"),
        ("v1", "PersistentVolume", "{}", "caution data-kept"),
        ("postgresql.cnpg.io/v1", "ScheduledBackup", "{}", "caution backups-stopped"),
        ("volsync.backube/v1alpha1", "ReplicationSource", "{}", "caution backups-stopped"),
    ],
)
def test_custom_resources_that_hold_data_are_known(api: str, kind: str, spec: str, expected: str) -> None:
    assert [each.partition(":")[0] for each in told(one_unit(custom(api, kind, spec), ""), *CODES)] == [expected]


def test_the_claims_of_a_stateful_set_stay_unless_it_says_otherwise() -> None:
    templates = "volumeClaimTemplates: [{metadata: {name: data}}]"
    (found,) = told(one_unit(custom("apps/v1", "StatefulSet", f"{{{templates}}}"), ""))
    assert found == "caution data-kept: StatefulSet apps/x is deleted; its claims stay (data-x-0 …)"
    retention = "persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete}"
    (found,) = told(one_unit(custom("apps/v1", "StatefulSet", f"{{{templates}, {retention}}}"), ""))
    assert found == "danger data-deleted: StatefulSet apps/x is deleted, and with it its claims (data-x-0 …)"
    assert told(one_unit(custom("apps/v1", "StatefulSet"), "")) == []


def test_definitions_that_nothing_uses_are_told_together() -> None:
    crds = "".join(
        f"---\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {{name: {name}.example.org}}\n"
        f"spec: {{group: example.org, names: {{kind: {name.title()}}}}}\n"
        for name in ("cats", "dogs", "eels")
    )
    old = cluster(unit("crds", crds), unit("a", custom("example.org/v1", "Eels")))
    assert told(changes(old, cluster(unit("crds"), unit("a"))), "crd-deleted") == [
        "danger crd-deleted: CustomResourceDefinition eels.example.org is deleted, and with it all Eels objects of the cluster, 1 of them in the repository",
        "danger crd-deleted: 2 CustomResourceDefinitions are deleted, and with them all objects of these kinds: cats.example.org, dogs.example.org",
    ]
