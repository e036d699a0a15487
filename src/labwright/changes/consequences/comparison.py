"""What the rules of consequences look at: two renderings, and what differs between them."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field

from labwright.changes.fields import Edit
from labwright.changes.model import ObjectAction, ObjectChange, UnitChanges
from labwright.changes.units import Side
from labwright.estate.identity import default_namespace, identified
from labwright.estate.objects import EstateObject
from labwright.kube import ObjectId, split_api_version
from labwright.render.content import Identity, identities_of
from labwright.render.units import Unit


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Everything known about one cluster's change."""

    old: Side
    new: Side
    changes: tuple[ObjectChange, ...] = ()
    edits: Mapping[int, tuple[Edit, ...]] = field(default_factory=dict, repr=False)
    """By the `id()` of the change; unmasked."""
    units: tuple[UnitChanges, ...] = ()
    uncompared: Mapping[str, str] = field(default_factory=dict)
    """Unit → why its objects could not be compared."""

    def edits_of(self, change: ObjectChange) -> tuple[Edit, ...]:
        """The unmasked differences of an object: evidence may name their fields, never their values unasked."""
        return self.edits.get(id(change), ())

    def leaving(self) -> Iterator[ObjectChange]:
        """What the cluster sees go: what was removed, and what goes under its old name."""
        yield from (
            each for each in self.changes if each.action in {ObjectAction.REMOVED, ObjectAction.RENAMED} and each.fate
        )

    def staying(self) -> Iterator[ObjectChange]:
        """What the cluster sees changed in place."""
        yield from (each for each in self.changes if each.action in {ObjectAction.CHANGED, ObjectAction.MOVED})

    def unit_of(self, change: ObjectChange) -> Unit | None:
        """The unit that will apply an object, else the one that did."""
        return self.new.by_id.get(change.new_unit) or self.old.by_id.get(change.old_unit)

    def of_kinds(
        self, side: Side, kinds: Container[tuple[str, str]], namespaces: Container[str] | None = None
    ) -> list[EstateObject]:
        """The objects of some kinds (group and kind) in a rendering, in some namespaces only if given."""
        return _selected(
            side,
            lambda one, namespace: (
                (split_api_version(one.api_version)[0], one.kind) in kinds
                and (namespaces is None or namespace in namespaces)
            ),
        )

    def of_namespace(self, side: Side, name: str) -> list[EstateObject]:
        """The objects in a namespace."""
        return _selected(side, lambda _, namespace: namespace == name)


def _selected(side: Side, wanted: Callable[[Identity, str], bool]) -> list[EstateObject]:
    """Objects by what they are called. Units without any are not looked into: their objects may not even be built."""
    found: list[EstateObject] = []
    for unit in side.units:
        default = default_namespace(unit)
        if any(wanted(one, one.namespace or default) for one in identities_of(unit.objects)):
            found.extend(
                each
                for each in identified((unit,))
                if wanted(
                    Identity(each.rendered.api_version, each.id.kind, each.id.namespace, each.id.name),
                    each.id.namespace,
                )
            )
    return found


def named(identity: ObjectId | None) -> str:
    """`Deployment media/jellyfin`."""
    if identity is None:
        return ""
    return (
        f"{identity.kind} {identity.namespace}/{identity.name}"
        if identity.namespace
        else f"{identity.kind} {identity.name}"
    )


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 object`, `3 objects`."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def some(names: list[str], most: int = 5) -> str:
    """The first names, and how many more there are."""
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" and {rest} more" if rest > 0 else "")
