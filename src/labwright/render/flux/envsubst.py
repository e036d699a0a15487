"""Variable substitution in text, as Flux does it after a build.

Mirrors github.com/fluxcd/pkg/envsubst v1.8: `${NAME}` with the bash-like functions, `$$` for a dollar; `$NAME` without braces is
plain text. The operators `:-`, `:=`, `:+`, `:?` and `=` all mean a default there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fnmatch import translate

_BARE = re.compile(r"\$\{(\w+)\}")
"""A variable with nothing done to it, as nearly all are."""
_NAME = re.compile(r"\w+")
_DEFAULT = re.compile(r":[=\-?+]|=")
_CASE = re.compile(r",,?|\^\^?")
_REPLACE = re.compile(r"/[/#%]?")
_REMOVE = re.compile(r"##?|%%?")
MAX_DEPTH = 50
"""Deepest nesting of `${A:-${B:-…}}`. Chosen by feel."""
MAX_LENGTH = 4 * 2**20
"""Longest text that a substitution may make, in characters: more than an object of Kubernetes may have, which is 1.5 MiB."""


class SubstitutionError(ValueError):
    """A `${…}` that Flux refuses too; `at` is its offset in the text."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.at = at


Used = Callable[[str, bool], object]
"""Called with a variable's name and whether it has a default; True says that its value is not to be had."""


def substitute(text: str, variables: Mapping[str, str], used: Used | None = None) -> str:
    """The text with its variables filled in; unknown ones are empty. Raises SubstitutionError.

    Where `used` answers True, the whole `${…}` stays as it is.
    """
    parser = _Parser(text, variables, used)
    made: list[str] = []
    length = 0
    while parser.at < len(text):
        dollar = text.find("$", parser.at)
        if dollar < 0:
            made.append(text[parser.at :])
            break
        made.append(text[parser.at : dollar])
        if bare := _BARE.match(text, dollar):
            parser.at = bare.end()
            withheld = used is not None and used(bare[1], False) is True
            made.append(bare[0] if withheld else variables.get(bare[1], ""))
            length += len(made[-1])
            if length > MAX_LENGTH:
                raise too_long(dollar)
            continue
        parser.at = dollar + 1
        following = text[parser.at : parser.at + 1]
        if following == "{":
            parser.at += 1
            made.append(parser.function(0))
            length += len(made[-1])
            if length > MAX_LENGTH:
                raise too_long(dollar)
            continue
        made.append("$")
        if following == "$":
            parser.at += 1
    return "".join(made)


def too_long(at: int) -> SubstitutionError:
    """The refusal of a text that grows beyond MAX_LENGTH."""
    return SubstitutionError(f"makes more than {MAX_LENGTH // 2**20} Mi characters", at)


