"""Which engine matches an expression: Python's own where it is surely fast, else a set of states at once."""

from __future__ import annotations

import math
import re

from labwright.render.kustomize.automaton import Automaton, TooMuchWorkError
from labwright.render.kustomize.expressions import (
    At,
    Chars,
    Choice,
    ExpressionError,
    Node,
    Repeat,
    Sequence,
    parse,
)

MAX_STEPS = 10**5
"""Most steps that Python's engine may take on one text, in the worst case: some milliseconds."""

_CHECKS = {At.BEGIN: r"\A", At.END: r"\Z", At.BEGIN_LINE: "(?m:^)", At.END_LINE: "(?m:$)"}


class Matcher:
    """A compiled expression and the engines for it."""

    __slots__ = ("_automaton", "_choices", "_fast", "_loops", "_tree")

    def __init__(self, source: str) -> None:
        """Raises ExpressionError."""
        self._tree = parse(source)
        self._automaton: Automaton | None = None
        self._fast: re.Pattern[str] | None = None
        self._loops, self._choices = 0, 0
        if (effort := _effort(self._tree)) is not None:
            self._loops, self._choices = effort
            self._fast = re.compile(_python(self._tree))
        else:
            self._automaton = Automaton(self._tree)

    def search(self, text: str) -> bool | None:
        """Whether it matches somewhere; None when finding out would take too long."""
        if self._fast is not None and len(text) ** self._loops * self._choices <= MAX_STEPS:
            return bool(self._fast.search(text))
        try:
            if self._automaton is None:
                self._automaton = Automaton(self._tree)
            return self._automaton.search(text)
        except (TooMuchWorkError, ExpressionError):
            return None


def _effort(node: Node) -> tuple[int, int] | None:
    """How often Python's engine may try, at most: the length of the text to the power of the first number, times the second.

    None when it is no choice for the expression.
    """
    if isinstance(node, Chars):
        return None if node.tests else (0, 1)
    if isinstance(node, At):
        return (0, 1) if node in _CHECKS else None
    if isinstance(node, Repeat):
        if node.most is not None and node.most <= 1:
            found = _effort(node.part)
            return (found[0], found[1] + 1) if found else None
        return (1, 1) if isinstance(node.part, Chars) and not node.part.tests else None
    parts = [one for part in node.parts if (one := _effort(part)) is not None]
    if len(parts) < len(node.parts):
        return None
    if isinstance(node, Sequence):
        return sum(one[0] for one in parts), min(math.prod(one[1] for one in parts), MAX_STEPS + 1)
    return max((one[0] for one in parts), default=0), sum(one[1] for one in parts)


def _python(node: Node) -> str:
    """The expression as Python writes it."""
    if isinstance(node, Chars):
        inner = "".join(f"{_quoted(low)}-{_quoted(high)}" if high > low else _quoted(low) for low, high in node.ranges)
        return f"[{'^' if node.negated else ''}{inner}]"
    if isinstance(node, At):
        return _CHECKS[node]
    if isinstance(node, Repeat):
        return f"(?:{_python(node.part)}){{{node.least},{'' if node.most is None else node.most}}}"
    if isinstance(node, Choice):
        return f"(?:{'|'.join(map(_python, node.parts))})"
    return "".join(map(_python, node.parts))


def _quoted(code: int) -> str:
    return f"\\U{code:08x}"
