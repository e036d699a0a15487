"""A renderer that is set up when the first release is to be rendered: most of what a repository has needs none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from labwright.render.helm.contract import ReleaseSpec, RenderedRelease

if TYPE_CHECKING:
    from labwright.render.helm.opened import OpenChart
    from labwright.render.helm.renderer import HelmRenderer


class LazyHelm:
    """Implements `contract.Helm` by what `make` makes; it is called at most once."""

    def __init__(self, make: Callable[[], HelmRenderer]) -> None:
        self._make = make

    @cached_property
    def _real(self) -> HelmRenderer:
        return self._make()

    def render(self, specs: Sequence[ReleaseSpec]) -> list[RenderedRelease]:
        """Each release rendered, in the order given."""
        return self._real.render(specs)

    def open(self, spec: ReleaseSpec) -> OpenChart:
        """The chart of a release, for whoever renders it with other values. Raises as `HelmRenderer.open`."""
        return self._real.open(spec)
