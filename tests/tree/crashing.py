"""Writes trees in child processes that die, and looks at what they leave. Run by test_writing_crash.py as a program of its own.

    python crashing.py each-call|mover-lives|random exchange|in-place FOLDER

`each-call`: the child dies at its first, second, third … call into the operating system, and so does the process that it
leaves to move the files: what a power failure does. `mover-lives`: the same, but that process lives; where a write is left
committed and nobody moves, the recovery dies in the same ways. `random`: the child is killed from outside at random moments, again and
again; the process that moves the files lives. Prints what was found, as JSON.
"""

from __future__ import annotations

import collections
import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from labwright.tree import Tree, writing
from labwright.tree.writing import recover, write

OLD = Tree.of(
    {"a/1.yaml": "old\n", "a/2.yaml": "same\n", "b/3.yaml": "old\n", "run.sh": "#!/bin/sh\n", "gone/4.yaml": "old\n"}
)
NEW = Tree.of(
    {"a/1.yaml": "new\n", "a/2.yaml": "same\n", "b/3.yaml": "new\n", "b/c/5.yaml": "new\n", "gone": "now a file\n"}
)
USER = {"user.txt": b"mine\n", "a/user.txt": b"mine too\n"}
BIG_OLD = Tree.of({f"{n % 7}/{n}.yaml": f"old {n}\n" for n in range(60)})
BIG_NEW = Tree.of({f"{n % 5}/{n}.yaml": f"new {n}\n" for n in range(60)})


def content(out: Path) -> dict[str, bytes]:
    """All files of the folder, without Git's and without what labwright is about to do."""
    pending = f"{os.sep}pending{os.sep}"
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and ".git" not in path.parts and pending not in str(path)
    }


def prepared(base: Path, way: str, tree: Tree) -> Path:
    """A folder with a tree and the user's files; with `.git`, so that it is written in place, where that is asked."""
    out = base / "repository"
    for left in base.iterdir():
        shutil.rmtree(left)
    out.mkdir()
    if way == "in-place":
        (out / ".git").mkdir()
        (out / ".git" / "HEAD").write_text("ref\n")
    write(tree, out)
    for path, data in USER.items():
        (out / path).parent.mkdir(exist_ok=True)
        (out / path).write_bytes(data)
    return out


def dying_at(number: int, *, alone: bool = False) -> Callable[[FrameType, str, Any], None]:
    """A profiler that kills its process at a call into the operating system; `alone`: not the processes it starts."""
    calls = 0
    main = os.getpid()

    def profile(_frame: FrameType, event: str, function: Any) -> None:
        nonlocal calls
        if event == "c_call" and getattr(function, "__module__", "") == "posix":
            calls += 1
            if calls == number and (not alone or os.getpid() == main):
                os.kill(os.getpid(), signal.SIGKILL)

    return profile


def run(child: Callable[[], None], *, after: Callable[[int], None]) -> bool:
    """Run a child process and wait until it, and all that it started, are gone. True when it ended by itself."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        try:
            child()
        finally:
            os._exit(0)
    os.close(writing)
    after(pid)
    _, status = os.waitpid(pid, 0)
    while os.read(reading, 1):
        pass
    os.close(reading)
    return os.WIFEXITED(status)


def each_call(base: Path, way: str) -> dict[str, int]:
    new = content(prepared(base, way, NEW))
    out = prepared(base, way, OLD)
    old = content(out)
    ready = base.with_name(f"{base.name}-ready")
    shutil.copytree(out, ready)
    found: collections.Counter[str] = collections.Counter()
    number = 0
    finished = False
    while not finished:
        number += 1
        shutil.rmtree(out)
        shutil.copytree(ready, out)

        def child(number: int = number) -> None:
            sys.setprofile(dying_at(number))
            write(NEW, out)

        finished = run(child, after=lambda _pid: None)
        if way == "exchange":
            # What a reader sees who knows nothing of labwright.
            found[named(content(out), old, new)] += 1
        recover(out)
        found["recovered " + named(content(out), old, new)] += 1
        found["left over"] += (
            len([path for path in base.iterdir() if path != out]) + (out / ".labwright" / "pending").exists()
        )
        if way == "in-place" and (out / ".git" / "HEAD").read_text() != "ref\n":
            found["git lost"] += 1
    shutil.rmtree(ready)
    return dict(found) | {"calls": number}


def mover_lives(base: Path, way: str) -> dict[str, int]:
    new = content(prepared(base, way, NEW))
    out = prepared(base, way, OLD)
    old = content(out)
    found: collections.Counter[str] = collections.Counter()
    keep = base.with_name(f"{base.name}-keep")

    def from_here(act: Callable[[], object], label: str) -> None:
        """Do something that dies at each of its calls in turn, always from the state that is there now."""
        start = Path(f"{keep}-{label}")
        shutil.copytree(out, start)
        number = 0
        finished = False
        while not finished:
            number += 1
            shutil.rmtree(out)
            shutil.copytree(start, out)

            def child(number: int = number) -> None:
                sys.setprofile(dying_at(number, alone=True))
                act()

            finished = run(child, after=lambda _pid: None)
            found[f"{label} {named(content(out), old, new)}"] += 1
            if label == "written" and (out / ".labwright" / "pending" / "commit.json").exists():
                from_here(lambda: recover(out), "recovered")
        shutil.rmtree(start)

    from_here(lambda: write(NEW, out), "written")
    return dict(found)


def named(seen: dict[str, bytes], old: dict[str, bytes], new: dict[str, bytes]) -> str:
    return "old" if seen == old else "new" if seen == new else "mixed"


def at_random(base: Path, way: str) -> dict[str, int]:
    out = prepared(base, way, BIG_NEW)
    new = content(out)
    out = prepared(base, way, BIG_OLD)
    old = content(out)
    found: collections.Counter[str] = collections.Counter()
    chance = random.Random(7)

    def child() -> None:
        while True:
            write(BIG_NEW, out)
            write(BIG_OLD, out)

    def kill(pid: int) -> None:
        time.sleep(chance.uniform(0.001, 0.08))
        os.kill(pid, signal.SIGKILL)

    for _ in range(30):
        run(child, after=kill)
        found[named(content(out), old, new)] += 1
    return dict(found)


if __name__ == "__main__":
    # Looking at the folders of all processes would be most of the calls.
    writing.PROCESSES = Path("/nowhere")
    how = {"each-call": each_call, "mover-lives": mover_lives, "random": at_random}[sys.argv[1]]
    sys.stdout.write(json.dumps(how(Path(sys.argv[3]), sys.argv[2])))
