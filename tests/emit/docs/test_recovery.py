"""What can be restored from where, and promises in words."""

from __future__ import annotations

from labwright.emit.docs.recovery import promise_rows, promise_text, recoveries
from labwright.model import Promise
from labwright.spec import promises
from tests.emit.docs import homelabs
from tests.examples.building import built

PLAN = built("nanocluster").plan
STAGING, PRODUCTION = PLAN.clusters


def test_a_database_names_its_archive_and_its_runbook() -> None:
    (found,) = recoveries(PRODUCTION)
    assert (found.database, found.archive) == ("postgres-cluster", "homelab-postgres-backups/production")
    assert found.runbooks == ("restore-postgres-cluster-production",)


def test_a_database_without_backups_has_neither() -> None:
    (found,) = recoveries(homelabs.planned("a database without backups").clusters[0])
    assert (found.archive, found.runbooks) == ("", ())


def test_a_promise_is_told_in_the_words_of_the_file() -> None:
    terms = (("survive", {"machines": 2}), ("apps", ["a", "b"]), ("downtime", "10m"))
    assert promise_text(Promise(id="x", kind="survive", terms=terms)) == (
        "survives: machines 2; apps: a, b; downtime: 10m"
    )


def test_promises_stand_in_the_order_of_the_file() -> None:
    rows = promise_rows(promises(PLAN.spec.homelab))
    assert [row.id for row in rows] == ["one-node", "two-nodes-storage", "restore", "zero-trust"]
    assert rows[2].text == "database: postgres-cluster; rto: 30m; rpo: 5m"
    assert rows[3].cluster == ""
