from tests.estate.projections.made import made

CLUSTER = "{apiVersion: postgresql.cnpg.io/v1, kind: Cluster, metadata: {name: db, namespace: data}, spec: %s}"


def test_a_cluster_gets_services_certificates_and_credentials() -> None:
    assert made(CLUSTER % "{instances: 3}") == {
        "Service data/db-rw",
        "Service data/db-ro",
        "Service data/db-r",
        "Secret data/db-ca",
        "Secret data/db-server",
        "Secret data/db-replication",
        "Secret data/db-app",
        "ServiceAccount data/db",
        "ConfigMap data/cnpg-default-monitoring",
    }


def test_an_owner_that_brings_credentials_gets_none() -> None:
    assert "Secret data/db-app" not in made(CLUSTER % "{bootstrap: {initdb: {secret: {name: own}}}}")


def test_the_superuser_has_a_secret_only_when_asked_for() -> None:
    assert "Secret data/db-superuser" not in made(CLUSTER % "{}")
    assert "Secret data/db-superuser" in made(CLUSTER % "{enableSuperuserAccess: true}")


def test_services_can_be_left_out_and_added() -> None:
    services = made(
        CLUSTER
        % "{managed: {services: {disabledDefaultServices: [ro, r], additional: [{serviceTemplate: {metadata: {name: lan}}}]}}}"
    )
    assert {each for each in services if each.startswith("Service ")} == {"Service data/db-rw", "Service data/lan"}


def test_a_pooler_has_a_service() -> None:
    text = "{apiVersion: postgresql.cnpg.io/v1, kind: Pooler, metadata: {name: pool, namespace: data}, spec: {}}"
    assert made(text) == {"Service data/pool", "Deployment data/pool"}
