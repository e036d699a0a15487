"""`python -m benchmarks.peers --flate BIN --kustomize BIN`: against the real tools, on the same files, in the same run.

The repository is written by `benchmarks.repository`; its chart is served by a registry on loopback, since one peer takes charts
from nowhere else, and lies in a folder for ours. Runs of both alternate, so that a busy machine is busy for both.

What "cold" means: charts at hand, nothing rendered kept. For the peer that is its own switch (both of its render caches off);
its source cache stays, so that it measures no download. "Warm": the same command on the same files again. "Changed" and "changed
anew": one release has a tag that neither tool ever saw, before each run.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from benchmarks.measure import FailedError, Run, run
from benchmarks.registry import certificate, serving
from benchmarks.repository import CHART, CHART_VERSION, SETTINGS, chart_archive, write

ROOT = Path(__file__).resolve().parent.parent
LABWRIGHT = str(Path(sys.executable).parent / "labwright")
ENTRY = "kubernetes/flux/cluster"
RELEASE = "kubernetes/apps/team-00/app-000/app/helmrelease.yaml"
_NUMBERS = count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One tool's command for a case."""

    command: tuple[str, ...]
    prepare: Callable[[], None] = lambda: None
    good: frozenset[int] = frozenset({0})


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The same work, done by us and by a peer."""

    name: str
    ours: Side
    peer: Side | None = None
    wanted: float | None = None
    """Largest part of the peer's time that we may take."""
    runs: list[tuple[Run, Run | None]] = field(default_factory=list)

    def measure(self, runs: int) -> None:
        """Alternate, after one run each that is not counted. Raises FailedError."""
        for number in range(runs + 1):
            found = (_run(self.ours), _run(self.peer) if self.peer else None)
            if number:
                self.runs.append(found)

    def row(self) -> str:
        """One line of the table."""
        ours = [one for one, _ in self.runs]
        peer = [one for _, one in self.runs if one is not None]
        mine = statistics.median(one.seconds for one in ours)
        cells = [self.name, f"{mine:.2f} s", f"{max(one.peak_bytes for one in ours) / 2**20:.0f} MiB"]
        if not peer:
            return f"| {' | '.join(cells)} | – | – | – | – |"
        theirs = statistics.median(one.seconds for one in peer)
        cells += [f"{theirs:.2f} s", f"{max(one.peak_bytes for one in peer) / 2**20:.0f} MiB", f"{mine / theirs:.2f}"]
        cells.append(
            "–" if self.wanted is None else f"{self.wanted:g}{'' if mine / theirs <= self.wanted else ' (missed)'}"
        )
        return f"| {' | '.join(cells)} |"


def _run(side: Side) -> Run:
    side.prepare()
    found = run(side.command)
    if found.code not in side.good:
        raise FailedError(f"`{' '.join(side.command)}` ended with {found.code}")
    return found


class Bed:
    """A repository that both tools see, and their caches."""

    def __init__(self, scratch: Path, releases: int, host: str, charts: Path, flate: str) -> None:
        self.folder = scratch / f"r{releases}"
        self.charts = charts
        self.flate = flate
        self.results = scratch / "cache"
        self.flate_cache = scratch / "flate"
        write(self.folder, releases=releases, charts_url=f"oci://{host}/charts")
        self.git("init", "-q")
        self.git("add", "-A")
        self.git("-c", "user.name=bench", "-c", "user.email=bench@example.org", "commit", "-qm", "base")

    def git(self, *arguments: str, folder: Path | None = None) -> None:
        subprocess.run(["git", "-C", str(folder or self.folder), *arguments], check=True, capture_output=True)  # noqa: S607

    def ours(self, verb: str, *more: str, folder: Path | None = None) -> tuple[str, ...]:
        return (LABWRIGHT, verb, str(folder or self.folder), "--charts", str(self.charts), *more)

    def theirs(self, verb: str, *more: str, folder: Path | None = None) -> tuple[str, ...]:
        return (
            self.flate, verb, "all", "--no-progress", "--cache-dir", str(self.flate_cache), "--skip-crds=false",
            "--skip-secrets=false", "-p", str((folder or self.folder) / ENTRY), *more,
        )  # fmt: skip

    def forget(self) -> None:
        """Nothing rendered is kept."""
        shutil.rmtree(self.results, ignore_errors=True)

    def change(self, folder: Path | None = None) -> None:
        """Give one release a tag that it never had."""
        _edit((folder or self.folder) / RELEASE, r"tag: 2\.0\..*", f"tag: 2.0.{next(_NUMBERS)}")

    def change_everything(self) -> None:
        """Give a variable that every Kustomization takes a value that it never had."""
        _edit(self.folder / SETTINGS, r"TIMEZONE: .*", f"TIMEZONE: Etc/GMT-{next(_NUMBERS)}")

    def change_one(self) -> None:
        """Nothing but one release differs from the commit."""
        self.git("checkout", "-q", "--", ".")
        self.change()

    def clone(self, target: Path) -> None:
        """A fresh clone with one release changed."""
        shutil.rmtree(target, ignore_errors=True)
        self.git("clone", "-q", str(self.folder), str(target))
        self.change(target)


def _edit(path: Path, pattern: str, new: str) -> None:
    text, found = re.subn(pattern, new, path.read_text(encoding="utf-8"))
    if not found:
        raise FailedError(f"{path} has no {pattern}")
    path.write_text(text, encoding="utf-8")


