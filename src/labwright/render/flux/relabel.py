"""Places in an artifact to places in the repository.

An artifact's files are files of the repository at other paths. A build reads them where the artifact has them; what a reader is
shown must be where they can be edited.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from labwright.render.flux.artifacts import ArtifactView
from labwright.source import Diagnostic, Origin, Place, SourceError, YamlList, YamlMap

if TYPE_CHECKING:  # what builds is imported when something is to be built: mostly everything is kept
    from labwright.render.kustomize.build import Rendered
    from labwright.render.kustomize.reading import Reader


def in_repository(reader: Reader, view: ArtifactView, build: Callable[[], Rendered]) -> Rendered:
    """What a build of an artifact gives, all its places in the repository. Raises SourceError, its places there, too."""
    from labwright.render.kustomize.build import Rendered

    moved = _Mover(view)
    try:
        made = build()
    except SourceError as error:
        reader.found[:] = [moved.diagnostic(one) for one in reader.found]
        raise SourceError(moved.diagnostic(one) for one in error.diagnostics) from None
    finally:
        used = {source for file in reader.used for source in view.made_of(file)}
        reader.used.clear()
        reader.used.update(used)
    for item in made.objects:
        moved.value(item.value)
    return Rendered(
        objects=tuple(replace(item, place=moved.place(item.place)) for item in made.objects),
        diagnostics=tuple(moved.diagnostic(one) for one in made.diagnostics),
    )


class _Mover:
    def __init__(self, view: ArtifactView) -> None:
        self._view = view
        self._seen: set[int] = set()

    def place(self, place: Place | None) -> Place | None:
        if place is None:
            return None
        real = self._view.real(place.file)
        return place if real == place.file else place._replace(file=real)

    def origin(self, origin: Origin) -> Origin:
        place = self.place(origin.place) or origin.place
        return Origin(place, self.origin(origin.previous) if origin.previous else None, origin.why)

    def diagnostic(self, one: Diagnostic) -> Diagnostic:
        notes = tuple(replace(note, place=self.place(note.place)) for note in one.notes)
        return replace(one, place=self.place(one.place), notes=notes)

    def value(self, value: Any) -> None:
        if id(value) in self._seen or not isinstance(value, YamlMap | YamlList):
            return
        self._seen.add(id(value))
        value.place = self.place(value.place)
        if isinstance(value, YamlMap):
            value.origins.update({key: self.origin(origin) for key, origin in value.origins.items()})
            value.key_places.update({key: self.place(place) or place for key, place in value.key_places.items()})
            items: Any = value.values()
        else:
            value.origins[:] = [self.origin(origin) if origin else None for origin in value.origins]
            items = value
        for item in items:
            self.value(item)
