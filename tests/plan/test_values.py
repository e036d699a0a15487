from tests.emit.pieces import cluster
from tests.examples.building import built


def test_an_instance_is_found_by_its_name() -> None:
    made = cluster("production")
    found = made.find("flux")
    assert found is not None and found.version == made.homelab.gitops_version
    assert made.find("nothing") is None


def test_what_the_distribution_brings_has_no_version_of_its_own() -> None:
    traefik = cluster("production").find("traefik")
    assert traefik is not None and traefik.implicit


def test_a_plan_names_everything_by_cluster() -> None:
    assert [each.name for each in built("nanocluster").plan.clusters] == ["staging", "production"]
