"""Commands in hostile repositories: how long they may take, what they may start, what they may show."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Labwright, Ran
from tests.hostile.pieces import CANARY, Files, outside, write

SECONDS = 5.0
"""What a command may take here. On an idle machine each takes well under one; a busy one is no reason to fail."""
_PROGRAMS = frozenset({"git", "helm"})
"""Programs that labwright may start: the user's own, never the repository's."""


@pytest.fixture(autouse=True)
def _nothing_is_executed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Only labwright's own helper, Git and Helm are started, by absolute paths."""
    started: list[str] = []
    real = subprocess.Popen.__init__

    def note(self: Any, args: Any, *more: Any, **options: Any) -> None:
        assert not options.get("shell"), args
        started.append(str(args[0]) if not isinstance(args, str) else args)
        real(self, args, *more, **options)

    monkeypatch.setattr(subprocess.Popen, "__init__", note)
    yield
    for program in started:
        assert program in {sys.executable, "git"} or (
            Path(program).is_absolute() and Path(program).name in _PROGRAMS
        ), program


@dataclass(frozen=True)
class Trial:
    """A hostile repository on disk, with something beside it that must not be read."""

    folder: Path
    run: Labwright

    def __call__(self, verb: str, *more: str) -> Ran:
        """What a command answers. It ends in time, in no internal fault, and shows nothing of what is outside."""
        given = {"explain": (str(self.folder), "ConfigMap/a"), "kustomize": (str(self.folder),)}
        start = time.perf_counter()
        ran = self.run(verb, *given.get(verb, (str(self.folder),)), *more)
        taken = time.perf_counter() - start
        assert taken < SECONDS, f"{taken:.1f} s"
        assert ran.code in {0, 1, 2}, ran.err
        assert CANARY not in ran.out + ran.err
        assert "root:" not in ran.out, "something of /etc/passwd is shown"
        return ran

    def refused(self, verb: str, message: str, place: str = "") -> Ran:
        """The command ends with one error that has a text and, where a file is to blame, its place."""
        ran = self(verb)
        assert ran.code in {1, 2}, ran.out[:500]
        assert message in ran.err, ran.err[:2000]
        assert ran.err.count("error[") == 1, ran.err[:2000]
        assert place in ran.err, ran.err[:2000]
        return ran


Hostile = Callable[[Files], Trial]
"""What the fixture `hostile` gives: a repository of these files, written beside what must not be read."""


@pytest.fixture
def hostile(labwright: Labwright, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hostile:
    """Writes a repository and gives the commands in it."""
    monkeypatch.setenv("LABWRIGHT_CACHE", str(tmp_path / "cache"))

    def prepare(files: Files) -> Trial:
        outside(tmp_path)
        folder = tmp_path / "repo"
        write(folder, files)
        return Trial(folder, labwright)

    return prepare
