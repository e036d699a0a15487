from dataclasses import replace
from typing import Any

import pytest

from labwright.catalog.components.postgres import COMPONENT
from labwright.catalog.contract import Contribution, Node, Stage
from labwright.kube.cron import parse_cron
from labwright.kube.quantity import parse_quantity
from labwright.secrets.request import External, Literal
from tests.catalog.components.postgres.databases import LINKDING, a_site, built, staging_beside_production
from tests.catalog.contributions import assert_decent, assert_restricted, objects, of_kind, pod_specs
from tests.catalog.reference import assert_valid_object
from tests.catalog.sites import PRODUCTION


def the_cluster(made: Contribution) -> Any:
    return objects(made)["Cluster", "postgres-cluster"]


@pytest.mark.parametrize(
    "made",
    [
        built(),
        built(cluster="staging"),
        built({"backup": False}),
        built({"instances": 1, "superuser": True, "extensions": ["vchord"], "preload": ["vchord.so"]}),
        built({"recover": {}, "backup": {"to": "s3", "bucket": "bucket", "region": "eu-west-1", "archive": "2"}}),
        COMPONENT.build(staging_beside_production()),
    ],
    ids=["production", "staging", "no-backup", "single", "recovering", "beside-production"],
)
def test_every_object_is_valid(made: Contribution) -> None:
    for each in objects(made).values():
        assert_valid_object(each)


def test_it_is_the_cluster_of_the_document() -> None:
    made = the_cluster(built())
    assert made["metadata"]["namespace"] == "database"
    spec = made["spec"]
    assert spec["instances"] == 3
    assert spec["storage"] == {"size": "10Gi", "storageClass": "longhorn"}
    assert spec["bootstrap"]["initdb"] == {"database": "app", "owner": "app", "dataChecksums": True}
    assert "secret" not in spec["bootstrap"]["initdb"], "else the operator would not write postgres-cluster-app"
    assert the_cluster(built(cluster="staging"))["spec"]["storage"]["storageClass"] == "local-path"


def test_backups_lie_in_a_folder_named_by_the_cluster() -> None:
    for cluster in ("staging", "production"):
        store = the_cluster(built(cluster=cluster))["spec"]["backup"]["barmanObjectStore"]
        assert store["destinationPath"] == "s3://homelab-postgres-backups/"
        assert store["serverName"] == cluster
        assert store["endpointURL"] == "https://s3.eu-central-003.backblazeb2.com"
        assert store["wal"]["compression"] == store["data"]["compression"] == "gzip"


def test_aws_needs_no_endpoint() -> None:
    made = the_cluster(built({"backup": {"to": "s3", "bucket": "bucket", "region": "eu-west-1"}}))
    assert "endpointURL" not in made["spec"]["backup"]["barmanObjectStore"]


def test_the_key_is_asked_for_and_the_cluster_reads_it_under_the_names_it_has() -> None:
    made = built()
    store = the_cluster(made)["spec"]["backup"]["barmanObjectStore"]
    secret = next(secret for secret in made.secrets if secret.name == "postgres-cluster-backup")
    assert {each["name"] for each in store["s3Credentials"].values()} == {secret.name}
    assert {each["key"] for each in store["s3Credentials"].values()} == set(secret.entries)
    assert isinstance(secret.entries["ACCESS_KEY_ID"], External)
    assert secret.entries["REGION"] == Literal("eu-central-003")


def test_without_backup_nothing_is_archived_and_the_documentation_says_so() -> None:
    made = built({"backup": False})
    assert "backup" not in the_cluster(made)["spec"]
    assert not of_kind(made, "ScheduledBackup")
    assert "NOT backed up" in made.backup
    assert not made.raw
    assert not made.runbooks


@pytest.mark.parametrize(("schedule", "expected"), [("daily", "0 0 3 * * *"), ("30 2 * * 1", "0 30 2 * * 1")])
def test_base_backups_have_a_schedule_of_six_fields(schedule: str, expected: str) -> None:
    made = built({"backup": {"to": "b2", "bucket": "bucket", "schedule": schedule}})
    (backup,) = of_kind(made, "ScheduledBackup")
    assert backup["spec"]["schedule"] == expected
    parse_cron(expected, seconds=True)
    assert backup["spec"]["immediate"] is True
    assert backup["spec"]["backupOwnerReference"] == "cluster"
    assert backup["spec"]["cluster"] == {"name": "postgres-cluster"}
    assert backup["spec"]["method"] == "barmanObjectStore"


def test_each_claim_becomes_a_role_its_password_and_a_database() -> None:
    made = built()
    (role,) = the_cluster(made)["spec"]["managed"]["roles"]
    assert role == {
        "name": "linkding",
        "ensure": "present",
        "login": True,
        "passwordSecret": {"name": "postgres-cluster-linkding"},
    }
    secret = next(secret for secret in made.secrets if secret.name == "postgres-cluster-linkding")
    assert secret.type == "kubernetes.io/basic-auth"
    assert secret.namespace == "database"
    assert secret.entries == {"username": Literal("linkding"), "password": LINKDING.password}
    (database,) = of_kind(made, "Database")
    assert database["spec"]["name"] == database["spec"]["owner"] == "linkding"
    assert database["spec"]["databaseReclaimPolicy"] == "retain"


