"""Record what the real kustomize makes of our cases, or check that it still says so.

    python -m tools.conformance [--kustomize kustomize] [--helm helm] [--check] [CASE...]

A case is one text file, `tests/render/kustomize/conformance/<feature>/<case>.txtar`: what it shows, its files, and the outcome
under `expected` (the real tool's output, byte for byte) or `refused` (where and why labwright refuses it, then the real tool's
words). Cases are written by hand, outcomes by this tool. `VERSION` beside them names the tools that spoke. Exit code 1 when
a stored outcome is not the real tool's, or when labwright builds what the real tool refuses.
"""

from __future__ import annotations

import argparse
import base64
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from labwright.render.goyaml import dump_all
from labwright.render.helm.setup import default_helm
from labwright.render.kustomize.build import Rendered, kustomize
from labwright.source import plain
from labwright.tree import Tree

CASES = Path(__file__).parent.parent / "tests/render/kustomize/conformance"
VERSION = CASES / "VERSION"
EXPECTED, REFUSED = "expected", "refused"
_MARKER = re.compile(r"^-- (?P<name>\S+)(?: \((?P<how>[a-z0-9 ]+)\))? --$", re.MULTILINE)
_NO_NEWLINE, _BASE64 = "no newline at end", "base64"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Input and outcome. `about` says what the case shows; a line `folder: x` or `helm: true` in it is an instruction."""

    about: str
    files: Mapping[str, bytes]
    verdict: str = ""
    """`expected`, `refused`, or nothing yet."""
    outcome: str = ""
    how: Mapping[str, str] = field(default_factory=dict)
    """How a file is written down, where not as plain text."""

    @property
    def folder(self) -> str:
        """The kustomization to build: what `folder:` says, else `over` where there is one, else the top."""
        if found := re.search(r"^folder: (\S+)$", self.about, re.MULTILINE):
            return found[1]
        return "over" if any(path.startswith("over/") for path in self.files) else "."

    @property
    def helm(self) -> bool:
        """It renders charts."""
        return bool(re.search(r"^helm: true$", self.about, re.MULTILINE))

    @property
    def refusal(self) -> tuple[str, str]:
        """Of a refused case: our code and place, the real tool's words."""
        ours, _, words = self.outcome.partition("\n")
        return ours, words.strip()


def parse(text: str) -> Case:
    """A case file. Raises ValueError when it has no files or an instruction nobody knows."""
    found = list(_MARKER.finditer(text))
    if not found:
        raise ValueError("a case needs at least one file: `-- kustomization.yaml --`")
    files: dict[str, bytes] = {}
    how: dict[str, str] = {}
    verdict = outcome = ""
    for marker, end in zip(found, [*(one.start() for one in found[1:]), len(text)], strict=True):
        name, body = marker["name"], text[marker.end() + 1 : end]
        if name in (EXPECTED, REFUSED):
            verdict, outcome = name, body
            continue
        if marker["how"]:
            how[name] = marker["how"]
        files[name] = _content(body, marker["how"] or "")
    return Case(about=text[: found[0].start()].strip(), files=files, verdict=verdict, outcome=outcome, how=how)


def _content(body: str, how: str) -> bytes:
    if how == _BASE64:
        return base64.b64decode(body)
    if how == _NO_NEWLINE:
        return body.removesuffix("\n").encode()
    if how:
        raise ValueError(f"unknown way to write a file down: ({how})")
    return body.encode()


def write(case: Case) -> str:
    """The text of a case file, with its outcome."""
    parts = [case.about]
    for name, content in case.files.items():
        how = case.how.get(name)
        text = f"{base64.b64encode(content).decode()}\n" if how == _BASE64 else content.decode()
        end = "\n" if how == _NO_NEWLINE else ""
        parts.append(f"-- {name}{f' ({how})' if how else ''} --\n{text}{end}".removesuffix("\n"))
    if case.verdict:
        parts.append(f"-- {case.verdict} --\n{case.outcome}".removesuffix("\n"))
    return "\n".join(parts) + "\n"


def own(case: Case) -> Rendered:
    """What labwright makes of a case; charts are those of the case, nothing is fetched."""
    tree = Tree.of(case.files)
    nowhere = CASES / "nowhere"
    return kustomize(tree, case.folder, helm=default_helm(tree, root=nowhere, folder=nowhere) if case.helm else None)


def printed(rendered: Rendered) -> str:
    """A result as the real tool prints it."""
    return dump_all(plain(item.value) for item in rendered.objects)


