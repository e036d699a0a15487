from __future__ import annotations

from ipaddress import ip_network

import pytest
from pydantic import ValidationError

from labwright.spec.models import Disk, Machine, Network


def test_a_bare_size_is_a_disk() -> None:
    made = Machine.model_validate({"disks": {"emmc": "64Gi", "nvme": {"size": "512G", "mount": "/mnt/x"}}})
    assert made.disks == {"emmc": Disk(size="64Gi"), "nvme": Disk(size="512G", mount="/mnt/x")}


def test_a_machine_may_say_nothing_but_its_name() -> None:
    made = Machine.model_validate({})
    assert (made.model, made.arch, made.cpus, made.address) == ("generic", None, None, None)


def test_networks_are_read_as_what_they_are() -> None:
    assert Network.model_validate({"cidr": "fd00::/64"}).cidr == ip_network("fd00::/64")


@pytest.mark.parametrize("cpus", [0, -1, 5000, "four"])
def test_no_machine_has_that_many_cpus(cpus: object) -> None:
    with pytest.raises(ValidationError):
        Machine.model_validate({"cpus": cpus})