def test_a_database_object_has_no_field_that_the_operator_of_the_seed_does_not_know() -> None:
    known = {"cluster", "ensure", "name", "owner", "databaseReclaimPolicy"}
    (database,) = of_kind(built(), "Database")
    assert set(database["spec"]) <= known


def test_extensions_are_made_where_every_database_inherits_them() -> None:
    claim = replace(LINKDING, extensions=("earthdistance",))
    spec = the_cluster(built({"extensions": ["vchord"]}, claims=(claim,)))["spec"]
    assert spec["bootstrap"]["initdb"]["postInitTemplateSQL"] == [
        'CREATE EXTENSION IF NOT EXISTS "vchord" CASCADE',
        'CREATE EXTENSION IF NOT EXISTS "earthdistance" CASCADE',
    ]


def test_instances_stand_on_different_machines_where_there_are_enough() -> None:
    assert the_cluster(built())["spec"]["affinity"]["podAntiAffinityType"] == "required"
    two: tuple[Node, ...] = PRODUCTION.nodes[:2]
    assert the_cluster(built(nodes=two))["spec"]["affinity"]["podAntiAffinityType"] == "preferred"


def test_a_single_instance_does_not_block_drains() -> None:
    assert the_cluster(built({"instances": 1}))["spec"]["enablePDB"] is False
    assert the_cluster(built())["spec"]["enablePDB"] is True


def test_wal_kept_for_a_lost_standby_cannot_fill_the_volume() -> None:
    spec = the_cluster(built({"size": "10Gi"}))["spec"]
    kept = int(spec["postgresql"]["parameters"]["max_slot_wal_keep_size"].removesuffix("MB")) * 2**20
    assert kept <= parse_quantity("10Gi") / 2


def test_shared_buffers_fit_into_the_memory_request() -> None:
    """The operator's webhook refuses a cluster otherwise (upstream `api/v1/cluster_webhook.go`)."""
    for memory in ("256Mi", "512Mi", "4Gi"):
        made = the_cluster(built({"resources": {"memory": memory, "limit-memory": "8Gi"}}))
        buffers = made["spec"]["postgresql"]["parameters"]["shared_buffers"]
        assert int(buffers.removesuffix("MB")) * 2**20 <= parse_quantity(memory)


def test_the_owner_may_set_any_parameter() -> None:
    made = the_cluster(built({"parameters": {"shared_buffers": "64MB", "work_mem": "8MB"}}))
    assert made["spec"]["postgresql"]["parameters"]["shared_buffers"] == "64MB"
    assert made["spec"]["postgresql"]["parameters"]["work_mem"] == "8MB"


def test_its_data_outlives_a_mistake_in_the_repository() -> None:
    notes = the_cluster(built())["metadata"]["annotations"]
    assert notes == {"kustomize.toolkit.fluxcd.io/prune": "disabled"}


def test_its_pod_monitor_comes_with_the_monitoring_stack() -> None:
    made = built()
    assert the_cluster(made)["spec"]["monitoring"] == {"enablePodMonitor": False}
    monitor = objects(made, Stage.MONITORING_CONFIGS)["PodMonitor", "postgres-cluster"]
    assert monitor["spec"]["selector"]["matchLabels"] == {"cnpg.io/cluster": "postgres-cluster"}


def test_its_own_pods_are_restricted_and_decent() -> None:
    made = built(cluster="staging")
    assert [(each.name, each.pod_security) for each in made.namespaces] == [("database", "restricted")]
    specs = list(pod_specs(made))
    assert [name for name, _ in specs] == ["postgres-cluster-restore-test"]
    for _, spec in specs:
        assert_restricted(spec)
        assert_decent(spec)


def test_files_stand_in_the_folder_of_the_document() -> None:
    made = built(cluster="staging")
    assert {file.folder for file in made.files if file.stage is Stage.CONFIGS} == {"cloudnative-pg"}
    assert {secret.folder for secret in made.secrets} == {"cloudnative-pg"}


def test_the_footprint_names_what_the_operator_makes() -> None:
    print_ = built().footprint
    (instances,) = print_.workloads
    assert (instances.kind, instances.replicas, instances.volumes[0].size) == ("Pod", 3, "10Gi")
    assert ("database", "postgres-cluster-rw") in print_.services
    assert ("database", "postgres-cluster-app") in print_.secrets


def test_retention_differs_by_cluster_as_asked() -> None:
    made = built({"backup": {"to": "b2", "bucket": "bucket", "retention": "14d"}})
    assert the_cluster(made)["spec"]["backup"]["retentionPolicy"] == "14d"


def test_its_offer_is_the_primary_and_says_where_it_archives() -> None:
    (offer,) = COMPONENT.offers(a_site(cluster="staging"))
    assert vars_of(offer) == (
        "postgres-cluster-rw.database.svc.cluster.local",
        5432,
        "homelab-postgres-backups/staging",
    )


def vars_of(offer: Any) -> tuple[str, int, str]:
    return offer.host, offer.port, offer.archive
