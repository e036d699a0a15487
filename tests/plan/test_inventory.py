from __future__ import annotations

from ipaddress import ip_address

from labwright.model import Disk
from labwright.plan.inventory import inventory
from tests.spec.homelabs import small

ONE = "one: {model: raspberry-pi-5-8g, address: 10.0.40.11}"


def test_a_model_brings_its_facts() -> None:
    made, problems = inventory(small())
    assert problems == ()
    [machine] = made.machines
    assert (machine.arch, machine.cpus, machine.memory) == ("arm64", 4, 8 * 2**30)
    assert (machine.address, machine.network) == (ip_address("10.0.40.11"), "lan")


def test_what_the_spec_says_wins_over_the_model() -> None:
    said = "one: {model: raspberry-pi-5-8g, address: 10.0.40.11, memory: 7Gi, cpus: 3, arch: amd64, network: lan}"
    [machine] = inventory(small("", (ONE, said)))[0].machines
    assert (machine.arch, machine.cpus, machine.memory) == ("amd64", 3, 7 * 2**30)


def test_disks_are_read_in_bytes_and_named_after_their_media() -> None:
    said = ONE[:-1] + ", disks: {emmc: 64Gi, data: {size: 512G, mount: /mnt/longhorn, media: nvme}}}"
    [machine] = inventory(small("", (ONE, said)))[0].machines
    assert machine.disks == (
        Disk(name="emmc", size=64 * 2**30, media="emmc"),
        Disk(name="data", size=512 * 10**9, mount="/mnt/longhorn", media="nvme"),
    )


def test_an_unknown_model_is_told_with_the_nearest() -> None:
    [found] = inventory(small("", ("raspberry-pi-5-8g", "raspberry-pi-5-8gb")))[1]
    assert str(found) == (
        "homelab.yaml:10:18: error[H201]: one is of the model `raspberry-pi-5-8gb`, which the catalogue does not have"
    )
    assert found.help == "did you mean `raspberry-pi-5-8g`?"


def test_a_machine_of_a_cluster_must_have_all_facts() -> None:
    [found] = inventory(small("", ("raspberry-pi-5-8g", "generic-vm")))[1]
    assert str(found) == (
        "homelab.yaml:10:5: error[H202]: one runs cluster production, and nothing says its arch and cpus and memory"
    )
    assert found.help == "for example `arch: arm64, cpus: 4, memory: 16Gi`"


def test_a_machine_that_runs_no_cluster_may_be_half_known() -> None:
    made, problems = inventory(small("", (ONE, ONE + "\n    host: {model: minisforum-ms-01, hypervisor: proxmox}")))
    assert problems == ()
    assert (made.machines[1].cpus, made.machines[1].memory, made.machines[1].network) == (20, 0, "")


def test_networks_keep_what_is_said_of_them() -> None:
    read = small("", ("gateway: 10.0.40.1}", "gateway: 10.0.40.1, dns: [1.1.1.1, 9.9.9.9]}"))
    [network] = inventory(read)[0].networks
    assert network.dns == (ip_address("1.1.1.1"), ip_address("9.9.9.9"))
