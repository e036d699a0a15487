"""Kills `labwright build` at random moments and looks at what it leaves. Run by test_build_killed.py as a program of its own.

    python killing.py FOLDER TIMES

FOLDER holds `old.yaml` and `new.yaml`, two homelabs without Secrets (their encryption differs from run to run). Each time
a child that has everything imported builds one over the other and dies before it is done, or just after. Prints how
often the folder was as before, and how often as wanted; anything else is an error.
"""

from __future__ import annotations

import collections
import contextlib
import io
import json
import os
import random
import shutil
import signal
import sys
import time
from pathlib import Path

from labwright.cli.main import main
from labwright.tree.writing import recover

STEP = 1.15
"""A kill that came too late makes the next one earlier, and the other way: most fall where the build writes."""
PATIENCE = 5.0
"""Seconds for the process that moves the files, which outlives the killed one, to end."""


def content(out: Path) -> dict[str, bytes]:
    """All files but those of a write that has not happened; what it is made of may vanish while this looks."""
    found: dict[str, bytes] = {}
    for folder, folders, files in os.walk(out):
        folders[:] = sorted(set(folders) - {".git", "pending"})
        for name in sorted(files):
            path = Path(folder) / name
            with contextlib.suppress(FileNotFoundError):
                found[path.relative_to(out).as_posix()] = path.read_bytes()
    return found


def build(folder: Path, which: str) -> int:
    return main(["build", "--spec", str(folder / f"{which}.yaml"), "--out", str(folder / "out")])


def started(folder: Path, which: str) -> int:
    """A child that builds."""
    pid = os.fork()
    if pid == 0:
        try:
            silence = os.open(os.devnull, os.O_WRONLY)
            os.dup2(silence, 1)
            os.dup2(silence, 2)
            build(folder, which)
        finally:
            os._exit(0)
    return pid


def prepared(folder: Path, which: str) -> dict[str, bytes]:
    out = folder / "out"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    (out / ".git").mkdir()
    os.waitpid(started(folder, which), 0)
    return content(out)


def duration(folder: Path, which: str) -> float:
    begin = time.monotonic()
    os.waitpid(started(folder, which), 0)
    return time.monotonic() - begin


def settled(out: Path, wanted: tuple[dict[str, bytes], ...]) -> dict[str, bytes]:
    """What the folder holds, once nobody changes it any more."""
    end = time.monotonic() + PATIENCE
    seen = content(out)
    while seen not in wanted and time.monotonic() < end:
        time.sleep(0.01)
        seen = content(out)
    return seen


def killed(folder: Path, times: int) -> dict[str, int]:
    out = folder / "out"
    new = prepared(folder, "new")
    old = prepared(folder, "old")
    if old == new or not old:
        raise SystemExit("the two homelabs must be built, and must differ")
    moment = min(duration(folder, which) for which in ("new", "old"))
    chance = random.Random(11)
    found: collections.Counter[str] = collections.Counter()
    before, wanted = old, new
    for _ in range(times):
        which = "new" if wanted is new else "old"
        pid = started(folder, which)
        time.sleep(moment * chance.uniform(0.7, 1.3))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        seen = settled(out, (old, new))
        if seen == wanted:
            found["new"] += 1
            before, wanted = wanted, before
            moment /= STEP
        elif seen == before:
            found["old"] += 1
            moment *= STEP
        else:
            found["mixed"] += 1
        recover(out)
        if content(out) not in (old, new):
            found["mixed after recovery"] += 1
    return dict(found)


if __name__ == "__main__":
    with contextlib.redirect_stdout(io.StringIO()):
        build(Path(sys.argv[1]), "new")  # in this process, so that every child begins with all modules imported
    sys.stdout.write(json.dumps(killed(Path(sys.argv[1]), int(sys.argv[2]))))
