from __future__ import annotations

from tests.changes.clusters import config_map, deployment, one_unit, told

CODES = ("shrink-refused", "growth-refused", "scaled-to-zero")


def claim(size: str) -> str:
    return (
        "---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: x, namespace: apps}\n"
        f"spec: {{storageClassName: fast, resources: {{requests: {{storage: {size}}}}}}}\n"
    )


def storage(more: str = "") -> str:
    return f"---\napiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {{name: fast}}\nprovisioner: x\n{more}"


def test_volumes_do_not_shrink() -> None:
    assert told(one_unit(claim("2Gi"), claim("1500Mi")), *CODES) == [
        "danger shrink-refused: PersistentVolumeClaim apps/x cannot shrink from 2Gi to 1500Mi: volumes only grow"
    ]
    assert told(one_unit(claim("1024Mi"), claim("1Gi")), *CODES) == []
    assert told(one_unit(claim("1Gi"), claim("much")), *CODES) == []


def test_a_volume_grows_only_where_its_class_allows_it() -> None:
    fixed, growing = storage(), storage("allowVolumeExpansion: true\n")
    assert told(one_unit(claim("1Gi") + fixed, claim("2Gi") + fixed), *CODES) == [
        "danger growth-refused: PersistentVolumeClaim apps/x cannot grow to 2Gi: class fast has no `allowVolumeExpansion`"
    ]
    assert told(one_unit(claim("1Gi") + growing, claim("2Gi") + growing), *CODES) == []
    assert told(one_unit(claim("1Gi"), claim("2Gi")), *CODES) == []


def test_the_storage_of_a_database_does_not_shrink_either() -> None:
    database = "---\napiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: x, namespace: apps}\nspec: {storage: {size: %s}}\n"
    assert [each.split(":")[0] for each in told(one_unit(database % "5Gi", database % "4Gi"), *CODES)] == [
        "danger shrink-refused"
    ]


def test_a_workload_scaled_to_nothing_is_told() -> None:
    old, new = (deployment("web", spec=f"  replicas: {count}\n") for count in (1, 0))
    assert told(one_unit(old, new)) == ["caution scaled-to-zero: Deployment apps/web runs no pods any more"]
    assert told(one_unit(config_map("x"), config_map("x", "{replicas: 0}"))) == []
