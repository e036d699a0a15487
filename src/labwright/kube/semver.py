"""Ranges of versions as Helm, Flux and Argo CD read them: `>=1.2 <2`, `~1.4`, `^2`, `1.x`, `1.2 - 1.4`, `*`.

Mirrors github.com/Masterminds/semver/v3 (constraints.go): a part that is left out or written `x` may be anything, `||`
separates alternatives, and a pre-release fits only where the same alternative names one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from labwright.kube.version import Version, VersionError, parse_version

MAX_LENGTH = 512
MAX_ALTERNATIVES = 32

_NUMBER = r"[0-9xX*]+"
_VERSION = (
    rf"v?({_NUMBER})(?:\.({_NUMBER}))?(?:\.({_NUMBER}))?(-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(?:\+[0-9A-Za-z.-]+)?"
)
_OPERATOR = r"=>|=<|>=|<=|!=|~>|[=<>~^]|"
_ONE = re.compile(rf"\s*({_OPERATOR})\s*{_VERSION}\s*", re.ASCII)
_SPAN = re.compile(rf"\s*({_VERSION})\s+-\s+({_VERSION})\s*", re.ASCII)


class RangeError(ValueError):
    """A text that is no range of versions."""


@dataclass(frozen=True, slots=True)
class _Bound:
    """One comparison. `open_from` is the first part that may be anything: 0 major, 1 minor, 2 patch, 3 none."""

    operator: str
    version: Version
    open_from: int

    def allows(self, version: Version) -> bool:
        return _CHECKS[self.operator](version, self.version, self.open_from)


@dataclass(frozen=True, slots=True)
class Range:
    """A range of versions."""

    alternatives: tuple[tuple[_Bound, ...], ...]

    def allows(self, version: Version) -> bool:
        """Whether a version lies in the range."""
        return any(
            (not version.prerelease or any(bound.version.prerelease for bound in bounds))
            and all(bound.allows(version) for bound in bounds)
            for bounds in self.alternatives
        )


def parse_range(text: str) -> Range:
    """A range; an empty text means any release. Raises RangeError."""
    if len(text) > MAX_LENGTH:
        raise RangeError(f"longer than {MAX_LENGTH} characters")
    parts = _SPAN.sub(lambda span: f">={span[1]}, <={span[6]} ", text).split("||")
    if len(parts) > MAX_ALTERNATIVES:
        raise RangeError(f"more than {MAX_ALTERNATIVES} alternatives")
    return Range(tuple(_bounds(part, text) for part in parts))


def best(wanted: Range, versions: Iterable[str]) -> str | None:
    """The newest version in a range; texts that are no versions are passed over."""
    known: list[tuple[Version, str]] = []
    for text in versions:
        try:
            version = parse_version(text)
        except VersionError:
            continue
        if wanted.allows(version):
            known.append((version, text))
    return max(known, key=lambda one: one[0])[1] if known else None


def _bounds(text: str, whole: str) -> tuple[_Bound, ...]:
    found: list[_Bound] = []
    at = 0
    while at < len(text) or not found:
        match = _ONE.match(text, at)
        if match is None:
            if found or text.strip():
                raise RangeError(f"`{whole}` is no range of versions such as `>=1.2 <2`")
            return (_Bound("", Version(numbers=(0, 0, 0)), 0),)
        if found and text[at - 1] not in ", \t\n" and text[at] not in ", \t\n":
            raise RangeError(f"`{whole}` is no range of versions such as `>=1.2 <2`")
        found.append(_bound(match, whole))
        at = match.end()
        if text[at : at + 1] == "," and not text[at + 1 :].strip():
            raise RangeError(f"`{whole}` ends with a comma")
        at += text[at : at + 1] == ","
    return tuple(found)


def _bound(match: re.Match[str], whole: str) -> _Bound:
    operator, *parts, prerelease = match.groups()
    open_from = next((at for at, part in enumerate(parts) if part is None or part in {"x", "X", "*"}), 3)
    numbers = parts[:open_from]
    if not all(part.isdigit() and len(part) <= 18 for part in numbers):
        raise RangeError(f"`{whole}` is no range of versions such as `>=1.2 <2`")
    version = Version(
        numbers=(*map(int, numbers), 0, 0, 0)[:3],
        prerelease=tuple(prerelease[1:].split(".")) if prerelease else (),
    )
    return _Bound(operator, version, open_from)


def _at_least(version: Version, bound: Version, _open: int) -> bool:
    return version >= bound


def _below(version: Version, bound: Version, _open: int) -> bool:
    return version < bound


def _above(version: Version, bound: Version, open_from: int) -> bool:
    """`>11` means 12 and later, `>11.1` 11.2 and later."""
    if open_from in {1, 2} and version.major == bound.major:
        return open_from == 2 and version.minor > bound.minor
    return version > bound


def _at_most(version: Version, bound: Version, open_from: int) -> bool:
    """`<=11` includes all of 11."""
    if open_from == 3:
        return version <= bound
    if version.major != bound.major:
        return version.major < bound.major
    return open_from == 1 or version.minor <= bound.minor


def _tilde(version: Version, bound: Version, open_from: int) -> bool:
    if version < bound:
        return False
    if open_from in {0, 3} and bound.numbers == (0, 0, 0):
        return True
    return version.major == bound.major and (open_from == 1 or version.minor == bound.minor)


def _caret(version: Version, bound: Version, open_from: int) -> bool:
    if version < bound:
        return False
    if bound.major > 0 or open_from == 1:
        return version.major == bound.major
    if version.major > 0:
        return False
    if bound.minor > 0 or open_from == 2:
        return version.minor == bound.minor
    return version.minor == 0 and version.patch == bound.patch


def _equal(version: Version, bound: Version, open_from: int) -> bool:
    return version == bound if open_from == 3 else _tilde(version, bound, open_from)


def _unequal(version: Version, bound: Version, open_from: int) -> bool:
    if open_from in {0, 3}:
        return version != bound
    return (version.major, version.minor, version.patch)[:open_from] != bound.numbers[:open_from]


_CHECKS: dict[str, Callable[[Version, Version, int], bool]] = {
    "": _equal,
    "=": _equal,
    "!=": _unequal,
    ">": _above,
    "<": _below,
    ">=": _at_least,
    "=>": _at_least,
    "<=": _at_most,
    "=<": _at_most,
    "~": _tilde,
    "~>": _tilde,
    "^": _caret,
}
