"""What machines have together, what volumes can use, what workloads request."""

from __future__ import annotations

from decimal import Decimal

from labwright.emit.docs.capacity import capacity, workloads
from labwright.emit.docs.pages import disk_size
from tests.emit.docs import homelabs
from tests.examples.building import built

STAGING, PRODUCTION = built("nanocluster").plan.clusters


def test_usable_storage_is_computed_from_the_data_disks_and_not_from_the_system_disks() -> None:
    found = capacity(PRODUCTION)
    assert found is not None
    assert (found.machines, found.cpus, found.memory) == (3, 12, 48 * 2**30)
    assert (found.mount, found.raw, found.replicas) == ("/mnt/longhorn", 3 * 512 * 10**9, 3)
    assert found.usable == 512 * 10**9


def test_containers_that_share_a_machine_have_its_cpus_once() -> None:
    found = capacity(STAGING)
    assert found is not None
    assert (found.machines, found.cpus, found.memory, found.raw) == (1, 4, 16 * 2**30, 0)


def test_three_copies_on_five_disks_use_three_bytes_for_each() -> None:
    found = capacity(homelabs.planned("servers and agents, replicated storage, a load balancer").clusters[0])
    assert found is not None
    assert found.usable == 5 * 256 * 10**9 // 3


def test_a_daemon_set_requests_once_for_every_node_and_jobs_do_not_count() -> None:
    found = {each.name: each for each in workloads(PRODUCTION)}
    assert found["longhorn-manager"].pods == 3
    assert found["longhorn-manager"].cpu == Decimal("0.15")
    assert found["postgres-cluster"].memory == 3 * 512 * 2**20
    assert not [each for each in found.values() if "Job" in each.kind]


def test_disks_are_named_as_they_are_sold() -> None:
    assert (disk_size(512 * 10**9), disk_size(64 * 2**30)) == ("512 GB", "64 GiB")
