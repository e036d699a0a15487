"""The connections of a database cluster, of the copies that may be restored beside it, and of its restore test.

Ports: https://cloudnative-pg.io/documentation/1.25/security/#exposed-ports. Bootstrap, join and recovery jobs carry the
cluster's label as the instances do (upstream `pkg/specs/jobs.go`), so a flow of the instances is theirs too.
"""

from collections.abc import Iterator

from labwright.catalog.builders.flows import between, to_api
from labwright.catalog.capabilities import PostgresOperator
from labwright.catalog.components.postgres.names import (
    POSTGRES_PORT,
    STATUS_PORT,
    Database,
    Store,
    backup_of,
    pods,
    restore_test_of,
    restored_name,
    storage_host,
    storage_port,
    store,
    test_name,
)
from labwright.model import Cidrs, Flow, Internet, Peer, Pods


def flows(site: Database) -> Iterator[Flow]:
    """Every connection that the component's pods need, and that its clients need to it."""
    yield from _instances(site, site.name, site.options.instances)
    for claim in site.claims:
        yield between(claim.client, pods(site), f"{claim.name} uses its database", POSTGRES_PORT)
    if backup_of(site) is not None:
        # A restore must work at the moment it is needed, not after the next change of a policy.
        yield from _instances(site, restored_name(site), site.options.instances)
    test = restore_test_of(site)
    if test is not None:
        yield from _instances(site, test_name(site), 1, of=test.cluster)
        job = Pods.of(site.options.namespace, name=test_name(site))
        yield to_api(site, job, "the restore test makes, asks and removes its throwaway cluster")


def _instances(site: Database, name: str, instances: int, of: str | None = None) -> Iterator[Flow]:
    """Flows of one cluster; `of` names the homelab's cluster whose backups it reads, where that is another one."""
    own = pods(site, name)
    operator = site.find(PostgresOperator)
    yield to_api(site, own, f"instances of {name} read their cluster's definition and write its state")
    if operator is not None:
        yield between(operator.pods, own, f"the operator asks the instances of {name} for their state", STATUS_PORT)
    if instances > 1:
        yield between(own, own, f"replication, and checks on one another, inside {name}", POSTGRES_PORT, STATUS_PORT)
    found = store(site, cluster=of)
    if found is not None:
        why = f"WAL and base backups of {name} in {found.address}"
        owner = site.siblings.get(of, site) if of else site
        yield between(own, _storage(owner, found), why, storage_port(found))


def _storage(owner: Database, found: Store) -> Peer:
    backup = backup_of(owner)
    if backup is not None and backup.cidr is not None:
        return Cidrs(blocks=(str(backup.cidr),), name=storage_host(found))
    return Internet(hosts=(storage_host(found),))
