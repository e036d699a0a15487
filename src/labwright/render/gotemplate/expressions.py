"""Go's regular expressions in templates, with Python's engine.

Go's (RE2) cannot blow up, Python's can: a repetition or a choice inside a repetition is refused, and so is a text on which an
expression could take long.
"""

from __future__ import annotations

import re
from functools import lru_cache
from re import _parser  # type: ignore[attr-defined]  # the only reader of expressions there is
from typing import Any

from labwright.render.gotemplate.errors import TemplateError

MAX_PATTERN = 1000
"""Longest expression. Chosen by feel; real ones have some dozens of characters."""
MAX_STEPS = 10**7
"""Most steps that matching one text may take, in the worst case. About a second of Python's engine."""


def expression(pattern: str, text: str) -> re.Pattern[str]:
    """An expression, fit to be used on a text. Raises TemplateError."""
    found = _compiled(pattern)
    if isinstance(found, str):
        raise TemplateError(f"regular expression `{pattern}` cannot be used: {found}")
    compiled, loops = found
    if loops > 1 and len(text) ** loops > MAX_STEPS:
        raise TemplateError(f"regular expression `{pattern}` has too many repetitions for a text of {len(text)}")
    return compiled


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> tuple[re.Pattern[str], int] | str:
    if len(pattern) > MAX_PATTERN:
        return f"longer than {MAX_PATTERN} characters"
    text = pattern.replace(r"\z", r"\Z")
    try:
        loops, nested = _loops(_parser.parse(text), inside=False)
        if nested:
            return "a repetition or a choice inside a repetition"
        return re.compile(text, re.ASCII), loops
    except (re.error, RecursionError, OverflowError) as error:
        return str(error)


def _loops(tree: Any, *, inside: bool) -> tuple[int, bool]:
    """How many repetitions an expression has one after the other, and whether one holds what makes it explode."""
    count, nested = 0, False
    for operator, argument in tree:
        name = str(operator)
        if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
            _, most, body = argument
            loop = int(most) > 1
            inner, deeper = _loops(body, inside=inside or loop)
            count += inner + loop
            nested |= deeper or (loop and inside)
        elif name == "BRANCH":
            found = [_loops(branch, inside=inside) for branch in argument[1]]
            count += max(one for one, _ in found)
            nested |= inside or any(deeper for _, deeper in found)
        elif name in {"SUBPATTERN", "ATOMIC_GROUP"}:
            inner, deeper = _loops(argument[-1] if name == "SUBPATTERN" else argument, inside=inside)
            count += inner
            nested |= deeper
    return count, nested
