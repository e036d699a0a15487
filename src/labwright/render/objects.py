"""One Kubernetes object after rendering."""

from __future__ import annotations

from dataclasses import dataclass

from labwright.source import Place, YamlMap, place_of


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Object:
    """An object with the origin of every field in its value. Treat the value as read-only."""

    value: YamlMap
    api_version: str
    kind: str
    name: str
    namespace: str = ""
    """As written; empty when there is none."""
    place: Place | None = None
    """Where to look for it: the place that named it, else its first line."""
    generated: bool = False
    """Made by a generator, not out of a file."""
    template: str = ""
    """Of an object out of a Helm chart: the chart's file that it comes from, e.g. `loki/templates/service.yaml`."""
    hook: str = ""
    """Of a Helm or Argo CD hook: when it runs, as written, e.g. `pre-install,pre-upgrade`."""

    @property
    def encrypted(self) -> bool:
        """A SOPS file's content: the data are ciphertext until somebody with the key decrypts them."""
        return isinstance(self.value.get("sops"), dict)

    def __str__(self) -> str:
        where = f"{self.namespace}/" if self.namespace else ""
        return f"{self.kind} {where}{self.name}"


def object_of(value: YamlMap, *, generated: bool = False, place: Place | None = None) -> Object:
    """The object that a value is, by what it says of itself; nothing is asked of it, so its kind and name may be empty.

    An object that the API server is to name goes by its `generateName`. `place` is where to look when the value tells no place.
    """
    metadata = value.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    return Object(
        value=value,
        api_version=str(value.get("apiVersion") or ""),
        kind=str(value.get("kind") or ""),
        name=str(metadata.get("name") or metadata.get("generateName") or ""),
        namespace=str(metadata.get("namespace") or ""),
        place=place_of(value, "metadata", "name") or value.place or place,
        generated=generated,
    )
