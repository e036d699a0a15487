"""The restore test: its manifests, and its script run against a kubectl that answers from a table."""

import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from labwright.catalog.components.postgres import COMPONENT
from labwright.catalog.contract import Contribution
from labwright.kube.cron import parse_cron
from labwright.secrets.request import External
from labwright.source import load, plain
from tests.catalog.components.postgres.databases import BACKUP, built, staging_beside_production
from tests.catalog.contributions import objects, of_kind
from tests.catalog.reference import assert_valid_object

NAME = "postgres-cluster-restore-test"

KUBECTL = r"""#!/usr/bin/env bash
# Answers what the script asks; every answer can be replaced by a variable.
printf '%s\n' "$*" >>"$FAKE/calls"
case "$*" in
  *" wait "*) [[ ${SLOW-} ]] && { touch "$FAKE/waiting"; sleep 30; }; exit "${READY-0}" ;;
  *" delete clusters"*) exit "${DELETED-0}" ;;
  *" delete "*) exit 0 ;;
  *pg_is_in_recovery*) echo "${IN_RECOVERY-f}" ;;
  *backup_label.old*) echo "${AGE-18000}" ;;
  *pg_xact_commit_timestamp*) echo "2026-01-31 11:58:07+00" ;;
  *"datname = '${MISSING-none}'"*) echo 0 ;;
  *"WHERE datname = "*) echo 1 ;;
  *query_to_xml*) [[ ${BROKEN-} ]] && { echo 'ERROR: invalid page in block 7' >&2; exit 1; }; echo "${CONTENT-23|1042|12 MB}" ;;
  *"SELECT datname"*) printf '%s\n' ${FOUND-linkding immich} ;;
  "create configmap "*) for each; do [[ $each == postgres-cluster=* ]] && printf '%s' "${each#*=}"; done; exit 0 ;;
  "apply "*) cat >"$FAKE/report" ;;
  *" get clusters"*) echo "Setting up primary: creating the instance" ;;
  *" logs "*) echo "WAL archive check failed" ;;
esac
"""


@dataclass
class Run:
    """One run of the script."""

    code: int
    report: str
    calls: list[str] = field(default_factory=list)


@pytest.fixture
def script(tmp_path: Path) -> Path:
    (config,) = built(cluster="staging").configs
    path = tmp_path / "restore-test.sh"
    path.write_text(config.files["restore-test.sh"])
    fake = tmp_path / "kubectl"
    fake.write_text(KUBECTL)
    fake.chmod(0o755)
    return path


def environment(script: Path, answers: dict[str, str]) -> dict[str, str]:
    (job,) = of_kind(built(cluster="staging"), "CronJob")
    (container,) = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"]
    own = {each["name"]: each["value"] for each in container["env"]}
    return own | {"PATH": f"{script.parent}:{os.environ['PATH']}", "FAKE": str(script.parent)} | answers


def run(script: Path, **answers: str) -> Run:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("bash is not on the PATH")
    done = subprocess.run([bash, str(script)], env=environment(script, answers), capture_output=True, check=False)
    return read(script, done.returncode)


def read(script: Path, code: int) -> Run:
    report = script.parent / "report"
    calls = (script.parent / "calls").read_text().splitlines()
    return Run(code, report.read_text() if report.exists() else "", calls)


def removed_at_the_end(run: Run) -> bool:
    """The throwaway cluster and its volume were deleted after everything else but the report."""
    ends = [call for call in run.calls if call.startswith("--namespace")][-2:]
    return [call.split()[2:5] for call in ends] == [
        ["delete", "clusters.postgresql.cnpg.io", NAME],
        ["delete", "persistentvolumeclaims", f"{NAME}-1"],
    ]


def test_a_good_backup_passes_and_the_report_says_what_was_found(script: Path) -> None:
    made = run(script)
    assert made.code == 0
    assert "from homelab-postgres-backups/staging" in made.report
    assert "age of the base backup: 5 h" in made.report
    assert "newest restored transaction: 2026-01-31 11:58:07+00" in made.report
    assert "database linkding: 23 tables, 1042 rows, 12 MB" in made.report
    assert "result: passed" in made.report
    assert removed_at_the_end(made)


def test_leftovers_of_an_earlier_run_are_removed_first(script: Path) -> None:
    calls = run(script).calls
    deleted = next(index for index, call in enumerate(calls) if " delete clusters" in call)
    created = next(index for index, call in enumerate(calls) if " create --filename" in call)
    assert deleted < created


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"READY": "1"}, "FAILED: the restore did not finish within 7200s"),
        ({"IN_RECOVERY": "t"}, "FAILED: the restored database is still in recovery"),
        ({"AGE": "900000"}, "FAILED: the newest base backup is 250 h old, at most 48 h are expected"),
        ({"MISSING": "linkding"}, "FAILED: the database linkding is not in the backup"),
        ({"CONTENT": "0|0|7 MB"}, "FAILED: the database linkding has no tables"),
        ({"BROKEN": "yes"}, "FAILED: the test stopped with exit code 1"),
        ({"EXPECTED_DATABASES": "", "FOUND": ""}, "FAILED: the backup holds no database at all"),
    ],
    ids=["never-ready", "in-recovery", "too-old", "missing", "empty", "damaged-page", "nothing"],
)
def test_a_bad_backup_fails_is_explained_and_removed(script: Path, answers: dict[str, str], expected: str) -> None:
    made = run(script, **answers)
    assert made.code == 1
    assert expected in made.report
    assert "Setting up primary" in made.report, "the state of the cluster is in the report"
    assert "WAL archive check failed" in made.report, "the log is in the report"
    assert "result: failed" in made.report
    assert removed_at_the_end(made)


