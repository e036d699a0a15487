import pytest

from labwright.catalog.components.postgres.alert_rules import longest_gap
from labwright.catalog.contract import Stage
from tests.catalog.components.postgres.databases import built
from tests.catalog.contributions import objects
from tests.catalog.reference import assert_valid_object


def rules(cluster: str, **options: object) -> dict[str, str]:
    """Alert → expression."""
    rule = objects(built(dict(options), cluster=cluster), Stage.MONITORING_CONFIGS)[
        "PrometheusRule", "postgres-cluster"
    ]
    assert_valid_object(rule)
    return {each["alert"]: each["expr"] for group in rule["spec"]["groups"] for each in group["rules"]}


@pytest.mark.parametrize(
    ("schedule", "seconds"),
    [
        ("daily", 86400),
        ("0 */6 * * *", 6 * 3600),
        ("weekly", 7 * 86400),
        ("monthly", 31 * 86400),
        ("0 3 * * 1,4", 4 * 86400),
    ],
)
def test_the_longest_gap_of_a_schedule(schedule: str, seconds: int) -> None:
    assert longest_gap(schedule) == seconds


def test_archiving_backups_and_instances_are_watched_in_every_cluster() -> None:
    watched = {
        "PostgresDown",
        "PostgresInstanceDown",
        "PostgresReplicationLag",
        "PostgresVolumeFillsUp",
        "PostgresArchivingStalls",
        "PostgresBackupLate",
        "PostgresBackupFailed",
    }
    assert set(rules("production")) == watched
    assert set(rules("staging")) == watched | {"PostgresRestoreTestFailed", "PostgresRestoreTestOverdue"}


def test_a_backup_is_late_after_two_of_its_intervals() -> None:
    assert rules("production")["PostgresBackupLate"].endswith(f"> {2 * 86400}")
    weekly = rules("production", backup={"to": "b2", "bucket": "bucket", "schedule": "weekly"})
    assert weekly["PostgresBackupLate"].endswith(f"> {14 * 86400}")


def test_alerts_of_the_database_do_not_look_at_copies_restored_beside_it() -> None:
    for name, expression in rules("staging").items():
        if name.startswith("PostgresRestoreTest"):
            continue
        assert '"postgres-cluster-[0-9]+"' in expression, name
        assert 'namespace="database"' in expression, name


def test_a_database_without_backups_has_no_alert_on_them() -> None:
    assert not [name for name in rules("production", backup=False) if "Backup" in name or "Archiv" in name]


def test_a_single_instance_has_no_standby_to_lag() -> None:
    assert "PostgresReplicationLag" not in rules("production", instances=1)


def test_without_monitoring_there_are_no_rules() -> None:
    assert not objects(built(offers=()), Stage.MONITORING_CONFIGS)
