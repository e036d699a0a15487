from __future__ import annotations

from labwright.plan.checks.missing_architecture import check
from tests.plan.checks.fakes import component, draft, shown


def test_the_nodes_that_cannot_run_it_are_named() -> None:
    [found] = check(draft(component("first", architectures=("amd64",))))
    assert shown([found]) == ["homelab.yaml:15:7: error[H250]: first has no build for arm64, the architecture of pi"]
    assert found.expected == "nodes with `amd64` only"
    assert [str(note.place) for note in found.notes] == ["homelab.yaml:8:5"]


def test_each_missing_architecture_is_told() -> None:
    assert len(shown(check(draft(component("first", architectures=("riscv64",)))))) == 2


def test_builds_for_all_nodes_are_enough() -> None:
    assert shown(check(draft(component("first", architectures=("amd64", "arm64", "riscv64"))))) == []