def test_what_postgresql_said_is_in_the_report(script: Path) -> None:
    assert "ERROR: invalid page in block 7" in run(script, BROKEN="yes").report


def test_a_base_backup_of_unknown_age_is_said_but_no_failure(script: Path) -> None:
    made = run(script, AGE="")
    assert made.code == 0
    assert "age of the base backup: unknown" in made.report


def test_without_expected_databases_it_looks_into_those_it_finds(script: Path) -> None:
    made = run(script, EXPECTED_DATABASES="")
    assert made.code == 0
    assert "database linkding:" in made.report
    assert "database immich:" in made.report


def test_a_cluster_that_cannot_be_removed_is_a_failure_too(script: Path) -> None:
    made = run(script, DELETED="1")
    assert made.code == 1
    assert "could not be removed; remove it by hand" in made.report


def test_a_signal_while_it_waits_still_removes_and_reports(script: Path) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("bash is not on the PATH")
    process = subprocess.Popen([bash, str(script)], env=environment(script, {"SLOW": "yes"}), stdout=subprocess.DEVNULL)
    waited = 0
    while not (script.parent / "waiting").exists():
        time.sleep(0.05)
        waited += 1
        assert waited < 200
    process.send_signal(signal.SIGTERM)
    made = read(script, process.wait(timeout=20))
    assert made.code == 1
    assert "FAILED: the test stopped with exit code 143" in made.report
    assert removed_at_the_end(made)


def test_shellcheck_has_nothing_to_say(script: Path) -> None:
    shellcheck = shutil.which("shellcheck")
    if shellcheck is None:
        pytest.skip("shellcheck is not on the PATH")
    assert subprocess.run([shellcheck, str(script)], check=False).returncode == 0


def throwaway(made: Contribution) -> Any:
    (config,) = made.configs
    return plain(load(config.files["cluster.yaml"], "cluster.yaml").value)


def test_the_throwaway_cluster_archives_nowhere_and_is_valid() -> None:
    cluster = throwaway(built(cluster="staging"))
    assert_valid_object(cluster)
    assert cluster["metadata"] == {"name": NAME, "namespace": "database"}
    assert cluster["spec"]["instances"] == 1
    assert "backup" not in cluster["spec"]
    assert "managed" not in cluster["spec"]
    (source,) = cluster["spec"]["externalClusters"]
    assert source["name"] == cluster["spec"]["bootstrap"]["recovery"]["source"]
    assert source["barmanObjectStore"]["serverName"] == "staging"


def test_it_runs_monthly_in_staging_and_in_production_only_when_asked() -> None:
    (job,) = of_kind(built(cluster="staging"), "CronJob")
    assert parse_cron(job["spec"]["schedule"]).days == frozenset({1})
    assert job["spec"]["timeZone"] == "Europe/Amsterdam"
    assert not of_kind(built(), "CronJob")
    assert of_kind(built({"backup": BACKUP | {"restore-test": {"schedule": "weekly"}}}), "CronJob")
    assert not of_kind(built({"backup": BACKUP | {"restore-test": False}}, cluster="staging"), "CronJob")


def test_it_is_never_tried_twice_and_has_time_to_clean_up() -> None:
    (job,) = of_kind(built(cluster="staging"), "CronJob")
    spec = job["spec"]["jobTemplate"]["spec"]
    assert spec["backoffLimit"] == 0
    assert spec["activeDeadlineSeconds"] > 2 * 3600
    assert spec["template"]["spec"]["restartPolicy"] == "Never"
    assert spec["template"]["spec"]["terminationGracePeriodSeconds"] >= 600


def test_its_role_can_delete_and_enter_the_throwaway_cluster_only() -> None:
    role = objects(built(cluster="staging"))["Role", NAME]
    for rule in role["rules"]:
        if {"delete", "patch"} & set(rule["verbs"]) or rule["resources"] == ["pods/exec"]:
            assert rule.get("resourceNames"), rule
            assert set(rule["resourceNames"]) <= {NAME, f"{NAME}-1", "restore-test-report"}
        assert "secrets" not in rule["resources"]
        assert "*" not in rule["verbs"]


def test_staging_can_test_the_backups_of_production_with_a_key_that_only_reads() -> None:
    test = {"backup": BACKUP | {"restore-test": {"cluster": "production"}}}
    made = COMPONENT.build(staging_beside_production(test))
    cluster = throwaway(made)
    (source,) = cluster["spec"]["externalClusters"]
    assert source["barmanObjectStore"]["serverName"] == "production"
    assert source["barmanObjectStore"]["s3Credentials"]["accessKeyId"]["name"] == "postgres-cluster-backup-production"
    assert cluster["spec"]["imageName"].endswith(":17.4"), "the image of the cluster that made the backup"
    assert cluster["spec"]["storage"] == {"size": "20Gi", "storageClass": "local-path"}
    secret = next(each for each in made.secrets if each.name == "postgres-cluster-backup-production")
    asked = secret.entries["ACCESS_KEY_ID"]
    assert isinstance(asked, External)
    assert asked.id == "postgres-cluster-backup-production-key-id"
    assert "only read" in asked.what
