"""The nearest known name, for `did you mean …?`."""

from __future__ import annotations

from collections.abc import Iterable

_CUTOFF = 0.6
"""Least similarity of a suggestion (difflib ratio, 0 to 1). Chosen by feel: `metalb` finds metallb, `redis` finds nothing."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like `name`, ignoring case and `-` against `_`; None when none is near. Ties go to the first by name."""
    from difflib import SequenceMatcher  # only a mistake needs it

    wanted = _folded(name)
    best: str | None = None
    best_ratio = 0.0
    for candidate in sorted(set(known)):
        folded = _folded(candidate)
        if folded == wanted:
            return candidate
        matcher = SequenceMatcher(None, folded, wanted, autojunk=False)
        if max(best_ratio, _CUTOFF) > matcher.real_quick_ratio():
            continue
        ratio = matcher.ratio()
        if ratio >= _CUTOFF and ratio > best_ratio:
            best, best_ratio = candidate, ratio
    return best


def _folded(name: str) -> str:
    return name.casefold().replace("_", "").replace("-", "")[:200]