def _once(action: Callable[[], None]) -> Callable[[], None]:
    """Done the first time only: the runs after it find everything as they left it."""
    left = [action]
    return lambda: left.pop()() if left else None


_NO_CACHES = ("--helm-render-cache-mb", "0", "--kustomize-render-cache-mb", "0")


def pairs(bed: Bed, scratch: Path, kustomize: str, *, flate: bool) -> Iterator[Pair]:
    """Everything that is compared on one repository."""
    size = bed.folder.name.removeprefix("r")
    if kustomize:
        script = scratch / f"paths-{size}.sh"
        paths = [
            f"kubernetes/apps/{one.parent.parent.name}/{one.parent.name}/app" for one in bed.folder.rglob("ks.yaml")
        ]
        folders = [str(bed.folder / one) for one in sorted(paths)] + [str(bed.folder / "kubernetes/apps")]
        script.write_text(
            "".join(
                f"{kustomize} build --load-restrictor LoadRestrictionsNone {one} >/dev/null || exit 1\n"
                for one in folders
            )
        )
        listed = scratch / f"paths-{size}.txt"
        listed.write_text("\n".join(str(Path(one).relative_to(bed.folder)) for one in folders))
        yield Pair(
            name=f"{len(folders)} Flux paths (ours: one process)",
            ours=Side(
                command=(sys.executable, str(ROOT / "benchmarks" / "every_path.py"), str(bed.folder), str(listed))
            ),
            peer=Side(command=("/bin/sh", str(script))),
            wanted=1.0,
        )
        one = folders[0]
        yield Pair(
            name="one folder, a fresh process",
            ours=Side(command=(LABWRIGHT, "kustomize", one)),
            peer=Side(command=(kustomize, "build", one)),
        )
    if not flate:
        return

    def pair(
        name: str,
        verb: str,
        prepare: Callable[[], None],
        wanted: float,
        peer_more: tuple[str, ...] = (),
        more: tuple[str, ...] = (),
    ) -> Pair:
        theirs = "build" if verb == "render" else verb
        return Pair(
            name=name,
            ours=Side(command=bed.ours(verb, *more), prepare=prepare),
            peer=Side(command=bed.theirs(theirs, *peer_more), prepare=prepare),
            wanted=wanted,
        )

    yield pair(f"{size} releases, cold", "render", bed.forget, 0.6, _NO_CACHES)
    yield pair(f"{size} releases, warm", "render", lambda: None, 0.5)
    yield pair(f"{size} releases, one changed", "render", bed.change, 0.5)
    head = ("--base", "HEAD")
    yield pair(f"{size} releases, diff of one changed, warm", "diff", _once(bed.change_one), 0.5, head)
    yield pair(f"{size} releases, diff of one changed anew", "diff", bed.change_one, 0.5, head)
    yield pair(f"{size} releases, a variable of all changed", "render", bed.change_everything, 0.5)
    fresh = scratch / "clone"

    def clone_and_forget() -> None:
        bed.clone(fresh)
        bed.forget()

    yield Pair(
        name=f"{size} releases, diff in a fresh clone, cold",
        ours=Side(command=bed.ours("diff", folder=fresh), prepare=clone_and_forget),
        peer=Side(
            command=bed.theirs("diff", "--base", "HEAD", *_NO_CACHES, folder=fresh), prepare=lambda: bed.clone(fresh)
        ),
        wanted=0.6,
    )


@contextmanager
def beds(scratch: Path, sizes: list[int], flate: str) -> Iterator[list[Bed]]:
    """Repositories of several sizes, with their chart served while the block runs."""
    archive = chart_archive()
    charts = scratch / "charts"
    charts.mkdir()
    (charts / f"{CHART}-{CHART_VERSION}.tgz").write_bytes(archive)
    trusted = certificate(scratch)
    os.environ["SSL_CERT_FILE"] = str(trusted)
    os.environ["LABWRIGHT_CACHE"] = str(scratch / "cache")
    with serving({(f"charts/{CHART}", CHART_VERSION): archive}, trusted) as host:
        yield [Bed(scratch, size, host, charts, flate) for size in sizes]


def main(arguments: list[str] | None = None) -> int:
    """Measure and print a Markdown table. Returns 1 when a command failed; what was missed is shown, not punished."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description="Measure against the real tools.")
    parser.add_argument("--flate", default=shutil.which("flate") or "", help="the flate binary (0.6.5)")
    parser.add_argument("--kustomize", default=shutil.which("kustomize") or "", help="the kustomize binary (5.8)")
    parser.add_argument("--runs", type=int, default=5, help="measured runs of each command (default 5)")
    parser.add_argument("--releases", type=int, nargs="*", default=[66, 69, 200], help="sizes of the repositories")
    parser.add_argument("--cases", default="", metavar="REGEX", help="only cases whose name it is found in")
    given = parser.parse_args(arguments)
    print(f"Whole processes on the same files, alternating, median of {given.runs} runs after one to warm up.\n")
    print("| case | labwright | peak | peer | peak | part | wanted |")
    print("|---|---|---|---|---|---|---|")
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        with beds(scratch, given.releases, given.flate) as made:
            for number, bed in enumerate(made):
                kustomize = given.kustomize if not number else ""
                for one in pairs(bed, scratch, kustomize, flate=bool(given.flate)):
                    if not re.search(given.cases, one.name):
                        continue
                    try:
                        one.measure(given.runs)
                        print(one.row(), flush=True)
                    except FailedError as error:
                        failed = True
                        print(f"| {one.name} | failed | | | | | |", flush=True)
                        print(error, file=sys.stderr)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
