"""What of a repository never gets into a source's artifact.

Mirrors fluxcd/pkg/sourceignore and its gitignore package: `.sourceignore` files in any folder and `spec.ignore` of the source;
without either, some names that are ignored by default. A pattern that matches a folder hides what is below, until a later pattern
shows it again.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from labwright.source import SourceError
from labwright.tree import FileSystem

FILE = ".sourceignore"
_VCS = (".git/", ".gitignore", ".gitmodules", ".gitattributes")
_DEFAULT = (
    *("*.jpg", "*.jpeg", "*.gif", "*.png", "*.wmv", "*.flv", "*.tar.gz", "*.zip"),
    *(".github/", ".circleci/", ".travis.yml", ".gitlab-ci.yml", "appveyor.yml", ".drone.yml", "cloudbuild.yaml"),
    *("codeship-services.yml", "codeship-steps.yml", "**/.goreleaser.yml", "**/.sops.yaml", "**/.flux.yaml"),
)


class Pattern(NamedTuple):
    """One line of an ignore file in folder `domain`."""

    domain: tuple[str, ...]
    parts: tuple[str, ...]
    includes: bool = False
    folders_only: bool = False

    def decides(self, path: tuple[str, ...], *, is_dir: bool) -> bool:
        """Whether the pattern says something about the path."""
        size = len(self.domain)
        if len(path) <= size or path[:size] != self.domain:
            return False
        if len(self.parts) > 1:
            return self._glob(path[size:], is_dir=is_dir)
        return self._name(path[size:], is_dir=is_dir)

    def _name(self, path: tuple[str, ...], *, is_dir: bool) -> bool:
        for index, name in enumerate(path):
            if matches(self.parts[0], name):
                return is_dir or not self.folders_only or index < len(path) - 1
        return False

    def _glob(self, path: tuple[str, ...], *, is_dir: bool) -> bool:
        found = any_depth = False
        for index, part in enumerate(self.parts):
            if not part:
                any_depth = False
            elif part == "**":
                if index == len(self.parts) - 1:
                    break
                any_depth = True
            elif "**" in part or not path:
                return False
            else:
                skipped = 0
                while any_depth and skipped < len(path) and not matches(part, path[skipped]):
                    skipped += 1
                if any_depth and skipped == len(path):
                    found, path = False, ()
                elif matches(part, path[skipped]):
                    found, path = True, path[skipped + 1 :]
                else:
                    return False
                any_depth = False
        return found and (is_dir or bool(path) or not self.folders_only)


@lru_cache(maxsize=1024)
def _expression(pattern: str) -> re.Pattern[str] | None:
    """A pattern of Go's filepath.Match; None when it is malformed.

    What stands between two stars is matched at the first place where it fits and never tried again (an atomic group), so that no
    pattern takes long.
    """
    chunks: list[list[str]] = [[]]
    at = 0
    while at < len(pattern):
        character = pattern[at]
        at += 1
        if character == "*":
            chunks.append([])
        elif character == "?":
            chunks[-1].append("[^/]")
        elif character == "[":
            match = _CLASS.match(pattern, at)
            if match is None:
                return None
            chunks[-1].append(_class(match.group(1), match.group(2)))
            at = match.end()
        elif character == "\\":
            if at >= len(pattern):
                return None
            chunks[-1].append(re.escape(pattern[at]))
            at += 1
        else:
            chunks[-1].append(re.escape(character))
    texts = ["".join(chunk) for chunk in chunks]
    made = texts[0]
    if len(texts) > 1:
        made += "".join(f"(?>[^/]*?{text})" for text in texts[1:-1] if text) + f"[^/]*{texts[-1]}"
    try:
        return re.compile(made, re.DOTALL)
    except re.error:
        return None


_CLASS = re.compile(r"(\^?)((?:\\.|[^\\\]])+)\]")


def _class(negated: str, body: str) -> str:
    """A character class of Go as one of Python."""
    escaped = body.replace("[", r"\[").replace("&&", r"&\&").replace("||", r"|\|").replace("~~", r"~\~")
    return f"[{negated}{escaped.replace('^', chr(92) + '^')}]"


def matches(pattern: str, name: str) -> bool:
    """Go's filepath.Match for one part of a path; a malformed pattern matches nothing."""
    expression = _expression(pattern)
    return expression is not None and expression.fullmatch(name) is not None


def parse(text: str, domain: tuple[str, ...] = ()) -> tuple[Pattern, ...]:
    """The patterns of an ignore file; comments and blank lines have none."""
    return tuple(_pattern(line, domain) for line in text.splitlines() if not line.startswith("#") and line.strip())


def _pattern(line: str, domain: tuple[str, ...]) -> Pattern:
    includes = line.startswith("!")
    line = line[1:] if includes else line
    if not line.endswith("\\ "):
        line = line.rstrip(" ")
    folders_only = line.endswith("/")
    return Pattern(domain, tuple(line.removesuffix("/").split("/")), includes, folders_only)


VCS = tuple(_pattern(line, ()) for line in _VCS)
DEFAULT = tuple(_pattern(line, ()) for line in _DEFAULT)


@dataclass(slots=True)
class Hiding:
    """A file system without what a source ignores. `ignore` is the source's `spec.ignore`."""

    fs: FileSystem
    ignore: str = ""
    _own: dict[str, tuple[Pattern, ...]] = field(default_factory=dict)
    _known: dict[tuple[str, bool], bool] = field(default_factory=dict)

    def hides(self, path: str, *, is_dir: bool) -> bool:
        """Whether a path is left out."""
        path = posixpath.normpath(path)
        key = (path, is_dir)
        if key not in self._known:
            self._known[key] = path != "." and self._decide(path, is_dir=is_dir)
        return self._known[key]

    def _decide(self, path: str, *, is_dir: bool) -> bool:
        parts = tuple(path.split("/"))
        own = [one for depth in range(len(parts)) for one in self._patterns("/".join(parts[:depth]))]
        own.extend(parse(self.ignore))
        for pattern in reversed((*VCS, *(own or DEFAULT))):
            if pattern.decides(parts, is_dir=is_dir):
                return not pattern.includes
        return False

    def _patterns(self, folder: str) -> tuple[Pattern, ...]:
        """Those of the ignore file in a folder."""
        if folder not in self._own:
            file = posixpath.join(folder, FILE)
            text = ""
            if self.fs.is_file(file):
                try:
                    text = self.fs.read(file).decode("utf-8", "replace")
                except (OSError, SourceError):
                    text = ""
            self._own[folder] = parse(text, tuple(folder.split("/")) if folder else ())
        return self._own[folder]

    def exists(self, path: str) -> bool:
        return self.is_file(path) or self.is_dir(path)

    def is_file(self, path: str) -> bool:
        return self.fs.is_file(path) and not self.hides(path, is_dir=False)

    def is_dir(self, path: str) -> bool:
        """Folders are never hidden by themselves: what they hold is, and may be shown again."""
        return self.fs.is_dir(path)

    def read(self, path: str) -> bytes:
        if self.hides(path, is_dir=False):
            raise FileNotFoundError(path)
        return self.fs.read(path)

    def list(self, path: str) -> tuple[str, ...]:
        names = self.fs.list(path)
        return tuple(
            name
            for name in names
            if not self.hides(f"{path}/{name}", is_dir=False) or self.fs.is_dir(posixpath.normpath(f"{path}/{name}"))
        )
