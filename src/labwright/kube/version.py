"""Versions as charts, images and tools write them: `v1.16.3`, `0.23.0`, `1.2.0-rc.1+build`, `v1.31.4+k3s1`.

Ordered as Semantic Versioning 2.0 orders them; one to four numbers, with or without `v`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import total_ordering

_VERSION = re.compile(r"(v?)([0-9]{1,18}(?:\.[0-9]{1,18}){0,3})(?:-([0-9A-Za-z.-]+))?(?:\+([0-9A-Za-z.-]+))?", re.ASCII)


class VersionError(ValueError):
    """A text that is no version."""


@total_ordering
@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Version:
    """A version. Two are equal when they order equally: prefix, build and trailing zero numbers do not count."""

    numbers: tuple[int, ...]
    prerelease: tuple[str, ...] = ()
    build: str = ""
    prefix: str = ""

    @property
    def major(self) -> int:
        """The first number."""
        return self.numbers[0]

    @property
    def minor(self) -> int:
        """The second number, 0 when absent."""
        return self.numbers[1] if len(self.numbers) > 1 else 0

    @property
    def patch(self) -> int:
        """The third number, 0 when absent."""
        return self.numbers[2] if len(self.numbers) > 2 else 0

    def __str__(self) -> str:
        text = self.prefix + ".".join(map(str, self.numbers))
        text += "-" + ".".join(self.prerelease) if self.prerelease else ""
        return f"{text}+{self.build}" if self.build else text

    def __eq__(self, other: object) -> bool:
        return self._order() == other._order() if isinstance(other, Version) else NotImplemented

    def __lt__(self, other: Version) -> bool:
        return self._order() < other._order()

    def __hash__(self) -> int:
        return hash(self._order())

    def _order(self) -> tuple[tuple[int, ...], bool, tuple[tuple[bool, int, str], ...]]:
        padded = (*self.numbers, 0, 0, 0, 0)[:4]
        parts = tuple((not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in self.prerelease)
        return padded, not parts, parts


def parse_version(text: object) -> Version:
    """A version. Raises VersionError, also for what YAML made a number: `1.10` unquoted has lost its zero."""
    if not isinstance(text, str):
        raise VersionError(f"`{text}` is a number; quote the version")
    match = _VERSION.fullmatch(text) if len(text) <= 128 else None
    prerelease = tuple(match[3].split(".")) if match and match[3] else ()
    if match is None or "" in prerelease:
        raise VersionError(f"`{text[:128]}` is no version such as v1.2.3")
    numbers = tuple(map(int, match[2].split(".")))
    return Version(numbers=numbers, prerelease=prerelease, build=match[4] or "", prefix=match[1])