def refusal(rendered: Rendered) -> str:
    """The codes and places of a refused build, in one line."""
    errors = [one for one in rendered.diagnostics if one.severity.value == "error"]
    return "; ".join(f"{one.code} {one.place or '-'}" for one in errors) or "not refused"


def real(case: Case, binary: str, helm: str) -> tuple[str, str]:
    """What the real tool makes of a case: verdict and text."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name).resolve()
        for path, content in case.files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(content)
        command = [binary, "build", str(root / case.folder), *(["--enable-helm", "--helm-command", helm] * case.helm)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        if done.returncode == 0:
            return EXPECTED, done.stdout
        return REFUSED, _words(done.stderr, root)


def _words(complaint: str, root: Path) -> str:
    """A complaint without what changes from run to run; long ones are cut."""
    lines = [line for line in complaint.splitlines() if line.strip() and not line.startswith("# Warning:")]
    if lines and lines[0].startswith("panic:"):
        lines = lines[:1]
    text = re.sub(r"0x[0-9a-f]+|&\{map.*", "…", "\n".join(lines).replace(str(root), ""))
    text = text.partition("\n: unable to run:")[0]
    return text if len(text) <= 400 else text[:400] + "…"


def record(case: Case, binary: str, helm: str) -> Case:
    """The case with the real tool's outcome."""
    verdict, text = real(case, binary, helm)
    return replace(case, verdict=verdict, outcome=f"{refusal(own(case))}\n{text}\n" if verdict == REFUSED else text)


def agrees(case: Case, binary: str, helm: str) -> bool:
    """Whether a stored outcome is what the real tool says."""
    verdict, text = real(case, binary, helm)
    stored = case.refusal[1] if case.verdict == REFUSED else case.outcome
    return (verdict, text.strip() if verdict == REFUSED else text) == (case.verdict, stored)


def version(binary: str) -> str:
    """What a tool says it is, e.g. `v5.8.1`; empty when it is not there."""
    arguments = ["version", "--short"] if Path(binary).name.startswith("helm") else ["version"]
    try:
        done = subprocess.run([binary, *arguments], capture_output=True, text=True, check=False, timeout=60)
    except OSError:
        return ""
    return found[0] if (found := re.search(r"v[0-9.]+[0-9]", done.stdout)) else ""


def stored_versions() -> dict[str, str]:
    """The tools whose outcomes are stored."""
    return dict(line.partition(" ")[::2] for line in VERSION.read_text(encoding="utf-8").splitlines())


def paths(names: Iterable[str] = ()) -> list[Path]:
    """The files of all cases, or of those named (`feature` or `feature/case`)."""
    chosen = tuple(names)
    found = sorted(CASES.glob("*/*.txtar"))
    return [one for one in found if not chosen or one.parent.name in chosen or title(one) in chosen]


def title(path: Path) -> str:
    """`feature/case`."""
    return f"{path.parent.name}/{path.stem}"


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", help="just these: `feature` or `feature/case`")
    parser.add_argument("--kustomize", default="kustomize", help="the real tool")
    parser.add_argument("--helm", default="helm", help="for cases with charts")
    parser.add_argument("--check", action="store_true", help="write nothing")
    given = parser.parse_args(arguments)
    versions = {"kustomize": version(given.kustomize), "helm": version(given.helm)}
    if given.check and versions["kustomize"] != stored_versions()["kustomize"]:
        print(f"the outcomes are of kustomize {stored_versions()['kustomize']}, this is {versions['kustomize'] or '?'}")
        return 1
    faults = [
        one
        for path in paths(given.cases)
        for one in _treat(path, given.kustomize, given.helm, write_it=not given.check)
    ]
    if not given.check and not given.cases:
        VERSION.write_text("".join(f"{name} {found}\n" for name, found in versions.items()), encoding="utf-8")
    print("\n".join(faults) or f"{len(paths(given.cases))} cases hold")
    return 1 if faults else 0


def _treat(path: Path, binary: str, helm: str, *, write_it: bool) -> list[str]:
    case = parse(path.read_text(encoding="utf-8"))
    if not write_it:
        return [] if agrees(case, binary, helm) else [f"{title(path)}: the real tool says something else"]
    made = record(case, binary, helm)
    path.write_text(write(made), encoding="utf-8")
    rendered = own(case)
    if made.verdict == REFUSED:
        return [f"{title(path)}: labwright builds what is refused: {made.refusal[1]}"] if rendered.ok else []
    if not rendered.ok:
        return [f"{title(path)}: only labwright refuses it: {refusal(rendered)}"]
    return [] if printed(rendered) == made.outcome else [f"{title(path)}: the outcomes differ"]


if __name__ == "__main__":
    sys.exit(main())
