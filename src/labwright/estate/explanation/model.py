"""What there is to say about an object, one of its fields, or a line that decides fields. Values of Secrets are never in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from labwright.source import Path, Place

HIDDEN = "(hidden)"
"""Stands for the value of a Secret, or of what comes out of an encrypted file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """What an object is called."""

    api_version: str
    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {self.namespace}/{self.name}" if self.namespace else f"{self.kind} {self.name}"


class Share(StrEnum):
    """What a line has to do with a field."""

    SETS = "sets"
    """The field is as this line has it."""
    REPLACED = "replaced"
    """It was so before a later line changed it."""
    TEMPLATE = "template"
    """It holds the variable that another line gives."""
    DECIDES = "decides"
    """A value of a chart: changing it changes the field."""
    EXISTENCE = "existence"
    """A value of a chart: changing it makes the object vanish."""
    DEFAULT = "default"
    """The chart's own default decides."""
    RELEASE = "release"
    """The name or namespace of the release decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """One line that has to do with a field."""

    share: Share
    place: Place | None
    why: str = ""
    """How it came to matter: `patch`, `values image.tag`, `postBuild substitution`; empty for a plain field."""
    line: str = ""
    """The text of the line, secrets hidden; empty when it cannot be read."""
    fields: tuple[Path, ...] = ()
    """Of a whole object: the fields that it decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Fields of an object that belong together, and the lines that set them."""

    path: Path
    label: str = ""
    """The path with names of items: `spec.template.spec.containers[app]`."""
    fields: int
    """How many values it has, those inside it counted."""
    single: bool = False
    """It is one value and holds no other."""
    value: Any = None
    """Of a single one."""
    lines: tuple[Contribution, ...] = ()
    """One for each stretch of lines of one file and reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Applier:
    """A unit on the way from the entry of the cluster down to the object."""

    kind: str
    namespace: str
    name: str
    path: str
    """The folder it applies; empty of a release."""
    chart: str = ""
    wait: bool = False
    suspended: bool = False
    prune: bool = False
    place: Place | None = None
    """Where it is defined."""

    def __str__(self) -> str:
        return f"{self.kind} {self.namespace}/{self.name}" if self.namespace else f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """Something that has to be ready before the object is applied."""

    unit: str
    """`Kustomization flux-system/rook`."""
    because: str
    """The unit that waits for it."""
    reason: str
    """`dependsOn`, `wave`."""
    place: Place | None = None
    exists: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A reference between two objects."""

    object: Name
    """The other one."""
    path: Path
    """The field that refers."""
    place: Place | None = None
    exists: bool = True
    """False: it is not in the repository. A controller may make it all the same."""
    selects: bool = False
    """Found by its labels, not by its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartPart:
    """What the chart has to do with it."""

    chart: str
    """Name and version."""
    template: str
    unsteady: bool = False
    """The field is another one in each rendering."""
    complete: bool = True
    refused: tuple[Path, ...] = ()
    """Values of which nobody can say what they decide: the chart takes no others."""
    unknown: str = ""
    """Why its values could not be asked."""
    trials: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Everything there is to say about an object or one of its fields."""

    cluster: str
    engine: str
    object: Name
    path: Path = ()
    """Empty for the whole object."""
    value: Any = None
    hidden: bool = False
    contributions: tuple[Contribution, ...] = ()
    """Newest first."""
    groups: tuple[Group, ...] = ()
    """Of a whole object, or a field that holds others."""
    chart: ChartPart | None = None
    applied_by: tuple[Applier, ...] = ()
    """From the entry down."""
    held_by: str = ""
    """The suspended unit that keeps it from being applied."""
    after: tuple[After, ...] = ()
    refers_to: tuple[Link, ...] = ()
    referred_by: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A rendered field that a line decides."""

    cluster: str
    object: Name
    path: Path
    """Empty: the object itself, which is there, or is not, because of the line."""
    value: Any
    hidden: bool = False
    absent: bool = False
    """It would be there only with another value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineUse:
    """What one line does in one cluster, as a value of a release or as a field of a file."""

    cluster: str
    release: str = ""
    """`HelmRelease media/jellyfin`; empty where the line is no value of a release."""
    path: Path = ()
    """In the release's values."""
    decided: tuple[Decided, ...] = ()
    overridden_by: tuple[Contribution, ...] = ()
    """Later lines that replace it: then it decides nothing."""
    refused: bool = False
    """The chart takes no other values there, so nobody can say."""
    unknown: str = ""
    unknown_key: Path = ()
    """The first key on the path that the chart's values.yaml does not have."""
    nearest_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineExplanation:
    """What one line of the repository decides, in all clusters."""

    place: Place
    line: str
    uses: tuple[LineUse, ...] = ()
