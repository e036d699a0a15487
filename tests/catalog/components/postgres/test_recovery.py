import re
from pathlib import PurePosixPath
from textwrap import dedent
from typing import Any

import pytest

from labwright.catalog.components.postgres import COMPONENT
from labwright.catalog.contract import Contribution
from labwright.source import load, plain
from tests.catalog.components.postgres.databases import BACKUP, a_site, built, staging_beside_production
from tests.catalog.contributions import objects
from tests.catalog.reference import assert_valid_object


def recoveries(made: Contribution) -> dict[str, Any]:
    """Name → cluster of every ready-made manifest."""
    return {PurePosixPath(raw.path).stem: plain(load(raw.content, raw.path).value) for raw in made.raw}


def test_every_kind_of_restore_has_a_valid_manifest_outside_of_what_is_applied() -> None:
    made = built()
    assert set(recoveries(made)) == {"full-restore", "point-in-time", "beside"}
    assert {str(PurePosixPath(raw.path).parent) for raw in made.raw} == {"recovery/production/postgres-cluster"}
    for cluster in recoveries(made).values():
        assert_valid_object(cluster)


def test_production_can_be_restored_into_staging_and_not_the_other_way() -> None:
    made = recoveries(COMPONENT.build(staging_beside_production()))
    foreign = made["production-into-staging"]
    assert_valid_object(foreign)
    assert foreign["spec"]["externalClusters"][0]["barmanObjectStore"]["serverName"] == "production"
    assert foreign["spec"]["imageName"].endswith(":17.4")
    assert "backup" not in foreign["spec"]
    staging = a_site(cluster="staging")
    assert set(recoveries(COMPONENT.build(a_site(siblings={"staging": staging})))) == {
        "full-restore",
        "point-in-time",
        "beside",
    }


def test_no_restored_cluster_writes_to_the_folder_it_is_read_from() -> None:
    """PostgreSQL would refuse with “Expected empty archive”."""
    made = built()
    for name, cluster in recoveries(made).items():
        source = cluster["spec"]["externalClusters"][0]["barmanObjectStore"]["serverName"]
        target = cluster["spec"].get("backup", {}).get("barmanObjectStore", {}).get("serverName")
        assert source == "production"
        assert target != source, name
        assert (target is None) == (name != "full-restore")


def test_a_full_restore_is_the_declared_cluster_under_its_own_name() -> None:
    made = built()
    declared = objects(made)["Cluster", "postgres-cluster"]["spec"]
    restored = recoveries(made)["full-restore"]
    assert restored["metadata"]["name"] == "postgres-cluster"
    for field in ("imageName", "instances", "storage", "postgresql", "managed", "affinity", "resources"):
        assert restored["spec"][field] == declared[field], field


def test_point_in_time_says_that_its_moment_must_be_edited() -> None:
    raw = next(raw for raw in built().raw if raw.path.endswith("point-in-time.yaml"))
    assert "# EDIT: the last good moment" in raw.content
    cluster = recoveries(built())["point-in-time"]
    assert cluster["spec"]["bootstrap"]["recovery"]["recoveryTarget"]["targetTime"]


def test_what_the_runbook_tells_to_write_is_accepted_and_recovers() -> None:
    told = {"recover": {"archive": ""}, "backup": BACKUP | {"archive": "restored"}}
    assert not list(COMPONENT.check(a_site(told)))
    declared = objects(built(told))["Cluster", "postgres-cluster"]
    manifest = recoveries(built())["full-restore"]
    assert declared["spec"] == manifest["spec"], "the manifest and the declaration are two ways to the same cluster"


def test_recovery_to_a_moment_can_be_declared() -> None:
    made = built({"recover": {"target-time": "2026-01-31 12:00:00+00"}, "backup": BACKUP | {"archive": "2"}})
    recovery = objects(made)["Cluster", "postgres-cluster"]["spec"]["bootstrap"]["recovery"]
    assert recovery["recoveryTarget"] == {"targetTime": "2026-01-31 12:00:00+00"}


def test_a_copy_of_another_cluster_has_that_clusters_settings() -> None:
    """PostgreSQL does not recover with fewer connections than the original had."""
    production = a_site({"parameters": {"max_connections": "300"}, "preload": ["vchord.so"]})
    made = COMPONENT.build(a_site(cluster="staging", siblings={"production": production}))
    copy = recoveries(made)["production-into-staging"]["spec"]["postgresql"]
    assert copy["parameters"]["max_connections"] == "300"
    assert copy["shared_preload_libraries"] == ["vchord.so"]


def test_each_cluster_has_a_runbook_of_its_own() -> None:
    assert set(built().runbooks) == {"restore-postgres-cluster-production"}
    assert set(built(cluster="staging").runbooks) == {"restore-postgres-cluster-staging"}


def test_yaml_in_the_runbook_is_what_homelab_yaml_accepts() -> None:
    page = built({"backup": BACKUP | {"region": "us-west-004"}}).runbooks["restore-postgres-cluster-production"]
    blocks = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    databases = [load(dedent(block), "runbook").value["clusters"]["production"]["databases"] for block in blocks]
    (restored,), (second,) = (tuple(each.values()) for each in databases)
    assert not list(COMPONENT.check(a_site({"recover": restored["recover"], "backup": BACKUP | restored["backup"]})))
    made = {key: plain(value) for key, value in second.items() if key != "engine"}
    assert not list(COMPONENT.check(a_site(made, name="postgres-cluster-2")))
    assert made["backup"]["region"] == "us-west-004"


def test_the_runbook_names_files_and_objects_that_exist() -> None:
    made = COMPONENT.build(staging_beside_production())
    page = made.runbooks["restore-postgres-cluster-staging"]
    for raw in made.raw:
        assert raw.path in page
    assert "postgres-cluster-restore-test" in page
    assert "Expected empty archive" in page
    assert "homelab-postgres-backups/staging" in page
    assert "restore-postgres-cluster-staging.md" in made.raw[0].content


@pytest.mark.parametrize(
    ("options", "path", "message"),
    [
        ({"backup": {"to": "b2"}}, ("backup",), "backups need a bucket"),
        ({"backup": {"to": "b2", "bucket": "s3://x"}}, ("backup", "bucket"), "`s3://x` cannot be the name of a bucket"),
        (
            {"recover": {}},
            ("recover", "archive"),
            "restored from homelab-postgres-backups/production and archive to the same",
        ),
        ({"recover": {}, "backup": False}, ("recover",), "no `backup` says where backups are"),
        (
            {"backup": BACKUP | {"restore-test": {"cluster": "prod"}}},
            ("backup", "restore-test", "cluster"),
            "there is no cluster 'prod'",
        ),
    ],
    ids=["no-bucket", "bad-bucket", "same-archive", "no-source", "unknown-cluster"],
)
def test_mistakes_are_named_where_they_were_made(options: dict[str, Any], path: tuple[str, ...], message: str) -> None:
    (problem,) = COMPONENT.check(a_site(options))
    assert problem.path == path
    assert message in problem.message


def test_two_databases_never_share_an_archive() -> None:
    other = a_site({}, name="second")
    (theirs,) = COMPONENT.offers(other)
    (problem,) = COMPONENT.check(a_site(offers=(theirs,)))
    assert problem.path == ("backup", "archive")
    assert "second" in problem.message
