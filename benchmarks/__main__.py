"""`python -m benchmarks [--runs N]`: measure the commands against the budgets of the design, print a Markdown table."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import FailedError, Summary, measure

ROOT = Path(__file__).resolve().parent.parent
LABWRIGHT = str(Path(sys.executable).parent / "labwright")
SPEC = str(ROOT / "examples" / "nanocluster" / "homelab.yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A command and its budget (design 6)."""

    name: str
    command: tuple[str, ...]
    budget: float | None
    """Seconds; None where there is no budget to keep."""
    prepare: Callable[[], None] | None = None


def cases(scratch: Path) -> tuple[Case, ...]:
    """Everything that is measured. `scratch` is an empty folder to write into."""
    fresh, again = scratch / "fresh", scratch / "again"
    build = (LABWRIGHT, "build", "--spec", SPEC, "--out")
    return (
        Case(name="python -c pass (the floor)", command=(sys.executable, "-c", "pass"), budget=None),
        Case(name="labwright --help", command=(LABWRIGHT, "--help"), budget=0.150),
        Case(
            name="labwright build nanocluster, into an empty folder",
            command=(*build, str(fresh)),
            budget=1.5,
            prepare=lambda: shutil.rmtree(fresh, ignore_errors=True),
        ),
        Case(name="labwright build nanocluster, nothing changed", command=(*build, str(again)), budget=1.5),
    )


def row(case: Case, summary: Summary) -> str:
    """One line of the table."""
    budget = "–" if case.budget is None else f"{case.budget * 1000:.0f} ms"
    kept = "" if case.budget is None else ("yes" if summary.median <= case.budget else "**no**")
    return (
        f"| {case.name} | {summary.median * 1000:.0f} ms | {summary.fastest * 1000:.0f} to {summary.slowest * 1000:.0f} ms "
        f"| {summary.peak_bytes / 2**20:.0f} MiB | {budget} | {kept} |"
    )


def main(arguments: list[str] | None = None) -> int:
    """Measure and print. Returns 1 when a command failed; a missed budget is shown, not punished."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure commands as whole processes.")
    parser.add_argument("--runs", type=int, default=10, help="measured runs of each command (default 10)")
    runs = parser.parse_args(arguments).runs
    print(f"Whole processes, median of {runs} runs after one to warm up.\n")
    print("| command | median | from, to | peak memory | budget | kept |")
    print("|---|---|---|---|---|---|")
    failed = False
    with tempfile.TemporaryDirectory() as scratch:
        for case in cases(Path(scratch)):
            try:
                print(row(case, measure(case.command, runs=runs, prepare=case.prepare)), flush=True)
            except FailedError as error:
                failed = True
                print(f"| {case.name} | failed | | | | |", flush=True)
                print(error, file=sys.stderr)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
