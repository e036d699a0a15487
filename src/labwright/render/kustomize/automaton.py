"""Matching an expression in time proportional to the text, whatever the expression: a set of states at once.

Thompson's construction, with the steps between sets of states remembered (a lazily built automaton), as RE2 does it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from labwright.render.kustomize.expressions import At, Chars, Choice, ExpressionError, Node, Repeat, Sequence

MAX_STATES: Final = 20_000
"""Most states of an automaton. Chosen by feel; an expression that people write has some dozens."""

MAX_WORK: Final = 2_000_000
"""Most states visited by one expression over all its texts, remembered steps aside: about a second of Python."""

MAX_KNOWN: Final = 20_000
"""Most steps remembered; then it begins anew."""

_MATCH: Final = -1


class TooMuchWorkError(Exception):
    """The expression took its share of time; the answer is not known."""


@dataclass(frozen=True, slots=True)
class _Split:
    targets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Consume:
    chars: Chars
    target: int


@dataclass(frozen=True, slots=True)
class _Check:
    what: At
    target: int


class Automaton:
    """A compiled tree. `search` says whether it matches anywhere in a text."""

    __slots__ = ("_known", "_start", "_states", "_work")

    def __init__(self, tree: Node) -> None:
        """Raises ExpressionError for one with too many states."""
        self._states: list[_Split | _Consume | _Check] = []
        self._start = self._build(tree, _MATCH)
        self._known: dict[tuple[frozenset[int], str, str], frozenset[int] | None] = {}
        self._work = 0

    def _add(self, state: _Split | _Consume | _Check) -> int:
        if len(self._states) >= MAX_STATES:
            raise ExpressionError("expression too large")
        self._states.append(state)
        return len(self._states) - 1

    def _build(self, node: Node, target: int) -> int:
        """The state where a part begins that goes on to `target`."""
        if isinstance(node, Chars):
            return self._add(_Consume(node, target))
        if isinstance(node, At):
            return self._add(_Check(node, target))
        if isinstance(node, Sequence):
            for part in reversed(node.parts):
                target = self._build(part, target)
            return target
        if isinstance(node, Choice):
            return self._add(_Split(tuple(self._build(part, target) for part in node.parts)))
        return self._repeat(node, target)

    def _repeat(self, node: Repeat, target: int) -> int:
        if node.most is None:
            loop = self._add(_Split(()))
            self._states[loop] = _Split((self._build(node.part, loop), target))
            target = loop
        else:
            for _ in range(node.most - node.least):
                target = self._add(_Split((self._build(node.part, target), target)))
        for _ in range(node.least):
            target = self._build(node.part, target)
        return target

    def search(self, text: str) -> bool:
        """Whether it matches somewhere. Raises TooMuchWorkError."""
        here = frozenset((self._start,))
        before = ""
        for character in text:
            key = here, before, character
            if key not in self._known:
                if len(self._known) >= MAX_KNOWN:
                    self._known.clear()
                self._known[key] = self._step(*key)
            following = self._known[key]
            if following is None:
                return True
            here = following
            before = _kind(character)
        return _MATCH in self._closed(here, before, "")

    def _step(self, here: frozenset[int], before: str, character: str) -> frozenset[int] | None:
        """The states behind a character, the start always among them; None for a match before it."""
        closed = self._closed(here, before, character)
        if _MATCH in closed:
            return None
        found = {self._start}
        for index in closed:
            state = self._states[index]
            if isinstance(state, _Consume) and state.chars.holds(character):
                found.add(state.target)
        return frozenset(found)

    def _closed(self, here: frozenset[int], before: str, after: str) -> set[int]:
        """All states that can be reached without a character, between two characters."""
        seen: set[int] = set()
        waiting = list(here)
        while waiting:
            index = waiting.pop()
            if index in seen:
                continue
            seen.add(index)
            if index == _MATCH:
                break
            state = self._states[index]
            if isinstance(state, _Split):
                waiting.extend(state.targets)
            elif isinstance(state, _Check) and _between(state.what, before, _kind(after)):
                waiting.append(state.target)
        self._work += len(seen)
        if self._work > MAX_WORK:
            raise TooMuchWorkError
        return seen


def _kind(character: str) -> str:
    """What matters about a neighbour: nothing there, a line break, a letter, anything else."""
    if not character or character == "\n":
        return character
    return "w" if character.isascii() and (character.isalnum() or character == "_") else "-"


def _between(what: At, before: str, after: str) -> bool:
    if what is At.BEGIN:
        return not before
    if what is At.END:
        return not after
    if what is At.BEGIN_LINE:
        return before in ("", "\n")
    if what is At.END_LINE:
        return after in ("", "\n")
    return ((before == "w") != (after == "w")) == (what is At.WORD)
