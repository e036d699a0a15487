"""A renderer that is set up when the first release is to be rendered: most of what a repository has needs none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from labwright.render.helm.contract import ReleaseSpec, RenderedRelease
    from labwright.render.helm.opened import OpenChart
    from labwright.render.helm.renderer import HelmRenderer
    from labwright.tree import FileSystem


class LazyHelm:
    """Implements `contract.Foresight` by what `make` makes; it is called at most once."""

    def __init__(self, make: Callable[[], HelmRenderer]) -> None:
        self._make = make

    @cached_property
    def _real(self) -> HelmRenderer:
        return self._make()

    def render(self, specs: Sequence[ReleaseSpec]) -> list[RenderedRelease]:
        """Each release rendered, in the order given."""
        return self._real.render(specs)

    def prepare(self) -> None:
        """Start what takes time to start."""
        self._real.prepare()

    def foresee(self, specs: Sequence[ReleaseSpec], texts: Sequence[bytes]) -> list[str]:
        """The keys of what releases will be, where nothing else depends on them."""
        return self._real.foresee(specs, texts)

    def over(self, files: FileSystem) -> LazyHelm:
        """The same for another state of the repository."""
        return LazyHelm(lambda: self._real.over(files))

    def open(self, spec: ReleaseSpec) -> OpenChart:
        """The chart of a release, for whoever renders it with other values. Raises as `HelmRenderer.open`."""
        return self._real.open(spec)
