"""From pydantic's errors to diagnostics at the very key or value.

| code | meaning |
|---|---|
| H001 | a field that does not exist |
| H002 | a field that is missing |
| H003 | a value of the wrong type, or outside its bounds |
| H004 | text that cannot be read: a duration, a version, a schedule, an address; a word that is not among the known ones |
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from labwright.source import (
    Diagnostic,
    Path,
    Place,
    Severity,
    in_one_line,
    key_place_of,
    nearest,
    nearest_place,
    place_of,
)
from labwright.source import walk as value_at
from labwright.spec.fields import aliases, known_names, models_at
from labwright.spec.nouns import inline
from labwright.spec.scalars import MALFORMED, shown

ModelT = TypeVar("ModelT", bound=BaseModel)
Rename = Callable[[Path], Path]

UNKNOWN_FIELD = "H001"
MISSING_FIELD = "H002"
WRONG_TYPE = "H003"
UNREADABLE = "H004"

_NOUNS = {
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "string_type": "text",
    "bool_type": "`true` or `false`",
    "bool_parsing": "`true` or `false`",
    "list_type": "a list",
    "tuple_type": "a list",
    "set_type": "a list",
    "frozen_set_type": "a list",
    "dict_type": "a mapping",
    "mapping_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
    "none_required": "nothing",
}
_BOUNDS = {
    "greater_than": "more than {gt}",
    "greater_than_equal": "at least {ge}",
    "less_than": "less than {lt}",
    "less_than_equal": "at most {le}",
    "too_short": "at least {min_length} entry",
    "too_long": "at most {max_length} entries",
    "string_too_short": "at least {min_length} character",
    "string_too_long": "at most {max_length} characters",
    "string_pattern_mismatch": "text that matches `{pattern}`",
}


def validate(
    model: type[ModelT],
    raw: Any,
    *,
    path_prefix: Path = (),
    code: str = "",
    place: Place | None = None,
    rename: Rename | None = None,
) -> tuple[ModelT | None, tuple[Diagnostic, ...]]:
    """Read `raw` (a YamlMap, or plain data) as `model`: the instance, or None and what is wrong with it, all at once.

    `path_prefix` is where `raw` stands in the spec, for messages; `place` is pointed at when `raw` itself has none.
    `code` replaces the codes above; `rename` turns a path into the one that the user wrote.
    """
    try:
        return model.model_validate({} if raw is None else raw, by_alias=True, by_name=False), ()
    except ValidationError as error:
        found = _Reader(model, raw, path_prefix, code, place, rename or (lambda path: path))
        return None, tuple(found.diagnostics(error.errors(include_url=False)))


def dotted(path: Path) -> str:
    """A path as a user reads it: `promises[0].survive`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


