"""Running a parsed template. Mirrors text/template/exec.go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from labwright.render.gotemplate.builtin import BUILTIN
from labwright.render.gotemplate.errors import TemplateError
from labwright.render.gotemplate.lexer import place
from labwright.render.gotemplate.nodes import (
    Action,
    Branch,
    Call,
    Chain,
    Command,
    Dot,
    Field,
    Include,
    Leave,
    Literal,
    Node,
    Operand,
    Parsed,
    Pipeline,
    Text,
    Variable,
)
from labwright.render.gotemplate.parser import parse
from labwright.render.gotemplate.registry import Functions
from labwright.render.gotemplate.sprig import SPRIG
from labwright.render.gotemplate.values import MISSING, is_true, printed, type_name

MAX_STEPS = 200_000
"""Most nodes and commands that one run evaluates."""
MAX_LENGTH = 8 * 2**20
"""Longest result, in characters."""
MAX_VALUE = 2**20
"""Longest text or list that a function returns."""
MAX_CALLS = 100
"""Deepest nesting of `template`. All four chosen by feel, against templates made to exhaust the machine."""


@dataclass(frozen=True, slots=True)
class Template:
    """A parsed template, to be run any number of times."""

    text: str
    parsed: Parsed
    functions: Functions
    missing_key: str = "default"

    @classmethod
    def parse(
        cls,
        text: str,
        *,
        left: str = "{{",
        right: str = "}}",
        functions: Functions = SPRIG,
        missing_key: str = "default",
    ) -> Template:
        """Parse a template. Raises TemplateError."""
        known = {**functions, **BUILTIN, "and": None, "or": None}
        return cls(text, parse(text, left, right, known), {**BUILTIN, **functions}, missing_key)

    def execute(self, data: Any) -> str:
        """Run it over data. Raises TemplateError."""
        run = _Run(self, data)
        try:
            run.walk(self.parsed.body, data)
        except _Left:
            raise TemplateError("break or continue outside range") from None
        except RecursionError:
            raise TemplateError("the template nests too deep") from None
        return "".join(run.out)


class _Left(Exception):  # noqa: N818 (it is a jump, not an error)
    """`break` or `continue` on its way to its range."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass(slots=True)
