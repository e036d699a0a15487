"""The functions of text/template itself (text/template/funcs.go); `and` and `or` are the interpreter's."""

from __future__ import annotations

import html
import urllib.parse
from typing import Any

from labwright.render.gotemplate.errors import TemplateError
from labwright.render.gotemplate.formatting import sprint, sprintf
from labwright.render.gotemplate.registry import Function, Kind
from labwright.render.gotemplate.values import equal, is_true, less, text_of, type_name

ANY, TEXT = Kind.ANY, Kind.TEXT


def _index(value: Any, *keys: Any) -> Any:
    for key in keys:
        if value is None:
            raise TemplateError("index of untyped nil")
        if isinstance(value, dict):
            if not isinstance(key, str):
                raise TemplateError(f"value has type {type_name(key)}; should be string")
            value = value.get(key)
        elif isinstance(value, list | tuple | str):
            if not isinstance(key, int) or isinstance(key, bool):
                raise TemplateError(f"cannot index slice/array with type {type_name(key)}")
            if not 0 <= key < len(value):
                raise TemplateError(f"index out of range: {key}")
            value = ord(value[key]) if isinstance(value, str) else value[key]
        else:
            raise TemplateError(f"can't index item of type {type_name(value)}")
    return value


def _slice(value: Any, *bounds: Any) -> Any:
    if not isinstance(value, list | tuple | str):
        raise TemplateError(f"can't slice item of type {type_name(value)}")
    if any(not isinstance(bound, int) or not 0 <= bound <= len(value) for bound in bounds) or len(bounds) > 3:
        raise TemplateError("slice index out of range")
    return value[bounds[0] if bounds else 0 : bounds[1] if len(bounds) > 1 else len(value)]


def _len(value: Any) -> int:
    if isinstance(value, str):
        return len(value.encode())
    if isinstance(value, dict | list | tuple):
        return len(value)
    raise TemplateError("len of nil pointer" if value is None else f"len of type {type_name(value)}")


def _eq(one: Any, *others: Any) -> bool:
    return any(equal(one, other) for other in others)


_SCRIPT = {"\\": r"\\", "'": r"\'", '"': r"\"", "<": r"\u003C", ">": r"\u003E", "&": r"\u0026", "=": r"\u003D"}


def _script(text: str) -> str:
    """template.JSEscapeString."""
    return "".join(_SCRIPT.get(one) or (f"\\u{ord(one):04X}" if ord(one) < 32 else one) for one in text)


def _no_function(*_arguments: Any) -> Any:
    raise TemplateError("call of a value that is no function")


BUILTIN = {
    "not": Function(lambda value: not is_true(value), (ANY,)),
    "len": Function(_len, (ANY,)),
    "index": Function(_index, (ANY, ANY), variadic=True),
    "slice": Function(_slice, (ANY, ANY), variadic=True),
    "print": Function(sprint, (ANY,), variadic=True),
    "println": Function(lambda *values: " ".join(map(text_of, values)) + "\n", (ANY,), variadic=True),
    "printf": Function(sprintf, (TEXT, ANY), variadic=True),
    "html": Function(lambda *values: html.escape(sprint(*values)), (ANY,), variadic=True),
    "js": Function(lambda *values: _script(sprint(*values)), (ANY,), variadic=True),
    "urlquery": Function(lambda *values: urllib.parse.quote_plus(sprint(*values)), (ANY,), variadic=True),
    "eq": Function(_eq, (ANY, ANY), variadic=True),
    "ne": Function(lambda one, other: not equal(one, other), (ANY, ANY)),
    "lt": Function(less, (ANY, ANY)),
    "le": Function(lambda one, other: less(one, other) or equal(one, other), (ANY, ANY)),
    "gt": Function(lambda one, other: not (less(one, other) or equal(one, other)), (ANY, ANY)),
    "ge": Function(lambda one, other: not less(one, other), (ANY, ANY)),
    "call": Function(_no_function, (ANY,), variadic=True),
}
