"""Folders of applications that nothing applies.

A folder beside others that are applied, with a kustomization or Flux objects of its own, which no Kustomization leads to, is
either forgotten or switched off. Which of the two, a comment in the kustomization above may tell.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable

from labwright.render.flux.discovery import folders
from labwright.render.flux.faults import remark
from labwright.render.flux.groups import EXTENSIONS, GROUPS, KUSTOMIZE, OPERATOR
from labwright.render.flux.reach import Reach, may_be_folder
from labwright.render.kustomize.file_names import FILE_NAMES
from labwright.source import Diagnostic, Note, Place, Severity, SourceError
from labwright.tree import FileSystem

_PATH = re.compile(
    rb"""(?:^|[{,])[ \t]*(?:path|to|from):[ \t]*(?:"([^"\n]+)"|'([^'\n]+)'|((?:\$\{[^}\n]*\}|[^\s"'#,}])+))""",
    re.MULTILINE,
)
_FLUX = re.compile(
    rb"^apiVersion:[ \t]*[\"']?(" + b"|".join(re.escape(one.encode()) for one in sorted(GROUPS)) + b")", re.MULTILINE
)
_NAMING = (KUSTOMIZE.encode(), EXTENSIONS.encode(), OPERATOR.encode(), b"sync:")
"""What stands in a file that names folders."""
_INSTANCE = re.compile(rb"^kind:[ \t]*[\"']?FluxInstance\b", re.MULTILINE)
"""Whoever makes a cluster applies it by hand."""
_INSIDE = re.compile(r"\$\{[^}]*\}|<<.*?>>")
_SHARED = frozenset({"base", "bases", "components", "common", "shared"})
"""Names of folders with things that others may use or not."""
_ASIDE = re.compile(
    r"(^[._].*|archived?|old|disabled|deprecated|unused|inactive|templates?|examples?|samples?|tests?|bootstrap|docs?)$",
    re.IGNORECASE,
)
"""Names of folders that people use to put things aside, or for something else than a cluster."""


def forgotten(fs: FileSystem, applied: Iterable[str]) -> list[Diagnostic]:
    """A warning for each such folder beside those that one cluster reaches. `applied` are the folders that its units apply.

    What another cluster of the repository applies is not forgotten; that is read off the text of all Flux objects.
    """
    survey = _Survey(fs)
    survey.visit(".")
    own = survey.reached(applied)
    return survey.report(own, own | survey.reached(survey.named()))


class _Survey:
    def __init__(self, fs: FileSystem) -> None:
        self._fs = fs
        self._reach = Reach(fs)
        self._apps: dict[str, str] = {}
        """Folders with something to apply, each with the file that says so."""
        self._commented: dict[str, Place] = {}
        """Paths that stand in a comment of a kustomization, and where."""
        self._named: set[str] = set()
        """Paths that any Flux object of the repository names."""

    def visit(self, folder: str) -> None:
        """Gather what there is below a folder."""
        try:
            names = self._fs.list(folder)
        except (OSError, SourceError):
            return
        for name in names:
            path = posixpath.normpath(posixpath.join(folder, name))
            if name.endswith((".yaml", ".yml")) or name in FILE_NAMES:
                self._file(folder, path, name)
            elif may_be_folder(name) and not _ASIDE.match(name) and self._fs.is_dir(path):
                self.visit(path)

    def _file(self, folder: str, path: str, name: str) -> None:
        if name in FILE_NAMES:
            found = self._reach.kustomization(folder)
            if found is None:
                return
            for commented, line in found.commented:
                self._commented.setdefault(commented, Place(found.file, line, 1, line, 2))
            if not found.component:
                self._apps[folder] = path
            return
        try:
            content = self._fs.read(path)
        except (OSError, SourceError):
            return
        if b"fluxcd" not in content:
            return
        if any(one in content for one in _NAMING):
            self._named.update(b"".join(one).decode("utf-8", "replace") for one in _PATH.findall(content))
        if _FLUX.search(content) and not _INSTANCE.search(content):
            self._apps.setdefault(folder, path)

    def named(self) -> set[str]:
        """The folders that any Flux object of the repository names."""
        clean = (posixpath.normpath(path.removeprefix("@").lstrip("/") or ".") for path in self._named)
        return {
            folder
            for path in clean
            if path != "." and not path.startswith("..")
            for folder in folders(self._fs, _INSIDE.sub("${any}", path), pushed=True)
        }

    def reached(self, starts: Iterable[str]) -> set[str]:
        """All files and folders that some of the folders lead to."""
        return {one for start in starts for one in self._reach.of(start)}

    def report(self, own: set[str], reached: set[str]) -> list[Diagnostic]:
        """What nobody reaches although the cluster reaches something beside it."""
        around = {posixpath.dirname(one) or "." for one in own}
        lost = {folder for folder in self._apps if folder != "." and not self._is_reached(folder, reached)}
        found = []
        for folder in sorted(lost):
            above = posixpath.dirname(folder)
            below_lost = any(above == one or above.startswith(one + "/") for one in lost)
            if below_lost or ((above or ".") not in around and above not in own) or self._used_by(folder, lost):
                continue
            found.append(self._diagnostic(folder))
        return found

    def _is_reached(self, folder: str, reached: set[str]) -> bool:
        if folder in reached or self._apps[folder] in reached:
            return True
        return any(posixpath.dirname(one) == folder for one in reached)

    def _used_by(self, folder: str, lost: set[str]) -> bool:
        """Whether another lost folder names it: then that one is told."""
        for other in lost:
            if other == folder or other.startswith(folder + "/"):
                continue
            found = self._reach.kustomization(other)
            if found is not None and any(name == folder or name.startswith(folder + "/") for name in found.names):
                return True
        return False

    def _diagnostic(self, folder: str) -> Diagnostic:
        place = Place(self._apps[folder], 1, 1, 1, 2)
        for name, where in self._commented.items():
            if name == folder or name.startswith(folder + "/"):
                notes = [Note("it is switched off here", where)]
                return remark(Severity.INFO, "FX015", f"folder `{folder}` is not applied", place, notes=notes)
        if _SHARED.intersection(folder.split("/")):
            return remark(Severity.INFO, "FX015", f"folder `{folder}` is used by nothing", place)
        above = self._reach.kustomization(posixpath.dirname(folder) or ".")
        hint = f"name it in {above.file if above is not None else 'a kustomization'}, or put it aside"
        return remark(
            Severity.WARNING, "FX015", f"folder `{folder}` is not applied: nothing leads to it", place, help=hint
        )