class _Run:
    template: Template
    data: Any
    out: list[str] = field(default_factory=list)
    variables: list[tuple[str, Any]] = field(default_factory=list)
    steps: int = 0
    length: int = 0
    calls: int = 0

    def __post_init__(self) -> None:
        self.variables.append(("$", self.data))

    def walk(self, nodes: Sequence[Node], dot: Any) -> None:
        """Run nodes one after the other."""
        for node in nodes:
            self._step()
            match node:
                case Text():
                    self._print(node.text)
                case Action():
                    value = self._pipeline(node.pipeline, dot)
                    if not node.pipeline.variables:
                        self._print(printed(value))
                case Branch():
                    self._branch(node, dot)
                case Leave():
                    raise _Left(node.kind)
                case Include():
                    self._include(node, dot)

    def _step(self) -> None:
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise TemplateError("the template takes too many steps")

    def _print(self, text: str) -> None:
        self.length += len(text)
        if self.length > MAX_LENGTH:
            raise TemplateError(f"the result is longer than {MAX_LENGTH // 2**20} MiB")
        self.out.append(text)

    def _branch(self, node: Branch, dot: Any) -> None:
        mark = len(self.variables)
        value = self._pipeline(node.pipeline, dot, declares=node.kind != "range")
        if node.kind == "range":
            self._range(node, value, dot)
        elif is_true(value):
            self.walk(node.body, value if node.kind == "with" else dot)
        else:
            self.walk(node.otherwise, dot)
        del self.variables[mark:]

    def _range(self, node: Branch, value: Any, dot: Any) -> None:
        pairs = _pairs(value)
        names = node.pipeline.variables
        for key, item in pairs:
            mark = len(self.variables)
            for name, bound in zip(names, (item,) if len(names) == 1 else (key, item), strict=False):
                if node.pipeline.assigns:
                    self._assign(name, bound)
                else:
                    self.variables.append((name, bound))
            try:
                self.walk(node.body, item)
            except _Left as leave:
                if leave.kind == "break":
                    del self.variables[mark:]
                    return
            del self.variables[mark:]
        if not pairs:
            self.walk(node.otherwise, dot)

    def _include(self, node: Include, dot: Any) -> None:
        body = self.template.parsed.defined.get(node.name)
        if body is None:
            raise TemplateError(f"template `{node.name}` not defined")
        self.calls += 1
        if self.calls > MAX_CALLS:
            raise TemplateError("templates that call each other without end")
        value = self._pipeline(node.pipeline, dot) if node.pipeline else None
        outer, self.variables = self.variables, [("$", value)]
        self.walk(body, value)
        self.variables = outer
        self.calls -= 1

    def _pipeline(self, pipeline: Pipeline, dot: Any, *, declares: bool = True) -> Any:
        value: Any = MISSING
        for index, command in enumerate(pipeline.commands):
            value = self._command(command, dot, (value,) if index else ())
        for name in pipeline.variables if declares else ():
            if pipeline.assigns:
                self._assign(name, value)
            else:
                self.variables.append((name, value))
        return value

    def _assign(self, name: str, value: Any) -> None:
        for index in range(len(self.variables) - 1, -1, -1):
            if self.variables[index][0] == name:
                self.variables[index] = (name, value)
                return

    def _command(self, command: Command, dot: Any, final: tuple[Any, ...]) -> Any:
        self._step()
        first, rest = command.operands[0], command.operands[1:]
        try:
            return (
                self._call(first, rest, dot, final) if isinstance(first, Call) else self._alone(first, rest, dot, final)
            )
        except TemplateError as error:
            if error.line:
                raise
            raise TemplateError(error.message, *place(self.template.text, command.position)) from None

    def _alone(self, operand: Operand, rest: Sequence[Operand], dot: Any, final: tuple[Any, ...]) -> Any:
        if rest or final:
            raise TemplateError(f"can't give argument to non-function {_shown(operand)}")
        return self._value(operand, dot)

    def _call(self, call: Call, rest: Sequence[Operand], dot: Any, final: tuple[Any, ...]) -> Any:
        if call.name in {"and", "or"}:
            return self._junction(call.name, rest, dot, final)
        arguments = [*(self._value(one, dot) for one in rest), *final]
        return _bounded(self.template.functions[call.name](call.name, arguments))

    def _junction(self, name: str, rest: Sequence[Operand], dot: Any, final: tuple[Any, ...]) -> Any:
        """`and` and `or` stop at the first operand that decides."""
        value: Any = MISSING
        if not rest and not final:
            raise TemplateError(f"wrong number of args for {name}: want at least 1 got 0")
        for one in rest:
            value = self._value(one, dot)
            if is_true(value) == (name == "or"):
                return value
        return final[0] if final else value

    def _value(self, operand: Operand, dot: Any) -> Any:
        match operand:
            case Literal():
                return operand.value
            case Dot():
                return dot
            case Field():
                return self._fields(dot, operand.names)
            case Variable():
                found = next((value for name, value in reversed(self.variables) if name == operand.name), MISSING)
                return self._fields(found, operand.fields)
            case Call():
                return self._call(operand, (), dot, ())
            case Chain():
                return self._fields(self._pipeline(operand.inner, dot), operand.names)
            case Pipeline():
                return self._pipeline(operand, dot)

    def _fields(self, value: Any, names: Sequence[str]) -> Any:
        for name in names:
            value = self._field(value, name)
        return value

    def _field(self, value: Any, name: str) -> Any:
        if value is MISSING:
            if self.template.missing_key == "error":
                raise TemplateError(f"nil data; no entry for key `{name}`")
            return MISSING
        if value is None:
            raise TemplateError(f"nil pointer evaluating interface {{}}.{name}")
        if not isinstance(value, dict):
            raise TemplateError(f"can't evaluate field {name} in type {type_name(value)}")
        if name in value:
            return value[name]
        if self.template.missing_key == "error":
            raise TemplateError(f"map has no entry for key `{name}`")
        return MISSING


def _bounded(value: Any) -> Any:
    """The result of a call, unless it could be doubled until the machine gives up."""
    if isinstance(value, str | list | dict) and len(value) > MAX_VALUE:
        raise TemplateError(f"a value longer than {MAX_VALUE}")
    return value


def _pairs(value: Any) -> list[tuple[Any, Any]]:
    """What a range goes through: a list by index, a mapping by sorted keys, a number up to it."""
    if value is None or value is MISSING:
        return []
    if isinstance(value, dict):
        return [(key, value[key]) for key in sorted(value)]
    if isinstance(value, list | tuple):
        return list(enumerate(value))
    if isinstance(value, int) and not isinstance(value, bool):
        if value > MAX_STEPS:
            raise TemplateError("the template takes too many steps")
        return [(index, index) for index in range(value)]
    raise TemplateError(f"range can't iterate over {printed(value)}")


def _shown(operand: Operand) -> str:
    match operand:
        case Field():
            return "." + ".".join(operand.names)
        case Variable():
            return ".".join((operand.name, *operand.fields))
        case Literal():
            return printed(operand.value)
        case _:
            return "operand"
