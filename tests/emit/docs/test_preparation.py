"""What is done on machines before a distribution is installed."""

from __future__ import annotations

from labwright.emit.docs.preparation import preparation
from tests.emit.docs import homelabs
from tests.examples.building import built

PLAN = built("nanocluster").plan
STAGING, PRODUCTION = PLAN.clusters


def test_nodes_get_the_kernel_options_the_packages_and_the_disk_that_are_needed() -> None:
    kernel, software, disk = preparation(PRODUCTION)
    assert "cgroup_enable=memory" in " ".join(kernel.commands)
    assert software.where == "every node"
    assert "open-iscsi" in software.commands[0]
    assert software.commands[1] == "sudo systemctl enable --now iscsid"
    assert disk.where == "kube-srv-1, kube-srv-2, kube-srv-3"
    assert "sudo mkfs.ext4 -L longhorn $DISK" in disk.commands
    assert any("/mnt/longhorn ext4 defaults,noatime,nofail 0 2" in command for command in disk.commands)


def test_containers_need_nothing_on_nodes_of_their_own() -> None:
    assert preparation(STAGING) == ()


def test_a_board_gets_its_kernel_options_even_without_storage() -> None:
    (only,) = preparation(homelabs.planned("one node, nothing asked for, open network").clusters[0])
    assert only.where == "one"
