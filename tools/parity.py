"""Hold labwright's kustomize against the real one, on every kustomization of real repositories.

    python -m tools.parity FOLDER... [--kustomize kustomize] [--helm helm] [--diff] [--only SUBFOLDER] [--page docs/reference/parity.md]
    python -m tools.parity --clone FOLDER

Each FOLDER is a copy of one repository, or holds such copies under the names of the sample (`owner+name`). `--clone` fetches the
sample, at its revisions (`tools/parity-sample.txt`). Copies are read, never changed.

A kustomization is equal when both tools give the same objects in the same order; whether the printed bytes are equal too is
counted apart. The real tool runs without a network: every way out leads to a closed port, so what it cannot build for that
reason alone (remote bases, charts that are not in the repository) is told by its complaint. Besides, every folder with YAML files
is built, whether it has a kustomization or not, and every repository checked: that must end in a result or a refusal, never in a
traceback, and within seconds. Exit code 1 when something differs, crashes or hangs.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

from labwright.render.goyaml import dump_all
from labwright.render.helm.contract import Helm
from labwright.render.helm.setup import default_helm
from labwright.render.kustomize.build import kustomize
from labwright.render.kustomize.file_names import FILE_NAMES
from labwright.source import SourceError, load_all, plain
from labwright.tree import DiskTree
from tools.parity_outcome import BOTH, DIFFERENT, EQUAL, FAULTS, OFFLINE, OURS, REAL, VERDICTS, Outcome, Survey
from tools.parity_page import by_hand, difference, page, row, same, summary

SAMPLE = Path(__file__).parent / "parity-sample.txt"
SLOW = 5.0
"""Seconds of computing after which a build or a check counts as hanging."""
_OFFLINE = re.compile(
    r"must specify --enable-helm|proxyconnect tcp|failed to run '\S*git |transport '\w+' not allowed|unable to run: '\S*helm pull"
    r"|dial tcp |Could not resolve host|requires a network"
)


class RealTool:
    """The real kustomize, kept off the network."""

    def __init__(self, binary: str, helm: str) -> None:
        self._command = [binary, "build", "--enable-helm", "--helm-command", helm]
        closed = "http://127.0.0.1:9"
        self._environment = {
            **os.environ,
            **dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), closed),
            "NO_PROXY": "",
            "no_proxy": "",
            "GIT_ALLOW_PROTOCOL": "file",
            "GIT_TERMINAL_PROMPT": "0",
        }

    def build(self, folder: Path, *, restricted: bool = True) -> tuple[str | None, str]:
        """What it prints, or None and its complaint."""
        with tempfile.TemporaryDirectory() as home:
            environment = {**self._environment, "HOME": home, "XDG_CACHE_HOME": home, "XDG_CONFIG_HOME": home}
            freely = [] if restricted else ["--load-restrictor", "LoadRestrictionsNone"]
            command = [*self._command, *freely, str(folder)]
            try:
                done = subprocess.run(
                    command, capture_output=True, text=True, timeout=120, check=False, env=environment
                )
            except subprocess.TimeoutExpired:
                return None, "no answer for two minutes: requires a network"
        return (None, done.stderr.strip()) if done.returncode else (done.stdout, "")


def folders(root: Path) -> list[str]:
    """All folders with a kustomization file, relative, sorted."""
    found = {path.parent for name in FILE_NAMES for path in root.rglob(name) if ".git" not in path.parts}
    return sorted(folder.relative_to(root).as_posix() for folder in found)


def compare(real: RealTool, root: Path, folder: str, helm: Helm | None) -> Outcome:
    """Build one folder twice; without load restrictions, where they are all that is in the way. Raises what our side raises."""
    outcome = _compare(real, root, folder, helm, restricted=True)
    if outcome.verdict == BOTH and "security; file" in outcome.detail:
        freely = _compare(real, root, folder, helm, restricted=False)
        if freely.verdict not in (BOTH, OFFLINE):
            return replace(freely, freely=True)
    return outcome


def _compare(real: RealTool, root: Path, folder: str, helm: Helm | None, *, restricted: bool) -> Outcome:
    start = time.perf_counter()
    expected, complaint = real.build(root / folder, restricted=restricted)
    middle = time.perf_counter()
    rendered = kustomize(DiskTree(root), folder, helm=helm, restricted=restricted)
    printed = dump_all(item.value for item in rendered.objects)
    end = time.perf_counter()
    errors = [str(one) for one in rendered.diagnostics if one.severity.value == "error"]
    detail = ""
    if expected is None:
        detail = f"real: {complaint[-600:]}\nours: {'; '.join(errors) or f'{len(rendered.objects)} objects'}"
        verdict = OFFLINE if _OFFLINE.search(complaint) else BOTH if errors else REAL
    elif errors:
        verdict, detail = OURS, "; ".join(errors)
    elif printed == expected:
        verdict = EQUAL
    else:
        own, other = ([plain(one.value) for one in load_all(text, "result")] for text in (printed, expected))
        verdict = EQUAL if same(own, other) else DIFFERENT
        detail = difference(other, own) if verdict == DIFFERENT else "the bytes differ"
    return Outcome(
        folder=folder,
        verdict=verdict,
        bytes_equal=verdict == EQUAL and printed == expected,
        detail=detail,
        real_seconds=middle - start,
        own_seconds=end - middle,
    )


def survey(real: RealTool, root: Path, revision: str, only: str | None = None, *, crashes: bool = True) -> Survey:
    """Compare all kustomizations of one repository, and look for crashes in everything else, too, unless told not to."""
    outcomes, wrong = [], []
    # No cache of charts and no network: only charts that lie in the repository.
    helm = default_helm(DiskTree(root), root=root, folder=root / ".no-charts")
    for folder in [only] if only else folders(root):
        try:
            outcomes.append(compare(real, root, folder, helm))
        except Exception as error:  # noqa: BLE001 (whatever is raised is what is looked for)
            wrong.append(f"{folder}: {type(error).__name__}: {error}")
    found = sorted(path for ending in ("*.yaml", "*.yml") for path in root.rglob(ending) if ".git" not in path.parts)
    if crashes and only is None:
        wrong += [fault for folder in sorted({path.parent for path in found}) if (fault := crash(root, folder))]
        wrong += checked(root)
    return Survey(
        name=root.name.replace("+", "/", 1),
        revision=revision,
        outcomes=tuple(outcomes),
        files=len(found),
        crashes=tuple(wrong),
    )


def crash(root: Path, folder: Path) -> str:
    """What is wrong with building a folder and reading its files, be they what they may; empty when nothing is."""
    name = folder.relative_to(root).as_posix()
    start = time.process_time()
    try:
        kustomize(DiskTree(root), name)
        for path in sorted(folder.glob("*.y*ml")):
            try:
                load_all(path.read_bytes(), path.name)
            except (SourceError, OSError):
                continue
    except Exception as error:  # noqa: BLE001 (as above)
        return f"{name}: {type(error).__name__}: {error}"
    seconds = time.process_time() - start
    return f"{name}: {seconds:.1f} s" if seconds > SLOW else ""


def checked(root: Path) -> list[str]:
    """What is wrong with `labwright check` of the repository and of each of its folders, beside what it finds there."""
    inside = sorted(one for one in root.iterdir() if one.is_dir() and any(one.rglob("*.y*ml")))
    return [fault for folder in (root, *inside) if (fault := _checked(folder, folder.relative_to(root).as_posix()))]


def _checked(folder: Path, name: str) -> str:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "labwright", "check", str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    except subprocess.TimeoutExpired:
        return f"check {name}: no end after two minutes"
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if "Traceback" in done.stderr or "internal fault" in done.stderr or done.returncode not in (0, 1, 2):
        return f"check {name}: {(done.stderr.strip().splitlines() or ['?'])[0]}"
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return f"check {name}: {seconds:.1f} s" if seconds > SLOW else ""


def sample() -> dict[str, str]:
    """The repositories of the sample and their revisions."""
    lines = SAMPLE.read_text(encoding="utf-8").splitlines()
    return dict(line.split()[:2] for line in lines if line.strip() and not line.startswith("#"))


def clone(into: Path) -> int:
    """Fetch what is missing of the sample, at its revisions."""
    failed = 0
    git = shutil.which("git") or "git"
    for name, revision in sample().items():
        target = into / name.replace("/", "+")
        if target.exists():
            continue
        for arguments in (
            ["init", "--quiet", str(target)],
            ["-C", str(target), "fetch", "--quiet", "--depth=1", f"https://github.com/{name}", revision],
            ["-C", str(target), "checkout", "--quiet", "FETCH_HEAD"],
        ):
            if subprocess.run([git, *arguments], check=False).returncode:
                print(f"not fetched: {name}", file=sys.stderr)
                failed = 1
                break
    return failed


def repositories(given: list[Path]) -> list[tuple[Path, str]]:
    """The repositories and their revisions: those of the sample inside a folder, or the folder itself."""
    known = sample()
    found: list[tuple[Path, str]] = []
    for folder in given:
        inside = [(folder / name.replace("/", "+"), revision) for name, revision in known.items()]
        inside = [(path, revision) for path, revision in inside if path.is_dir()]
        found += inside or [(folder, known.get(folder.name.replace("+", "/", 1), ""))]
    return found


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--clone", action="store_true", help="fetch the sample into FOLDER and stop")
    parser.add_argument("--kustomize", default="kustomize", help="the real tool")
    parser.add_argument("--helm", default="helm", help="for charts that lie in a repository")
    parser.add_argument("--diff", action="store_true", help="show what differs")
    parser.add_argument("--only", help="just this folder")
    parser.add_argument("--page", type=Path, help="write the table of results into this page")
    given = parser.parse_args(arguments)
    if given.clone:
        return max(clone(folder) for folder in given.folders)
    real = RealTool(given.kustomize, given.helm)
    surveys = []
    for root, revision in repositories(given.folders):
        surveys.append(found := survey(real, root.resolve(), revision, given.only))
        print(row(found.name, Counter(one.verdict for one in found.outcomes), VERDICTS, found.outcomes), flush=True)
        for one in found.outcomes:
            if one.verdict in FAULTS or (given.diff and one.detail):
                print(f"  {one.verdict}: {one.folder}")
            if given.diff and one.detail:
                print("    " + one.detail.replace("\n", "\n    "))
        for fault in found.crashes:
            print(f"  fault: {fault}")
    if given.page:
        old = given.page.read_text(encoding="utf-8") if given.page.exists() else ""
        given.page.write_text(page(surveys, given.kustomize, given.helm) + by_hand(old), encoding="utf-8")
    print(summary(surveys))
    return int(any(one.crashes or any(item.verdict in FAULTS for item in one.outcomes) for one in surveys))


if __name__ == "__main__":
    sys.exit(main())
