"""Alerts: the database itself, its archive, its backups, its restore test.

Metrics: https://cloudnative-pg.io/documentation/1.25/monitoring/ and kube-state-metrics for the restore test. Pods are
matched by name, since the scrape puts no cluster label on a series; `<name>-[0-9]+` leaves restored copies out.
"""

from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, Final

from labwright.catalog.builders.monitors import alert
from labwright.catalog.components.postgres.names import Database, backup_of, restore_test_of, runbook_name, test_name
from labwright.kube.cron import parse_cron
from labwright.spec.scalars import cron_expression

Json = Any

_FIRST: Final = datetime(2024, 1, 1, tzinfo=UTC)
"""Any moment: intervals of a schedule are measured from it."""
_LATE: Final = 2
"""Intervals after which something regular counts as late: one may fail, two are a pattern."""


def longest_gap(schedule: str) -> float:
    """The longest time between two of a year's firings of a schedule, in seconds; a year when it fires less often."""
    cron = parse_cron(cron_expression(schedule))
    moments = [_FIRST]
    while len(moments) < 400:
        following = cron.next_after(moments[-1])
        if following is None or (following - _FIRST).days > 366:
            break
        moments.append(following)
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(moments[1:])]
    return max(gaps, default=366 * 86400.0)


def groups(site: Database) -> list[Json]:
    """Rule groups of a PrometheusRule."""
    found = [{"name": f"{site.name}.instances", "rules": _instances(site)}]
    if backup_of(site) is not None:
        found.append({"name": f"{site.name}.backup", "rules": _backup(site)})
    if restore_test_of(site) is not None:
        found.append({"name": f"{site.name}.restore-test", "rules": _restore_test(site)})
    return found


def _pods(site: Database) -> str:
    return f'namespace="{site.options.namespace}", pod=~"{site.name}-[0-9]+"'


def _instances(site: Database) -> list[Json]:
    chosen, wanted = _pods(site), site.options.instances
    up = f"(count(cnpg_collector_up{{{chosen}}} == 1) or vector(0))"
    found = [
        alert(
            "PostgresDown",
            f"{up} == 0",
            hold="2m",
            severity="critical",
            summary=f"No instance of {site.name} answers",
            description="Every app that keeps its data there is down. Look at the pods and at the operator first.",
        ),
        alert(
            "PostgresVolumeFillsUp",
            f'kubelet_volume_stats_available_bytes{{namespace="{site.options.namespace}", '
            f'persistentvolumeclaim=~"{site.name}-[0-9]+"}} / '
            f'kubelet_volume_stats_capacity_bytes{{namespace="{site.options.namespace}", '
            f'persistentvolumeclaim=~"{site.name}-[0-9]+"}} < 0.2',
            hold="15m",
            severity="critical",
            summary="{{ $labels.persistentvolumeclaim }} is more than 80 % full",
            description="PostgreSQL stops when its volume is full. WAL that cannot be archived is the usual cause.",
        ),
    ]
    if wanted > 1:
        found.append(
            alert(
                "PostgresInstanceDown",
                f"{up} < {wanted}",
                hold="10m",
                severity="warning",
                summary=f"{site.name} runs with fewer than {wanted} instances",
            )
        )
        found.append(
            alert(
                "PostgresReplicationLag",
                f"max by (pod) (cnpg_pg_replication_lag{{{chosen}}}) > 300",
                hold="5m",
                severity="warning",
                summary="{{ $labels.pod }} is {{ $value | humanizeDuration }} behind the primary",
                description="A failover to it would lose what it has not received.",
            )
        )
    return found


def _backup(site: Database) -> list[Json]:
    backup = backup_of(site)
    assert backup is not None
    chosen, page = _pods(site), f"docs/runbooks/{runbook_name(site)}.md"
    limit = int(_LATE * longest_gap(backup.schedule))
    return [
        alert(
            "PostgresArchivingStalls",
            f'max(cnpg_collector_pg_wal_archive_status{{{chosen}, value="ready"}}) > 8 or '
            f"max(cnpg_pg_stat_archiver_last_failed_time{{{chosen}}} - "
            f"cnpg_pg_stat_archiver_last_archived_time{{{chosen}}}) > 1",
            hold="15m",
            severity="critical",
            summary=f"WAL of {site.name} does not reach the object storage",
            description="Nothing written since then can be restored, and the waiting WAL fills the volume. Look at the "
            f"condition ContinuousArchiving: kubectl get cluster -n {site.options.namespace} {site.name} -o yaml",
        ),
        alert(
            "PostgresBackupLate",
            f"time() - max(cnpg_collector_last_available_backup_timestamp{{{chosen}}}) > {limit}",
            hold="1h",
            severity="critical",
            summary=f"{site.name} has no base backup of the last {limit // 3600} hours",
            description=f"A restore would have to replay WAL from an older one, or has none at all. See {page}.",
        ),
        alert(
            "PostgresBackupFailed",
            f"max(cnpg_collector_last_failed_backup_timestamp{{{chosen}}}) > "
            f"max(cnpg_collector_last_available_backup_timestamp{{{chosen}}})",
            severity="warning",
            summary=f"The last base backup of {site.name} failed",
            description=f"kubectl get backups.postgresql.cnpg.io -n {site.options.namespace} shows why.",
        ),
    ]


def _restore_test(site: Database) -> list[Json]:
    test = restore_test_of(site)
    assert test is not None
    namespace, name = site.options.namespace, test_name(site)
    jobs = f'namespace="{namespace}", job_name=~"{name}-.+"'
    cronjob = f'namespace="{namespace}", cronjob="{name}"'
    succeeded = (
        f"(max(kube_cronjob_status_last_successful_time{{{cronjob}}}) or max(kube_cronjob_created{{{cronjob}}}))"
    )
    limit = int(longest_gap(test.schedule) + 7 * 86400)
    return [
        alert(
            "PostgresRestoreTestFailed",
            f"max(kube_job_status_start_time{{{jobs}}} and on (namespace, job_name) "
            f"(kube_job_status_failed{{{jobs}}} > 0)) > {succeeded}",
            severity="critical",
            summary=f"The newest backup of {site.name} could not be restored",
            description="The backups may be worthless. What happened is in its report: "
            f"kubectl get configmap -n {namespace} restore-test-report -o yaml",
        ),
        alert(
            "PostgresRestoreTestOverdue",
            f"time() - {succeeded} > {limit}",
            severity="warning",
            summary=f"No successful restore test of {site.name} for {limit // 86400} days",
        ),
    ]