class _Parser:
    def __init__(self, text: str, variables: Mapping[str, str], used: Used | None) -> None:
        self.text = text
        self.variables = variables
        self.used = used
        self.at = 0
        self._withheld = False

    def function(self, depth: int) -> str:
        """What stands behind `${`, up to its brace; all of it where the variable's value is not to be had."""
        start = self.at - 2
        outer, self._withheld = self._withheld, False
        made = self._function(start, depth)
        withheld, self._withheld = self._withheld, outer
        return self.text[start : self.at] if withheld else made

    def _function(self, start: int, depth: int) -> str:
        if depth > MAX_DEPTH:
            raise SubstitutionError(f"nested deeper than {MAX_DEPTH}", start)
        if self._take("#"):
            value = self._value(self._name(start), has_default=False)
            self._close(start)
            return str(len(value.encode("utf-8")))
        name = self._name(start)
        if operator := self._match(_DEFAULT):
            del operator
            value = self._value(name, has_default=True)
            default = self._arguments(depth, start)
            return value or default
        value = self._value(name, has_default=False)
        if self._take(":"):
            return self._substring(value, depth, start)
        if operator := self._match(_CASE):
            self._close(start)
            return _cased(value, operator)
        if operator := self._match(_REPLACE):
            return self._replaced(value, operator, depth, start)
        if operator := self._match(_REMOVE):
            pattern = self._argument("}", depth, start)
            self._close(start)
            return _removed(value, operator, pattern)
        self._close(start, "missing closing brace")
        return value

    def _value(self, name: str, *, has_default: bool) -> str:
        if self.used is not None:
            self._withheld = self._withheld or self.used(name, has_default) is True
        return self.variables.get(name, "")

    def _name(self, start: int) -> str:
        match = _NAME.match(self.text, self.at)
        if match is None:
            raise SubstitutionError("unable to parse variable name", start)
        self.at = match.end()
        return match.group()

    def _take(self, character: str) -> bool:
        found = self.text.startswith(character, self.at)
        self.at += len(character) if found else 0
        return found

    def _match(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        if match is None:
            return ""
        self.at = match.end()
        return match.group()

    def _close(self, start: int, message: str = "bad substitution") -> None:
        if not self._take("}"):
            raise SubstitutionError(message, start)

    def _argument(self, ends: str, depth: int, start: int, *, escapes: bool = False) -> str:
        """One part of an argument: a nested `${…}`, or text up to an end character or the next `${`."""
        if self._take("${"):
            return self.function(depth + 1)
        made: list[str] = []
        while self.at < len(self.text):
            character = self.text[self.at]
            if self.text.startswith("${", self.at) or character in ends:
                break
            if escapes and self.text[self.at : self.at + 2] in ("\\/", "\\\\", "$$"):
                self.at += 1
                character = self.text[self.at]
            made.append(character)
            self.at += 1
        else:
            raise SubstitutionError("missing closing brace", start)
        if not made:
            raise SubstitutionError("unable to parse substitution within function", start)
        return "".join(made)

    def _arguments(self, depth: int, start: int) -> str:
        made: list[str] = []
        length = 0
        while not self._take("}"):
            if self.at >= len(self.text):
                raise SubstitutionError("missing closing brace", start)
            made.append(self._argument("}", depth, start))
            length += len(made[-1])
            if length > MAX_LENGTH:
                raise too_long(start)
        return "".join(made)

    def _substring(self, value: str, depth: int, start: int) -> str:
        first = self._argument(":}", depth, start)
        second = None
        if self._take(":"):
            second = self._argument("}", depth, start)
        self._close(start)
        return _sliced(value, first, second)

    def _replaced(self, value: str, operator: str, depth: int, start: int) -> str:
        old = self._argument("/", depth, start, escapes=True)
        if not self._take("/"):
            raise SubstitutionError("bad substitution", start)
        if self._take("}"):
            new = None
        else:
            new = self._argument("}", depth, start, escapes=True)
            self._close(start)
        if operator == "//":
            if new and value.count(old) * len(new) > MAX_LENGTH:
                raise too_long(start)
            return value.replace(old, new or "")
        if operator == "/":
            return value.replace(old, new or "", 1)
        if new is None:
            return value
        if operator == "/#":
            return value.replace(old, new, 1) if value.startswith(old) else value
        return value.removesuffix(old) + new if value.endswith(old) else value


def _cased(value: str, operator: str) -> str:
    change = str.lower if operator[0] == "," else str.upper
    return change(value) if len(operator) == 2 else change(value[:1]) + value[1:]


def _sliced(value: str, first: str, second: str | None) -> str:
    content = value.encode("utf-8")
    try:
        position = int(first)
        length = None if second is None else int(second)
    except ValueError:
        return value
    if position < 0:
        position = max(0, len(content) + position)
    if length is None:
        cut = content[position:]
    elif length < 0:
        end = len(content) + length
        cut = b"" if end < position else content[position:end]
    else:
        cut = content[position : position + length]
    return cut.decode("utf-8", "replace")


def _removed(value: str, operator: str, pattern: str) -> str:
    """Cut a prefix (#) or suffix (%) that a shell pattern matches: the shortest, or the longest when doubled."""
    expression = re.compile(translate(pattern))
    lengths = range(1, len(value) + 1) if len(operator) == 1 else range(len(value), 0, -1)
    for length in lengths:
        part = value[:length] if operator[0] == "#" else value[-length:]
        if expression.match(part):
            return value[length:] if operator[0] == "#" else value[:-length]
    return value
