"""The inventory as rows and as members of networks."""

from __future__ import annotations

from labwright.emit.docs.machines import machine_rows, network_members
from tests.examples.building import built

PLAN = built("nanocluster").plan


def test_machines_tell_what_runs_on_them() -> None:
    rows = {row.machine.name: row for row in machine_rows(PLAN)}
    assert rows["ms-01"].runs == ("proxmox: staging-vm",)
    assert rows["staging-vm"].runs == ("staging: all 4 nodes, as containers",)
    assert rows["kube-srv-1"].runs == ("production: control-plane, worker",)
    assert rows["kube-srv-1"].kernel == "6.12.47+rpt-rpi-2712"
    assert rows["kube-srv-1"].shares == ("power nanocluster", "enclosure nanocluster")


def test_a_network_shows_machines_and_the_addresses_that_a_load_balancer_answers_for() -> None:
    ((title, gateway, members),) = network_members(PLAN.inventory, {"production": "10.0.40.100", "far": "192.0.2.1"})
    assert (title, gateway) == ("lan 10.0.40.0/24", "10.0.40.1")
    assert members == [
        "staging-vm: 10.0.40.52",
        "kube-srv-1: 10.0.40.101",
        "kube-srv-2: 10.0.40.102",
        "kube-srv-3: 10.0.40.103",
        "load balancer of production: 10.0.40.100",
    ]
