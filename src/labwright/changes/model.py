"""What differs between two renderings of a cluster, and what that does to it. Values here are masked."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from labwright.changes.fields import Action
from labwright.kube import ObjectId
from labwright.render.objects import Object
from labwright.render.units import Engine, Unit
from labwright.source import Origin, Place


class Routine(StrEnum):
    """Kinds of changes that come with every update and decide nothing."""

    IMAGE = "image"
    """Another tag or digest of the same image."""
    VERSION = "version"
    """Another version of the same chart, source or component, as its labels or its pin say."""
    CHECKSUM = "checksum"
    """An annotation that makes pods restart when their configuration changed."""
    HASH = "hash"
    """The hash in a generated name, and the references that follow it."""
    REFERENCE = "reference"
    """A reference that follows an object to its new name."""


class FieldChange(NamedTuple):
    """One field of an object."""

    action: Action
    path: str
    """`spec.template.spec.containers[app].image`."""
    old: Any = None
    """Plain, with secrets hidden; None for what was added."""
    new: Any = None
    old_origin: Origin | None = None
    """What had set it; of a field without an origin of its own, what had set the nearest one around it."""
    new_origin: Origin | None = None
    routine: Routine | None = None
    note: str = ""
    """Of a routine change: what is updated, e.g. `ghcr.io/example/app 1.2 → 1.3`."""


class ObjectAction(StrEnum):
    """What happened to an object."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    RENAMED = "renamed"
    """Another name or namespace; for the cluster one object goes and another comes."""
    MOVED = "moved"
    """Another unit applies it."""


class Outcome(StrEnum):
    """What becomes, in the cluster, of an object that left the repository."""

    DELETED = "deleted"
    STAYS = "stays"
    """Nobody deletes it: it is orphaned."""
    WAITS = "waits"
    """Nothing happens for now: what would delete it is suspended, or waits for somebody."""


class Fate(NamedTuple):
    """What becomes of an object that left the repository, and why."""

    outcome: Outcome
    why: str
    """A clause: `Kustomization flux-system/apps prunes`."""
    place: Place | None = None
    """The line that decides it."""
    old: bool = False
    """Whether the line stands in the old revision only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectChange:
    """One object that differs."""

    action: ObjectAction
    old_id: ObjectId | None = None
    new_id: ObjectId | None = None
    old_unit: str = ""
    """Id of the unit that applied it; empty for what was added."""
    new_unit: str = ""
    old: Object | None = field(default=None, repr=False)
    """With its values unmasked: for rules, never for reports."""
    new: Object | None = field(default=None, repr=False)
    fields: tuple[FieldChange, ...] = ()
    """In the order of the new object's fields; empty for what was added or removed."""
    fate: Fate | None = None
    """Of what was removed or renamed: what becomes of the old object."""
    hash_only: bool = False
    """RENAMED: only the hash in its name is another one."""

    @property
    def id(self) -> ObjectId:
        """The newest id."""
        found = self.new_id or self.old_id
        assert found is not None, "a change has a side"
        return found

    @property
    def told(self) -> tuple[FieldChange, ...]:
        """The changes that are not routine."""
        return tuple(each for each in self.fields if each.routine is None)

    @property
    def routine(self) -> bool:
        """Nothing happened but routine."""
        if self.action is ObjectAction.RENAMED and not self.hash_only:
            return False
        return self.action in {ObjectAction.CHANGED, ObjectAction.RENAMED} and not self.told

    @property
    def place(self) -> Place | None:
        """Where to look for it."""
        item = self.new or self.old
        return item.place if item else None


class Gravity(StrEnum):
    """How much a consequence matters, gravest first."""

    DANGER = "danger"
    """Data or a service is lost, or nothing is applied any more."""
    CAUTION = "caution"
    """Somebody should know before it is merged."""
    NOTE = "note"


class Evidence(NamedTuple):
    """One reason for a consequence."""

    text: str
    place: Place | None = None
    old: bool = False
    """Whether the place is in the old revision."""


class Consequence(NamedTuple):
    """What a change does to the cluster."""

    code: str
    """What kind of consequence, e.g. `data-deleted`; stable."""
    gravity: Gravity
    message: str
    """A sentence without its full stop that names what it is about."""
    subjects: tuple[str, ...] = ()
    """The objects, as `Kind namespace/name`."""
    unit: str = ""
    """Id of the unit that it happens in; empty when it is about several."""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutinePile:
    """Routine changes of a unit that say the same."""

    routine: Routine
    note: str
    count: int
    """In how many fields or names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitChanges:
    """One unit of which something differs."""

    id: str
    old: Unit | None = field(default=None, repr=False)
    new: Unit | None = field(default=None, repr=False)
    objects: tuple[ObjectChange, ...] = ()
    """In apply order; what was removed last. Objects that moved stand in their new unit."""
    asked: tuple[FieldChange, ...] = ()
    """What changed in the unit's own object, such as the values of a release."""
    routine: tuple[RoutinePile, ...] = ()
    uncompared: str = ""
    """Why its objects could not be compared; empty when they were."""

    @property
    def told(self) -> tuple[ObjectChange, ...]:
        """The objects that changed by more than routine."""
        return tuple(each for each in self.objects if not each.routine)


class Group(NamedTuple):
    """Several objects with the very same changes."""

    objects: tuple[ObjectChange, ...]

    @property
    def fields(self) -> tuple[FieldChange, ...]:
        """The changes, as the first of them has them."""
        return self.objects[0].told


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterChanges:
    """Everything that differs for one cluster."""

    name: str
    engine: Engine
    units: tuple[UnitChanges, ...] = ()
    """Only those of which something differs, in apply order; those that are gone last."""
    groups: tuple[Group, ...] = ()
    """Objects of any units that share their changes; each stands in its unit as well."""
    consequences: tuple[Consequence, ...] = ()
    """Gravest first."""
    appeared: bool = False
    """The old revision does not have the cluster."""
    vanished: bool = False

    @property
    def objects(self) -> tuple[ObjectChange, ...]:
        """The changes of all units."""
        return tuple(each for unit in self.units for each in unit.objects)

    @property
    def empty(self) -> bool:
        """Whether nothing differs."""
        return not self.units and not self.appeared and not self.vanished
