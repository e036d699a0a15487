"""Where objects came from and what worked on them, as kustomize notes it in annotations while it builds (`buildMetadata`).

Mirrors api/resource/origin.go, and AddOriginAnnotation and AddTransformerAnnotation of api/resmap. The notes are annotations of
the objects from the start, because that is what patches see of them.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, replace
from typing import Final

from labwright.render.goyaml import inline
from labwright.render.kustomize.resource import Resource, Resources
from labwright.source import Origin, YamlMap, assign

ORIGIN: Final = "config.kubernetes.io/origin"
TRANSFORMATIONS: Final = "alpha.config.kubernetes.io/transformations"


@dataclass(frozen=True, slots=True)
class Tracer:
    """Writes the notes of one kustomization."""

    origin: Origin
    """The line of `buildMetadata`."""
    path: str = ""
    """The kustomization's folder, as the entries of `resources` and `components` on the way to it spell it."""

    def below(self, path: str) -> Tracer:
        """The tracer of a folder that this kustomization names."""
        return replace(self, path=self._join(path))

    def from_file(self, resource: Resource, path: str) -> None:
        """The object stands in a file that the kustomization names."""
        _set(resource, ORIGIN, f"path: {inline(self._join(path))}\n", self.origin)

    def made(self, resource: Resource, source: str) -> None:
        """The object was generated; `source` as `builtin` or `configured` tell it. An earlier note stays."""
        if ORIGIN not in resource.annotations():
            _set(resource, ORIGIN, source, self.origin)

    def changed(self, resources: Resources, source: str) -> None:
        """A transformer went over all objects; one without an origin counts as made by it."""
        for resource in resources.items:
            if resource.empty:
                continue
            annotations = resource.annotations()
            if ORIGIN not in annotations:
                _set(resource, ORIGIN, source, self.origin)
                continue
            item = "\n".join(f"{'- ' if index == 0 else '  '}{line}" for index, line in enumerate(source.splitlines()))
            _set(resource, TRANSFORMATIONS, f"{annotations.get(TRANSFORMATIONS, '')}{item}\n", self.origin)

    def builtin(self, file: str, kind: str) -> str:
        """The note for a field of a kustomization; `file` is the name of the kustomization's file."""
        return _configured(self._join(file), {"apiVersion": "builtin", "kind": kind})

    def _join(self, path: str) -> str:
        return posixpath.normpath(posixpath.join(self.path, path))


def configured(config: Resource) -> str:
    """The note for a transformer or generator that an object configures; empty when nobody noted where that came from."""
    note = config.annotations().get(ORIGIN)
    if not isinstance(note, str):
        return ""
    identity = config.id
    fields = {"apiVersion": identity.gvk.api_version, "kind": identity.gvk.kind, "name": identity.name}
    if identity.namespace:
        fields["namespace"] = identity.namespace
    return _configured(note.removeprefix("path: ").removesuffix("\n"), fields, quoted=True)


def _configured(path: str, by: dict[str, str], *, quoted: bool = False) -> str:
    shown = path if quoted else inline(path)
    return f"configuredIn: {shown}\nconfiguredBy:\n" + "".join(
        f"  {key}: {inline(value)}\n" for key, value in by.items()
    )


def _set(resource: Resource, key: str, text: str, origin: Origin) -> None:
    metadata = resource.metadata()
    found = metadata.get("annotations")
    if not isinstance(found, YamlMap):
        found = YamlMap(place=resource.place)
        assign(metadata, "annotations", found, origin)
    assign(found, key, text, origin)