class _Reader:
    def __init__(
        self, model: type[BaseModel], raw: Any, prefix: Path, code: str, place: Place | None, rename: Rename
    ) -> None:
        self._model = model
        self._raw = raw
        self._prefix = prefix
        self._code = code
        self._place = place
        self._rename = rename

    def diagnostics(self, errors: list[ErrorDetails]) -> Iterator[Diagnostic]:
        """One per path and kind of mistake.

        A value that several types could have fails once for each. Where one of them was plainly meant, because its
        failure lies deeper, the others are silent; else what each expected is joined by `or`.
        """
        made: dict[tuple[Path, str], Diagnostic] = {}
        read = [(*self._one(error), error) for error in errors]
        deepest = {path[:length] for path, _, _ in read for length in range(len(path))}
        for path, diagnostic, error in read:
            alternative = len(error["loc"]) > len(path) and error["loc"][-1] != "[key]"
            if path in deepest and (alternative or error["type"] == "too_short"):
                continue  # pydantic counts a list's good items only
            key = (self._rename(self._prefix + path), "" if alternative else diagnostic.code)
            if (first := made.get(key)) is None:
                made[key] = diagnostic
            elif alternative and diagnostic.expected not in first.expected:
                made[key] = replace(first, expected=f"{first.expected}, or {diagnostic.expected}")
        yield from made.values()

    def _one(self, error: ErrorDetails) -> tuple[Path, Diagnostic]:
        kind = error["type"]
        is_key = bool(error["loc"]) and error["loc"][-1] == "[key]"
        path = self._path_of(error["loc"][:-1] if is_key else error["loc"], missing=kind == "missing")
        name = dotted(self._rename(self._prefix + path))
        if kind == "extra_forbidden":
            return path, self._unknown(path, error["loc"])
        if kind == "missing":
            return path, self._missing(path)
        place = self._key_place(path) if is_key else self._value_place(path)
        context: Mapping[str, Any] = error.get("ctx", {})
        value = error["input"]
        if kind == MALFORMED:
            text = f"`{name}` {context['text']}"
            if is_key:
                parent = dotted(self._rename(self._prefix + path)[:-1])
                text = f"`{path[-1]}` in `{parent}` is {context['text'].rpartition(', which is ')[2]}"
            return path, self._error(UNREADABLE, text, place, context["expected"], context["help"])
        if kind in {"literal_error", "enum"}:
            words = [
                {"True": "true", "False": "false"}.get(word, word.strip("'"))
                for word in str(context["expected"]).replace(" or ", ", ").split(", ")
            ]
            near = nearest(value, words) if isinstance(value, str) else None
            expected = ("one of " if len(words) > 1 else "") + ", ".join(f"`{word}`" for word in words)
            hint = f"did you mean `{near}`?" if near else ""
            return path, self._error(UNREADABLE, f"`{name}` is {shown(value)}", place, expected, hint)
        if kind == "value_error":
            said = str(context.get("error", error["msg"]))
            return path, self._error(UNREADABLE, f"`{name}` is {shown(value)}: {said}", place)
        if kind in _NOUNS:
            number = kind == "string_type" and isinstance(value, int | float) and not isinstance(value, bool)
            hint = f'put it in quotes: "{value}"' if number else ""
            return path, self._error(WRONG_TYPE, f"`{name}` is {_kind_shown(value)}", place, _NOUNS[kind], hint)
        expected = _BOUNDS.get(kind, "").format_map(
            {
                key: int(bound) if isinstance(bound, float) and bound.is_integer() else bound
                for key, bound in context.items()
            }
        ) or error["msg"].removeprefix("Input should be ")
        return path, self._error(WRONG_TYPE, f"`{name}` is {_kind_shown(value)}", place, expected)

    def _unknown(self, path: Path, loc: Path) -> Diagnostic:
        known = sorted(set(known_names(self._model, loc[:-1])))
        near = nearest(str(path[-1]), known)
        parent = dotted(self._rename(self._prefix + path)[:-1])
        listed = ", ".join(f"`{name}`" for name in known)
        return self._error(
            UNKNOWN_FIELD,
            f"unknown field `{path[-1]}`" + (f" in `{parent}`" if parent else ""),
            self._key_place(path),
            (f"one of {listed}" if len(known) > 1 else listed) or "no fields at all",
            f"did you mean `{near}`?" if near else "",
        )

    def _missing(self, path: Path) -> Diagnostic:
        parent = path[:-1]
        written = dotted(self._rename(self._prefix + path)[:-1])
        info = None
        for candidate in models_at(self._model, parent):
            info = info or aliases(candidate).get(str(path[-1]))
        said = (info.description or "").split(". ")[0].rstrip(".") if info else ""
        expected = f"`{path[-1]}`" + (f": {said[0].lower()}{said[1:]}" if said else "")
        hint = f"for example `{path[-1]}: {inline(info.examples[0])}`" if info and info.examples else ""
        return self._error(
            MISSING_FIELD,
            f"`{written}` lacks `{path[-1]}`" if written else f"the file lacks `{path[-1]}`",
            self._key_place(parent),
            expected,
            hint,
        )

    def _error(self, code: str, message: str, place: Place | None, expected: str = "", hint: str = "") -> Diagnostic:
        return Diagnostic(Severity.ERROR, self._code or code, message, place or self._place, expected, hint)

    def _path_of(self, loc: Path, *, missing: bool) -> Path:
        """The path inside `raw`: pydantic's location without the tags of unions."""
        path: list[str | int] = []
        here = self._raw
        for index, step in enumerate(loc):
            last = missing and index == len(loc) - 1
            try:
                here = value_at(here, step)
            except KeyError:
                if last:
                    path.append(step)
                continue
            path.append(step)
        return tuple(path)

    def _key_place(self, path: Path) -> Place | None:
        if not path:
            return self._place or in_one_line(nearest_place(self._raw))
        return key_place_of(self._raw, *path) or in_one_line(nearest_place(self._raw, *path))

    def _value_place(self, path: Path) -> Place | None:
        try:
            value = value_at(self._raw, *path)
        except KeyError:
            value = None
        if isinstance(value, dict | list) or value is None:
            return self._key_place(path)
        return place_of(self._raw, *path) or self._key_place(path)


def _kind_shown(value: object) -> str:
    if isinstance(value, dict):
        return "a mapping" if value else "an empty mapping"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    return "empty" if value is None else shown(value)
