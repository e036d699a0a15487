"""Compare labwright's kustomize with the real one, on every kustomization of a repository.

    python tools/parity.py REPOSITORY... [--kustomize kustomize] [--diff] [--only FOLDER]

A folder counts as equal when both give the same objects in the same order, as refused when both refuse it. Kustomizations
that the real tool cannot build (helm charts, remote bases without a network) are told apart from differences. Exit code 1
when something differs. The repositories are read, never changed.
"""

from __future__ import annotations

import argparse
import difflib
import json
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from labwright.render.kustomize import kustomize
from labwright.render.kustomize.definition import FILE_NAMES
from labwright.source import SourceError, load_all, plain
from labwright.tree import DiskTree


class Outcome(NamedTuple):
    """What became of one folder."""

    folder: str
    verdict: str
    detail: str
    real_seconds: float
    own_seconds: float


def folders(root: Path) -> list[str]:
    """All folders with a kustomization file, relative, sorted."""
    found = {path.parent for name in FILE_NAMES for path in root.rglob(name) if ".git" not in path.parts}
    return sorted(folder.relative_to(root).as_posix() for folder in found)


def real(binary: str, folder: Path) -> tuple[list[Any] | None, str]:
    """The real tool's objects, or None and its complaint."""
    done = subprocess.run([binary, "build", str(folder)], capture_output=True, text=True, timeout=120, check=False)
    if done.returncode:
        return None, done.stderr.strip()
    return [plain(document.value) for document in load_all(done.stdout, "real")], ""


def compare(binary: str, root: Path, folder: str) -> Outcome:
    """Build one folder twice."""
    start = time.perf_counter()
    try:
        expected, complaint = real(binary, root / folder)
    except (subprocess.TimeoutExpired, SourceError) as error:
        expected, complaint = None, str(error)
    middle = time.perf_counter()
    rendered = kustomize(DiskTree(root), folder)
    end = time.perf_counter()
    own = [plain(item.value) for item in rendered.objects]
    errors = [str(item) for item in rendered.diagnostics if item.severity.value == "error"]
    if expected is None:
        detail = f"real: {complaint[-300:]}\nours: {'; '.join(errors) or f'{len(own)} objects'}"
        verdict = "both refuse" if errors else "only the real one refuses"
    elif errors:
        verdict, detail = "only ours refuses", "; ".join(errors)
    elif same(own, expected):
        verdict, detail = "equal", ""
    else:
        verdict, detail = "different", difference(expected, own)
    return Outcome(folder, verdict, detail, middle - start, end - middle)


def same(own: Any, expected: Any) -> bool:
    """Equal with types: 1 is neither true nor 1.0."""
    return json.dumps(own, sort_keys=True) == json.dumps(expected, sort_keys=True)


def difference(expected: list[Any], own: list[Any]) -> str:
    """A short unified diff."""
    before, after = (json.dumps(item, indent=1, sort_keys=True).splitlines() for item in (expected, own))
    return "\n".join(list(difflib.unified_diff(before, after, "real", "ours", lineterm="", n=4))[:60])


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", type=Path, nargs="+")
    parser.add_argument("--kustomize", default="kustomize", help="the real tool")
    parser.add_argument("--diff", action="store_true", help="show what differs")
    parser.add_argument("--only", help="just this folder")
    given = parser.parse_args()
    verdicts = ("equal", "both refuse", "different", "only ours refuses", "only the real one refuses")
    print(f"{'repository':40} {'folders':>7} " + " ".join(f"{name:>11.11}" for name in verdicts) + "   real s   own s")
    wrong = 0
    for root in given.repositories:
        outcomes = [compare(given.kustomize, root, one) for one in ([given.only] if given.only else folders(root))]
        counts = Counter(one.verdict for one in outcomes)
        seconds = f"{sum(one.real_seconds for one in outcomes):8.2f} {sum(one.own_seconds for one in outcomes):7.2f}"
        numbers = " ".join(f"{counts[name]:11}" for name in verdicts)
        print(f"{root.name[:40]:40} {len(outcomes):7} {numbers} {seconds}")
        for one in outcomes:
            if one.verdict not in ("equal", "both refuse"):
                wrong += 1
                print(f"  {one.verdict}: {one.folder}")
            if given.diff and one.detail:
                print("    " + one.detail.replace("\n", "\n    "))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
