from __future__ import annotations

from labwright.model import Promise
from labwright.spec import promises
from tests.spec.homelabs import small


def test_promises_are_kept_as_written_in_the_order_of_the_file() -> None:
    read = small(
        "apps: {linkding: {}, homepage: {}}\n"
        "promises:\n"
        "  - {id: one-node, cluster: production, survive: {machines: 1}, apps: all, downtime: 10m}\n"
        "  - {id: some, survive: {internet: 24h}, apps: [linkding, homepage]}\n"
        "  - {id: zero-trust, network: only-declared-flows}\n"
    )
    assert promises(read.homelab) == (
        Promise(
            id="one-node",
            kind="survive",
            cluster="production",
            terms=(("survive", {"machines": 1}), ("apps", "all"), ("downtime", "10m")),
        ),
        Promise(
            id="some", kind="survive", terms=(("survive", {"internet": "24h"}), ("apps", ["linkding", "homepage"]))
        ),
        Promise(id="zero-trust", kind="network", terms=(("network", "only-declared-flows"),)),
    )


def test_a_restore_promise_names_its_database() -> None:
    read = small("databases: {pg: {engine: postgres}}\npromises:\n  - {id: restore, database: pg, rto: 30m, rpo: 5m}\n")
    [made] = promises(read.homelab)
    assert (made.kind, made.terms) == ("restore", (("database", "pg"), ("rto", "30m"), ("rpo", "5m")))
