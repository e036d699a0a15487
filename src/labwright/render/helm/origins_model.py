"""What can be said about the values of a release: what decides a field, and which fields a value decides."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from labwright.render.objects import Object
from labwright.source import Origin, Path


class Role(StrEnum):
    """How a value decides a field."""

    VALUE = "value"
    """What the field is."""
    EXISTENCE = "existence"
    """Whether the object is there at all."""
    KEY = "key"
    """Its key's name is (part of) the field."""


class Giver(StrEnum):
    """Where a deciding value comes from."""

    VALUES = "values"
    """What the release composes out of its own values and those it names."""
    DEFAULTS = "defaults"
    """The chart's values.yaml."""
    RELEASE_NAME = "release name"
    RELEASE_NAMESPACE = "release namespace"
    CHART = "chart"
    """The version of the chart, or of the app in it: templates fall back to it for tags and labels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decider:
    """One value that decides a field."""

    giver: Giver
    role: Role
    path: Path = ()
    """In the values; empty for the release's name and namespace."""
    value: Any = None
    origin: Origin | None = None
    """What set the value, with its history; of a key the key's place."""
    fields: tuple[Path, ...] = ()
    """The parts of the field that it changed when it alone was changed, as paths in the object."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldOrigins:
    """What decides one field of one object of a chart."""

    deciders: tuple[Decider, ...] = ()
    """Those that decide the value first, in the order of the values."""
    template: str = ""
    """The chart's file that the object comes from."""
    chart: str = ""
    """Name and version of the chart."""
    unsteady: bool = False
    """It is another one in each rendering (a generated password, a certificate)."""
    refused: tuple[Path, ...] = ()
    """Values that the chart takes no other for and cannot do without: nobody can say what they decide."""
    complete: bool = True
    """False when the search was given up; there may be more."""
    unknown: str = ""
    """Why nothing could be found out, e.g. that the chart is not there."""
    trials: int = 0
    """How often the release was rendered for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """A field that a value decides."""

    object: Object
    path: Path
    """Empty: the object itself is there, or not, because of the value."""
    old: Any
    """What it is now; MISSING (of origins_compare) where it would only be there with another value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """What some values of a release decide together."""

    effects: tuple[Effect, ...] = ()
    refused: bool = False
    """The chart takes no other values there, so nobody can say."""
    unknown: str = ""
    """Why nothing could be found out."""
    trials: int = 0
