"""One whole process, measured: wall time by the monotonic clock, peak memory by the kernel's own account of the child."""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

# What `ru_maxrss` counts in: KiB on Linux, bytes on macOS (getrusage(2) of each).
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One process from start to end."""

    seconds: float
    peak_bytes: int
    code: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Several runs of one command."""

    runs: int
    median: float
    """Seconds."""
    fastest: float
    slowest: float
    peak_bytes: int
    """The largest of all runs."""


class FailedError(Exception):
    """The measured command ended with a code that is not among the good ones; its time would mean nothing."""


def run(command: Sequence[str]) -> Run:
    """Start a command with its output thrown away and wait for it.

    `os.wait4` is the reason for not using `subprocess` here: it gives the memory of this one child, where
    `getrusage(RUSAGE_CHILDREN)` gives the largest of all children so far. Linux counts what the child shared with its
    parent before it became another program, so the memory of this process, about 15 MiB, is the least that can be told.
    """
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    null = os.open(os.devnull, os.O_RDWR)
    streams = [(os.POSIX_SPAWN_DUP2, null, stream) for stream in (0, 1, 2)]
    begin = time.perf_counter()
    try:
        child = os.posix_spawn(command[0], list(command), environment, file_actions=streams)
        _, status, usage = os.wait4(child, 0)
    finally:
        os.close(null)
    seconds = time.perf_counter() - begin
    return Run(seconds=seconds, peak_bytes=usage.ru_maxrss * _RSS_UNIT, code=os.waitstatus_to_exitcode(status))


def measure(
    command: Sequence[str],
    *,
    runs: int,
    good: frozenset[int] = frozenset({0}),
    prepare: Callable[[], None] | None = None,
) -> Summary:
    """Run a command `runs` times after one unmeasured run that fills the caches of the file system and of Python.

    `prepare` runs before each, unmeasured. Raises FailedError when a run ends with another code than the `good` ones.
    """
    found: list[Run] = []
    for number in range(runs + 1):
        if prepare is not None:
            prepare()
        one = run(command)
        if one.code not in good:
            raise FailedError(f"`{' '.join(command)}` ended with {one.code}")
        if number:
            found.append(one)
    times = [one.seconds for one in found]
    return Summary(
        runs=runs,
        median=statistics.median(times),
        fastest=min(times),
        slowest=max(times),
        peak_bytes=max(one.peak_bytes for one in found),
    )
