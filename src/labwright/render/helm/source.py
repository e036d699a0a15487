"""Where charts lie: one small interface for the cache, folders of archives and the network."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol

from labwright.render.helm.contract import ChartRef, ChartSource
from labwright.render.helm.faults import refuse


class Found(NamedTuple):
    """One version of a chart that can be read at once."""

    version: str
    digest: str
    """`sha256:…` of the archive."""
    read: Callable[[], bytes]
    """The archive. Raises OSError or ChartError."""
    pinned: str = ""
    """What the registry calls this content, e.g. the digest of an OCI manifest; empty where nothing else names it."""
    cached: bool = False
    """Fetched at some time, so that a newer version may exist by now; False for what the user put there."""


class ChartPlace(Protocol):
    """Something that has charts."""

    def find(self, ref: ChartRef) -> list[Found]:
        """All versions it has of the chart that a reference asks for, whatever version the reference wants."""
        ...


def is_exact(ref: ChartRef) -> bool:
    """Whether a reference can mean one content only, as far as registries keep their word."""
    from labwright.kube.version import VersionError, parse_version

    try:
        parse_version(ref.version)
    except VersionError:
        return bool(ref.digest)
    return ref.version.count(".") >= 2 or bool(ref.digest)


def choose(ref: ChartRef, found: Iterable[Found]) -> Found | None:
    """The version that a reference means: of a pinned digest that content, else the newest that its range allows.

    Raises ChartError, HL012, for a range that cannot be read.
    """
    known = list(found)
    if ref.digest:
        pinned = next((one for one in known if ref.digest in {one.digest, one.pinned}), None)
        if pinned is not None or not ref.version:
            return pinned
        # A registry pins its manifest, of which an archive that the user put there knows nothing: its version must do.
        known = [one for one in known if not one.cached]
    exact = next((one for one in known if one.version == (ref.version or "latest")), None)
    if ref.version and (exact is not None or ref.source is ChartSource.GIT):
        return exact
    from labwright.kube.semver import RangeError, best, parse_range  # mostly the version is exact

    try:
        wanted = parse_range(ref.version)
    except RangeError as error:
        raise refuse("HL012", f"version of chart {ref}: {error}", ref.place) from None
    newest = best(wanted, {one.version: None for one in known})
    return next((one for one in known if one.version == newest), exact)
