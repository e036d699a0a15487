"""Finding the few that matter among many by trying groups of them.

Each trial changes a whole group at once and says what came of it. A group that changes nothing is done with in one trial; the
others are halved until single ones are left. All groups of a round are tried together, so that whoever tries them may do
several at once. Where whoever asks has an idea who it may be, those are tried alone before the rest is halved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto


class Outcome(Enum):
    """What changing a group came to."""

    SAME = auto()
    CHANGED = auto()
    FAILED = auto()
    """Nothing can be said: the chart refuses the values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The result of one trial."""

    outcome: Outcome
    seen: frozenset[int] = frozenset()
    """Of a changed group: the members whose mark was found again, a strong hint that they matter. Of a failed one: those that
    are blamed for it.
    """


Group = tuple[int, ...]

_MANY = 8
"""Members from which it pays to split what is left of a failed group. Chosen by feel."""
_FEW = 3
"""Members beyond which it pays to guess at some of a changed group. Chosen by feel."""
Ask = Callable[[Sequence[Group]], Sequence[Answer]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search came to; all numbers are sorted."""

    deciding: Group
    """Each changes the result when it alone is changed."""
    refused: Group
    """Each makes the trial fail when it alone is changed."""
    complete: bool
    """False when the limit ended the search."""
    trials: int


def search(groups: Iterable[Group], ask: Ask, limit: int, likely: Callable[[Group], Group] = lambda _: ()) -> Found:
    """Find the members that decide alone. No more than `limit` groups are tried. `likely` guesses at members of a group, and
    is asked at the beginning, then as long as it is right.
    """
    pending = [group for group in groups if group]
    deciding: set[int] = set()
    refused: set[int] = set()
    guess = True
    trials = 0
    complete = True
    while pending:
        if trials + len(pending) > limit:
            complete = False
            pending = pending[: limit - trials]
            if not pending:
                break
        trials += len(pending)
        following: list[Group] = []
        known = len(deciding)
        for group, answer in zip(pending, ask(pending), strict=True):
            if answer.outcome is Outcome.SAME:
                continue
            blamed = answer.seen if answer.outcome is Outcome.FAILED else frozenset()
            refused |= blamed
            if len(group) == 1:
                (deciding if answer.outcome is Outcome.CHANGED else refused).add(group[0])
                continue
            if answer.outcome is not Outcome.CHANGED or answer.seen:
                following.extend(_parts(group, answer))
            elif _rounds(group) > limit - trials:
                complete = False  # halving would not come to an end
            else:
                first = frozenset(likely(group) if (guess or len(deciding) > known) and len(group) > _FEW else ())
                following.extend(_parts(group, Answer(outcome=answer.outcome, seen=first)))
        pending, guess = following, False
    return Found(deciding=tuple(sorted(deciding)), refused=tuple(sorted(refused)), complete=complete, trials=trials)


def _rounds(group: Group) -> int:
    """How many trials halving takes to a single member at least."""
    return (len(group) - 1).bit_length()


def _parts(group: Group, answer: Answer) -> list[Group]:
    """What to try next of a group that is not done with."""
    rest = tuple(one for one in group if one not in answer.seen)
    if answer.outcome is Outcome.FAILED and answer.seen:
        # In two parts, as there may be more to blame: each part tells of its own at once.
        return _halves(rest) if len(rest) > _MANY else [rest] if rest else []
    if answer.outcome is Outcome.CHANGED and answer.seen:
        alone: list[Group] = [(one,) for one in group if one in answer.seen]
        return [*alone, rest] if rest else alone
    return _halves(group)


def _halves(group: Group) -> list[Group]:
    middle = len(group) // 2
    return [group[:middle], group[middle:]]
