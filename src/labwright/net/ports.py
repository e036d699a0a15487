"""Sets of ports, as disjoint ranges per protocol."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

FIRST: Final = 1
LAST: Final = 65535
PROTOCOLS: Final = ("SCTP", "TCP", "UDP")
"""Those that a NetworkPolicy can name."""

Range = tuple[str, int, int]
"""Protocol, first and last port."""


@dataclass(frozen=True, slots=True)
class PortSet:
    """Ports of a target. Ranges are sorted, disjoint and not adjacent, so equal sets are equal values."""

    ranges: tuple[Range, ...] = ()

    @staticmethod
    def of(ranges: Iterable[Range]) -> "PortSet":
        """The union of `ranges`, in any order; empty ranges (first above last) are dropped."""
        merged: list[Range] = []
        for protocol, first, last in sorted(each for each in ranges if each[1] <= each[2]):
            if merged and merged[-1][0] == protocol and merged[-1][2] >= first - 1:
                merged[-1] = (protocol, merged[-1][1], max(merged[-1][2], last))
            else:
                merged.append((protocol, first, last))
        return PortSet(tuple(merged))

    @staticmethod
    def one(number: int, protocol: str = "TCP") -> "PortSet":
        """A single port."""
        return PortSet(((protocol, number, number),))

    def __bool__(self) -> bool:
        return bool(self.ranges)

    def __or__(self, other: "PortSet") -> "PortSet":
        return _union(self, other)

    def __and__(self, other: "PortSet") -> "PortSet":
        return _intersection(self, other)

    def __contains__(self, port: tuple[str, int]) -> bool:
        """Whether `(protocol, number)` is one of them."""
        protocol, number = port
        return any(known == protocol and first <= number <= last for known, first, last in self.ranges)

    def __str__(self) -> str:
        if self == EVERY_PORT:
            return "every port"
        return ", ".join(
            f"{first}/{protocol}" if first == last else f"{first}-{last}/{protocol}"
            for protocol, first, last in self.ranges
        )


EVERY_PORT: Final = PortSet(tuple((protocol, FIRST, LAST) for protocol in PROTOCOLS))
NO_PORT: Final = PortSet()


@lru_cache(maxsize=65536)
def _union(one: PortSet, other: PortSet) -> PortSet:
    return PortSet.of(one.ranges + other.ranges)


@lru_cache(maxsize=65536)
def _intersection(one: PortSet, other: PortSet) -> PortSet:
    if EVERY_PORT in (one, other):
        return other if one == EVERY_PORT else one
    return PortSet.of(
        (protocol, max(first, begin), min(last, end))
        for protocol, first, last in one.ranges
        for known, begin, end in other.ranges
        if known == protocol
    )
