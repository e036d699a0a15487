"""The four kinds of glob that Argo CD uses, as regular expressions.

| function | library | used for |
|---|---|---|
| `free` | gobwas/glob without separators: `*` crosses `/` | include and exclude of a directory source |
| `segments` | gobwas/glob with `/` as separator | sourceRepos of a project |
| `folder` | Go's path.Match: no `**` | directories of the git generator |
| `doublestar` | bmatcuk/doublestar | value files |
| `pathspec` | git ls-files: `*` crosses `/`, a folder means all below it | files of the git generator |
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

MAX_PATTERN = 1000
"""Longest pattern."""
MAX_ALTERNATIVES = 64
"""Most patterns that braces stand for. Both chosen by feel, against patterns made to exhaust the machine."""


class Glob:
    """A pattern; one that cannot be read matches nothing, as in Argo CD."""

    __slots__ = ("_matches",)

    def __init__(self, matches: Callable[[str], bool]) -> None:
        self._matches = matches

    def fullmatch(self, text: str) -> bool:
        """Whether the whole text matches."""
        return self._matches(text)


@lru_cache(maxsize=1024)
def free(pattern: str) -> Glob:
    """gobwas/glob without separators."""
    return _any(pattern, lambda one: _simple(one, "."))


@lru_cache(maxsize=1024)
def segments(pattern: str) -> Glob:
    """gobwas/glob with `/` as separator."""
    return _any(pattern, lambda one: _simple(one, "[^/]", double="."))


@lru_cache(maxsize=1024)
def folder(pattern: str) -> Glob:
    """Go's path.Match."""
    return _any(pattern, lambda one: _simple(one, "[^/]"), braces=False)


@lru_cache(maxsize=1024)
def doublestar(pattern: str) -> Glob:
    """bmatcuk/doublestar: `**` between slashes matches any number of folders."""
    return _any(pattern, _deep)


@lru_cache(maxsize=1024)
def pathspec(pattern: str) -> Glob:
    """`git ls-files -- pattern`: a leading folder matches what is below it, wildcards cross `/`."""
    if is_glob(pattern):
        return _any(pattern.removeprefix("./"), lambda one: _simple(one, "."), braces=False)
    plain = pattern.strip("/").removeprefix("./")
    return Glob(lambda text: plain in {"", "."} or text == plain or text.startswith(f"{plain}/"))


def is_glob(text: str) -> bool:
    """Whether a path has a wildcard."""
    return any(character in text for character in "*?[{")


def _any(pattern: str, compiled: Callable[[str], Callable[[str], bool]], *, braces: bool = True) -> Glob:
    if len(pattern) > MAX_PATTERN:
        return Glob(lambda _: False)
    try:
        matchers = [compiled(one) for one in (_alternatives(pattern) if braces else [pattern])]
    except (re.error, ValueError, RecursionError):
        return Glob(lambda _: False)
    return Glob(lambda text: any(matches(text) for matches in matchers))


def _alternatives(pattern: str) -> list[str]:
    """What braces stand for: `{a,b}.yaml` is `a.yaml` and `b.yaml`. Raises ValueError when that is too much."""
    start = pattern.find("{")
    if start < 0:
        return [pattern]
    depth, parts, begin = 0, [], start + 1
    for index in range(start, len(pattern)):
        if pattern[index] == "{":
            depth += 1
        elif pattern[index] == "," and depth == 1:
            parts.append(pattern[begin:index])
            begin = index + 1
        elif pattern[index] == "}":
            depth -= 1
            if depth == 0:
                parts.append(pattern[begin:index])
                made = [one for part in parts for one in _alternatives(pattern[:start] + part + pattern[index + 1 :])]
                if len(made) > MAX_ALTERNATIVES:
                    raise ValueError(pattern)
                return made
    raise ValueError(pattern)


def _simple(pattern: str, one: str, *, double: str = "") -> Callable[[str], bool]:
    """A pattern whose stars match any run of `one`, two of them any run of `double`.

    What follows a star is taken at its first occurrence and never tried elsewhere: for globs that is enough, and it keeps the
    time linear (as Python's own fnmatch does).
    """
    chunks: list[str] = [""]
    stars: list[str] = []
    position = 0
    while position < len(pattern):
        character = pattern[position]
        position += 1
        if character == "*":
            run = 1
            while pattern[position : position + 1] == "*":
                run, position = run + 1, position + 1
            stars.append(double if double and run > 1 else one)
            chunks.append("")
        elif character == "?":
            chunks[-1] += one
        elif character == "[":
            end = pattern.index("]", position + 1)
            chunks[-1] += _class(pattern[position:end])
            position = end + 1
        else:
            if character == "\\" and position < len(pattern):
                character = pattern[position]
                position += 1
            chunks[-1] += re.escape(character)
    made = chunks[0]
    for star, chunk in zip(stars[:-1], chunks[1:-1], strict=True):
        made += f"(?>{star}*?{chunk})"
    if stars:
        made += f"{stars[-1]}*{chunks[-1]}"
    expression = re.compile(made, re.DOTALL)
    return lambda text: expression.fullmatch(text) is not None


def _class(inside: str) -> str:
    negated = inside[:1] in {"!", "^"}
    escaped = re.escape(inside[1:] if negated else inside).replace("\\-", "-")
    return f"[{'^' if negated else ''}{escaped}]"


def _deep(pattern: str) -> Callable[[str], bool]:
    """A pattern in which a segment `**` stands for any number of segments."""
    parts = [None if part == "**" else _simple(part, "[^/]") for part in pattern.split("/")]

    def matches(text: str) -> bool:
        reached = {0}
        for segment in text.split("/"):
            reached = _through(parts, reached)
            following = {index for index in reached if index < len(parts) and parts[index] is None}
            following |= {
                index + 1
                for index in reached
                if index < len(parts) and (part := parts[index]) is not None and part(segment)
            }
            reached = following
        return len(parts) in _through(parts, reached)

    return matches


def _through(parts: list[Callable[[str], bool] | None], reached: set[int]) -> set[int]:
    """The places in a pattern that are reached without taking a segment."""
    made = set(reached)
    for index in range(len(parts)):
        if index in made and parts[index] is None:
            made.add(index + 1)
    return made
