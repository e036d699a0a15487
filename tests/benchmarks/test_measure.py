"""The measuring itself: that it sees time, memory and failure. No number here is a budget."""

from __future__ import annotations

import sys

import pytest

from benchmarks.__main__ import Case, row
from benchmarks.measure import FailedError, Summary, measure, run


def test_a_run_lasts_at_least_as_long_as_the_process_sleeps() -> None:
    assert run((sys.executable, "-c", "import time; time.sleep(0.05)")).seconds >= 0.05


def test_a_run_sees_the_memory_of_this_child_alone() -> None:
    large = run((sys.executable, "-c", "x = b'x' * (512 << 20)"))
    small = run((sys.executable, "-c", "pass"))
    assert small.peak_bytes < 512 << 20 <= large.peak_bytes


def test_a_command_that_fails_is_not_measured() -> None:
    with pytest.raises(FailedError, match="ended with 7"):
        measure((sys.executable, "-c", "raise SystemExit(7)"), runs=1)


def test_each_run_is_prepared_and_the_first_is_not_counted() -> None:
    prepared: list[int] = []
    summary = measure((sys.executable, "-c", "pass"), runs=2, prepare=lambda: prepared.append(1))
    assert (len(prepared), summary.runs) == (3, 2)


@pytest.mark.parametrize(("median", "kept"), [(0.1, "| yes |"), (0.2, "| **no** |")])
def test_the_table_says_whether_the_budget_is_kept(median: float, kept: str) -> None:
    case = Case(name="x", command=("x",), budget=0.15)
    summary = Summary(runs=3, median=median, fastest=0.1, slowest=0.3, peak_bytes=20 << 20)
    assert row(case, summary).endswith(f"| 100 to 300 ms | 20 MiB | 150 ms {kept}")
