"""What a template may call, and what Go's type checks say about the arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeAlias

from labwright.render.gotemplate.errors import TemplateError
from labwright.render.gotemplate.values import MISSING, type_name


class Kind(Enum):
    """The type of a parameter in Go."""

    ANY = "interface {}"
    TEXT = "string"
    WHOLE = "int"
    LIST = "[]interface {}"
    MAPPING = "map[string]interface {}"
    TRUTH = "bool"


_TYPES: dict[Kind, type | tuple[type, ...]] = {
    Kind.TEXT: str,
    Kind.WHOLE: int,
    Kind.LIST: (list, tuple),
    Kind.MAPPING: dict,
    Kind.TRUTH: bool,
}


@dataclass(frozen=True, slots=True)
class Function:
    """A function and the types of its parameters; the last one may stand for any number of arguments."""

    call: Callable[..., Any]
    kinds: Sequence[Kind] = ()
    variadic: bool = False

    def __call__(self, name: str, arguments: Sequence[Any]) -> Any:
        """Call it. Raises TemplateError for arguments that Go would refuse."""
        fixed = len(self.kinds) - 1 if self.variadic else len(self.kinds)
        if len(arguments) < fixed or (len(arguments) > fixed and not self.variadic):
            wanted = f"at least {fixed}" if self.variadic else str(fixed)
            raise TemplateError(f"wrong number of args for {name}: want {wanted} got {len(arguments)}")
        checked = [
            self._checked(name, value, self.kinds[min(index, len(self.kinds) - 1)])
            for index, value in enumerate(arguments)
        ]
        return self.call(*checked)

    def _checked(self, name: str, value: Any, kind: Kind) -> Any:
        if kind is Kind.ANY:
            return None if value is MISSING else value
        if value is None or value is MISSING:
            if kind in {Kind.LIST, Kind.MAPPING}:
                return [] if kind is Kind.LIST else {}
            raise TemplateError(f"error calling {name}: invalid value; expected {kind.value}")
        wanted = _TYPES[kind]
        if not isinstance(value, wanted) or (kind is Kind.WHOLE and isinstance(value, bool)):
            raise TemplateError(f"wrong type for value; expected {kind.value}; got {type_name(value)} (in {name})")
        return value


Functions: TypeAlias = Mapping[str, Function]
