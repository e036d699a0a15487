"""What a database cluster and its neighbours are called, and who tests whose backups."""

from labwright.catalog.components.postgres.names import clusters_testing
from tests.catalog.components.postgres.databases import BACKUP, a_site


def test_a_cluster_knows_who_tests_its_backups() -> None:
    tester = a_site({"backup": BACKUP | {"restore-test": {"cluster": "production"}}}, cluster="staging")
    assert clusters_testing(a_site(siblings={"staging": tester})) == ("staging",)


def test_a_neighbour_that_tests_its_own_backups_does_not_test_these() -> None:
    assert clusters_testing(a_site(siblings={"staging": a_site(cluster="staging")})) == ()
    assert clusters_testing(a_site()) == ()
