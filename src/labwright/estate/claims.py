"""Claims, the class that fills them, and what provisions it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from labwright.estate.fields import field, mapping, text
from labwright.estate.objects import Thing
from labwright.kube import ObjectId

CLAIM = ("", "PersistentVolumeClaim")
CLASS = ("storage.k8s.io", "StorageClass")
_DEFAULT = ("storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class")


@dataclass(frozen=True, slots=True, eq=False)
class StorageClass:
    """A class of volumes."""

    thing: Thing
    provisioner: str
    """`driver.longhorn.io`; empty when that is not known."""
    is_default: bool
    parameters: Mapping[str, object]

    @property
    def name(self) -> str:
        """Its name."""
        return self.thing.id.name


@dataclass(frozen=True, slots=True, eq=False)
class Claim:
    """A claim as the cluster will have it."""

    thing: Thing
    class_name: str | None
    """As asked for; the default's where none is asked for; empty where dynamic volumes are switched off, None where nobody
    knows which class the cluster uses."""
    size: str
    """A Kubernetes quantity; empty when unknown."""
    modes: tuple[str, ...]

    @property
    def id(self) -> ObjectId:
        """Of the claim."""
        return self.thing.id


def find_classes(things: Iterable[Thing]) -> Iterator[StorageClass]:
    """All storage classes."""
    for thing in things:
        if thing.id[:2] == CLASS:
            annotations = mapping(thing.value, "metadata", "annotations")
            yield StorageClass(
                thing,
                text(thing.value, "provisioner"),
                any(annotations.get(key) in ("true", True) for key in _DEFAULT),
                mapping(thing.value, "parameters"),
            )


def find_claims(things: Iterable[Thing], classes: Iterable[StorageClass]) -> Iterator[Claim]:
    """All claims. Of several default classes Kubernetes takes the newest, which nobody knows beforehand: then none is named."""
    defaults = {each.name for each in classes if each.is_default}
    default = defaults.pop() if len(defaults) == 1 else None
    for thing in things:
        if thing.id[:2] == CLAIM:
            spec = mapping(thing.value, "spec")
            asked, modes = spec.get("storageClassName"), spec.get("accessModes")
            size = field(spec, "resources", "requests", "storage")
            yield Claim(
                thing,
                asked if isinstance(asked, str) else default,
                str(size) if isinstance(size, str | int) else "",
                tuple(each for each in modes if isinstance(each, str)) if isinstance(modes, list) else (),
            )
