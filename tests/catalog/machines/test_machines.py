from __future__ import annotations

import pytest

from labwright.catalog.machines import facts_of, known


@pytest.mark.parametrize(
    ("model", "arch", "cpus", "gibibytes"),
    [
        ("raspberry-pi-cm5-16g", "arm64", 4, 16),
        ("raspberry-pi-4b-4g", "arm64", 4, 4),
        ("turing-rk1-32g", "arm64", 8, 32),
        ("odroid-n2-plus-4g", "arm64", 6, 4),
    ],
)
def test_a_board_brings_all_its_facts(model: str, arch: str, cpus: int, gibibytes: int) -> None:
    found = facts_of(model)
    assert found is not None
    assert (found.arch, found.cpus, found.memory) == (arch, cpus, gibibytes * 2**30)


def test_a_computer_with_slots_leaves_its_memory_open() -> None:
    found = facts_of("minisforum-ms-01")
    assert found is not None
    assert (found.arch, found.cpus, found.memory) == ("amd64", 20, None)


@pytest.mark.parametrize("model", ["generic", "generic-vm"])
def test_a_generic_machine_brings_nothing(model: str) -> None:
    found = facts_of(model)
    assert found is not None
    assert (found.arch, found.cpus, found.memory) == ("", None, None)


def test_an_unknown_model_is_none() -> None:
    assert facts_of("cray-1") is None


@pytest.mark.parametrize("model", known())
def test_every_model_is_sound_and_says_where_its_facts_stand(model: str) -> None:
    found = facts_of(model)
    assert found is not None
    assert found.title
    if model not in {"generic", "generic-vm"}:
        assert found.arch in {"arm64", "amd64"}
        assert found.cpus
        assert found.source.startswith("http")
