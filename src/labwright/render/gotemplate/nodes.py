"""A parsed template.

Nodes mirror text/template/parse/node.go, as far as running them needs it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant."""

    value: Any


@dataclass(frozen=True, slots=True)
class Dot:
    """`.`"""


@dataclass(frozen=True, slots=True)
class Variable:
    """`$name`, and fields of it."""

    name: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """`.a.b`"""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """The name of a function as an operand."""

    name: str
    position: int


@dataclass(frozen=True, slots=True)
class Chain:
    """`(pipeline).a.b`"""

    inner: Pipeline
    names: tuple[str, ...]


Operand: TypeAlias = "Literal | Dot | Variable | Field | Call | Chain | Pipeline"


@dataclass(frozen=True, slots=True)
class Command:
    """An operand with its arguments."""

    operands: tuple[Operand, ...]
    position: int


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Commands, each one's value the last argument of the next; what it declares or assigns."""

    commands: tuple[Command, ...]
    variables: tuple[str, ...] = ()
    assigns: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """Literal text."""

    text: str


@dataclass(frozen=True, slots=True)
class Action:
    """A pipeline whose value is printed unless it declares something."""

    pipeline: Pipeline


@dataclass(frozen=True, slots=True)
class Branch:
    """`if`, `with` or `range`."""

    kind: str
    pipeline: Pipeline
    body: tuple[Node, ...]
    otherwise: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Leave:
    """`break` or `continue`."""

    kind: str


@dataclass(frozen=True, slots=True)
class Include:
    """`template "name" pipeline`"""

    name: str
    pipeline: Pipeline | None


Node: TypeAlias = Text | Action | Branch | Leave | Include


@dataclass(slots=True)
class Parsed:
    """The main body and the templates that are defined in it."""

    body: tuple[Node, ...] = ()
    defined: dict[str, tuple[Node, ...]] = field(default_factory=dict)
