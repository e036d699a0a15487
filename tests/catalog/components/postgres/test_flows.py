from tests.catalog.components.postgres.databases import BACKUP, a_site, built
from tests.catalog.contributions import flows

OPERATOR = "cnpg-system/cloudnative-pg"


def of(name: str) -> set[str]:
    """What any cluster needs, under one name."""
    return {
        f"database/{name} → api :6443",
        f"{OPERATOR} → database/{name} :8000",
        f"database/{name} → internet :443",
    }


def replicated(name: str) -> set[str]:
    return of(name) | {f"database/{name} → database/{name} :5432,8000"}


def test_production_has_its_own_flows_and_those_of_a_copy_restored_beside_it() -> None:
    assert flows(built()) == {
        *replicated("postgres-cluster"),
        *replicated("postgres-cluster-restored"),
        "linkding/linkding → database/postgres-cluster :5432",
        "monitoring/prometheus → database/postgres-cluster :9187",
    }


def test_staging_adds_the_restore_test_which_nobody_can_query_over_the_network() -> None:
    added = flows(built(cluster="staging")) - flows(built())
    assert added == {
        *of("postgres-cluster-restore-test"),
        "database/postgres-cluster-restore-test → api :6443",
    }
    assert not [flow for flow in added if ":5432" in flow]


def test_without_backups_nothing_goes_out() -> None:
    assert not [flow for flow in flows(built({"backup": False})) if "internet" in flow]


def test_a_single_instance_replicates_to_nobody() -> None:
    assert "database/postgres-cluster → database/postgres-cluster :5432,8000" not in flows(built({"instances": 1}))


def test_a_storage_in_the_house_is_reached_there_and_at_its_port() -> None:
    backup = BACKUP | {"to": "s3", "endpoint": "http://nas.example.org:9000", "cidr": "10.0.40.20/32"}
    made = flows(built({"backup": backup}))
    assert "database/postgres-cluster → 10.0.40.20/32 :9000" in made
    assert not [flow for flow in made if "internet" in flow]


def test_a_restore_test_of_another_cluster_reaches_that_clusters_storage() -> None:
    nas = BACKUP | {"to": "s3", "endpoint": "http://nas.example.org:9000", "cidr": "10.0.40.20/32"}
    made = built(
        {"backup": BACKUP | {"restore-test": {"cluster": "production"}}},
        cluster="staging",
        siblings={"production": a_site({"backup": nas})},
    )
    assert "database/postgres-cluster-restore-test → 10.0.40.20/32 :9000" in flows(made)
    assert "database/postgres-cluster → internet :443" in flows(made)
