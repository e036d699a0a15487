"""What one process made of files, for the case that it renders them in another state, too: most of it is the same there.

Unlike a memo it holds the results themselves, and nobody but this process sees them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from labwright.render.snapshot import Snapshot, Trace

Result = TypeVar("Result")


class Recent(Generic[Result]):
    """Results by key, each with the questions about files that decided it."""

    def __init__(self) -> None:
        self._made: defaultdict[str, list[tuple[Callable[[], Trace], Result]]] = defaultdict(list)

    def of(self, key: str, snapshot: Snapshot) -> Iterator[Result]:
        """The results under a key whose files read the same in a snapshot. Nobody may change them."""
        for trace, result in self._made.get(key, ()):
            if snapshot.answers(trace()):
                yield result

    def add(self, key: str, trace: Callable[[], Trace], result: Result) -> None:
        """Remember a result. Most are never asked for again, so the questions that decided it are put together only then."""
        self._made[key].append((trace, result))
