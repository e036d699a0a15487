from tests.estate.projections.made import projections


def test_an_account_of_talos_has_a_secret_of_its_name() -> None:
    text = "{apiVersion: talos.dev/v1alpha1, kind: ServiceAccount, metadata: {name: etcd, namespace: system}, spec: {roles: [os:admin]}}"
    found = projections(text)["Secret system/etcd"]
    assert set(found.value["data"]) == {"config"}
