"""fmt.Sprint and fmt.Sprintf, for the verbs that templates use."""

from __future__ import annotations

import json
import re
from typing import Any

from labwright.render.gotemplate.values import number_text, text_of, type_name

_VERB = re.compile(r"%([-+# 0]*)(\*|\d+)?(?:\.(\*|\d+)?)?(?:\[(\d+)\])?([a-zA-Z%])")
_MAX_WIDTH = 10_000
"""Widest padding. Chosen by feel, against formats made to exhaust the machine."""


def sprint(*values: Any) -> str:
    """Values joined, with a space between two that are no strings."""
    made: list[str] = []
    for index, value in enumerate(values):
        if index and not isinstance(value, str) and not isinstance(values[index - 1], str):
            made.append(" ")
        made.append(text_of(value))
    return "".join(made)


def sprintf(pattern: str, *values: Any) -> str:
    """A format filled, faults written out as Go does: `%!d(string=x)`, `%!s(MISSING)`."""
    waiting = list(values)
    indexed = False

    def one(match: re.Match[str]) -> str:
        nonlocal indexed
        flags, width, precision, index, verb = match.groups()
        if verb == "%":
            return "%"
        if width == "*":
            width = str(waiting.pop(0)) if waiting else "0"
        if index:
            indexed = True
            if not 1 <= int(index) <= len(values):
                return f"%!{verb}(BADINDEX)"
            value = values[int(index) - 1]
        elif not waiting:
            return f"%!{verb}(MISSING)"
        else:
            value = waiting.pop(0)
        has_precision = "." in match.group()
        return _padded(_formatted(value, verb, flags, int(precision or 0) if has_precision else None), flags, width)

    made = _VERB.sub(one, pattern)
    if waiting and not indexed:
        made += f"%!(EXTRA {', '.join(f'{type_name(value)}={text_of(value)}' for value in waiting)})"
    return made


def _padded(text: str, flags: str, width: str | None) -> str:
    wanted = min(int(width), _MAX_WIDTH) if width else 0
    if "-" in flags:
        return text.ljust(wanted)
    if "0" in flags:
        sign = text[:1] if text[:1] in {"-", "+"} else ""
        return sign + text[len(sign) :].rjust(wanted - len(sign), "0")
    return text.rjust(wanted)


def _formatted(value: Any, verb: str, flags: str, precision: int | None) -> str:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if verb == "v":
        return text_of(value) if "#" not in flags else json.dumps(value)
    if verb == "T":
        return type_name(value)
    if verb in "sq" and (isinstance(value, str) or not number):
        if isinstance(value, bool) or value is None:
            return f"%!{verb}({'<nil>' if value is None else f'bool={text_of(value)}'})"
        text = text_of(value)
        text = text if precision is None else text[:precision]
        return json.dumps(text, ensure_ascii=False) if verb == "q" else text
    if verb == "t" and isinstance(value, bool):
        return text_of(value)
    if verb in "dxXobc" and isinstance(value, int) and number:
        return _whole(value, verb, flags)
    if verb in "xX" and isinstance(value, str):
        return value.encode().hex() if verb == "x" else value.encode().hex().upper()
    if verb in "feEgGF" and isinstance(value, float):
        if verb in "gG" and precision is None:
            return number_text(value)
        sign = "+" if "+" in flags else ""
        return f"{value:{sign}.{6 if precision is None else precision}{verb}}"
    shown = "<nil>" if value is None else f"{type_name(value)}={text_of(value)}"
    return f"%!{verb}({shown})"


def _whole(value: int, verb: str, flags: str) -> str:
    if verb == "c":
        return chr(value) if 0 <= value < 0x110000 else "\ufffd"
    sign = "+" if "+" in flags else ""
    prefix = "#" if "#" in flags else ""
    return f"{value:{sign}{prefix}{verb}}"
