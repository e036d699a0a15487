"""Regular expressions and selectors as Go reads them.

Mirrors types.SelectorRegex and k8s.io/apimachinery labels.Parse. Go's expressions cannot blow up, Python's can: `matching`
sees to that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Protocol

from labwright.render.kustomize.faults import refuse
from labwright.render.kustomize.ids import Gvk
from labwright.render.kustomize.resource import Resource
from labwright.source import Place, nearest_place

MAX_SHOWN = 100
"""Characters of an expression that a message shows."""

_WORD = re.compile(r"\^\(\?:([A-Za-z0-9/-]+)\)\$", re.ASCII)
"""An anchored word, as nearly all selectors are: it is compared, not matched."""


class _Searching(Protocol):
    def search(self, text: str) -> bool | None: ...


class _Word:
    """Stands for an anchored word."""

    __slots__ = ("_word",)

    def __init__(self, word: str) -> None:
        self._word = word

    def search(self, text: str) -> bool:
        return text == self._word


class Pattern:
    """A regular expression that stands somewhere."""

    __slots__ = ("_matcher", "_place", "_source")

    def __init__(self, source: str, matcher: _Searching, place: Place | None) -> None:
        self._source = source
        self._matcher = matcher
        self._place = place

    def search(self, text: str) -> bool:
        """Whether it matches somewhere. Raises KustomizeError when finding out would take too long."""
        found = self._matcher.search(text)
        if found is None:
            message = f"regular expression `{_shown(self._source)}` takes too long on a text of {len(text)} characters"
            raise refuse("KZ020", message, self._place)
        return found


def _shown(pattern: str) -> str:
    return pattern if len(pattern) <= MAX_SHOWN else f"{pattern[:MAX_SHOWN]}…"


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> _Searching | str:
    """What matches an expression, or why it cannot be used."""
    if match := _WORD.fullmatch(pattern):
        return _Word(match[1])
    # Here, not above: most kustomizations have no other expression, and the engines take a while to import.
    from labwright.render.kustomize.expressions import ExpressionError
    from labwright.render.kustomize.matching import Matcher

    try:
        return Matcher(pattern)
    except ExpressionError as error:
        return str(error)


def compile_pattern(pattern: str, place: Place | None) -> Pattern:
    """A regular expression out of a kustomization. Raises KustomizeError."""
    found = _compiled(pattern)
    if isinstance(found, str):
        raise refuse("KZ020", f"regular expression `{_shown(pattern)}` cannot be used: {found}", place)
    return Pattern(pattern, found, place)


class Selector:
    """A patch's or replacement's selector: anchored expressions for kind, name, namespace; label and annotation terms."""

    __slots__ = ("_annotations", "_labels", "_parts", "place")

    def __init__(self, value: Any, place: Place | None) -> None:
        self.place = place
        self._parts = {
            name: compile_pattern(f"^(?:{value[name]})$", nearest_place(value, name))
            for name in ("group", "version", "kind", "name", "namespace")
            if value.get(name)
        }
        self._labels = parse_terms(value.get("labelSelector") or "", nearest_place(value, "labelSelector"))
        self._annotations = parse_terms(
            value.get("annotationSelector") or "", nearest_place(value, "annotationSelector")
        )

    @property
    def by_id(self) -> bool:
        """It says something about the identity, not only about labels."""
        return bool(self._parts)

    @property
    def by_terms(self) -> bool:
        return bool(self._labels or self._annotations)

    def takes(self, resource: Resource) -> bool:
        """Selects the resource by its original or present name and namespace (ResMap.Select)."""
        gvk = resource.gvk
        if not self.kind(gvk):
            return False
        now = resource.id
        original = resource.original_id() if resource.previous else now
        return (
            (self.part("namespace", original.effective_namespace) or self.part("namespace", now.effective_namespace))
            and (self.part("name", original.name) or self.part("name", now.name))
            and self.terms(resource)
        )

    def part(self, name: str, text: str) -> bool:
        pattern = self._parts.get(name)
        return pattern is None or pattern.search(text)

    def kind(self, gvk: Gvk) -> bool:
        return self.part("group", gvk.group) and self.part("version", gvk.version) and self.part("kind", gvk.kind)

    def terms(self, resource: Resource) -> bool:
        return all(term.matches(resource.labels()) for term in self._labels) and all(
            term.matches(resource.annotations()) for term in self._annotations
        )


class Term:
    """One requirement of a label selector."""

    __slots__ = ("key", "operator", "values")

    def __init__(self, key: str, operator: str, values: frozenset[str] = frozenset()) -> None:
        self.key = key
        self.operator = operator
        self.values = values

    def matches(self, labels: Mapping[str, Any]) -> bool:
        if self.operator == "exists":
            return self.key in labels
        if self.operator == "!":
            return self.key not in labels
        if self.operator in ("gt", "lt"):
            try:
                found, limit = int(str(labels[self.key])), int(next(iter(self.values)))
            except (KeyError, ValueError):
                return False
            return found > limit if self.operator == "gt" else found < limit
        held = self.key in labels and str(labels[self.key]) in self.values
        return held if self.operator == "in" else not held


_TERM = re.compile(
    r"\s*(?:"
    r"!\s*(?P<absent>[^\s,=!<>()]+)"
    r"|(?P<key>[^\s,=!<>()]+)\s*(?:"
    r"(?P<set>in|notin)\s*\((?P<values>[^()]*)\)"
    r"|(?P<compare>==|=|!=|>|<)\s*(?P<value>[^\s,=!<>()]*)"
    r")?"
    r")\s*(?:,|$)"
)


@lru_cache(maxsize=512)
def _terms(text: str) -> tuple[Term, ...] | None:
    terms: list[Term] = []
    position = 0
    while position < len(text):
        match = _TERM.match(text, position)
        if match is None or match.end() == position:
            return None
        position = match.end()
        if key := match["absent"]:
            terms.append(Term(key, "!"))
        elif match["set"]:
            values = frozenset(value.strip() for value in match["values"].split(","))
            terms.append(Term(match["key"], "in" if match["set"] == "in" else "notin", values))
        elif compare := match["compare"]:
            operator = {"!=": "notin", ">": "gt", "<": "lt"}.get(compare, "in")
            terms.append(Term(match["key"], operator, frozenset((match["value"],))))
        else:
            terms.append(Term(match["key"], "exists"))
    return tuple(terms)


def parse_terms(text: str, place: Place | None) -> tuple[Term, ...]:
    """A label selector, e.g. `app=web, tier in (front, back), !legacy`. Raises KustomizeError."""
    if not text.strip():
        return ()
    found = _terms(" ".join(text.split()))
    if found is None:
        raise refuse(
            "KZ020",
            f"`{_shown(text)}` is no label selector",
            place,
            expected="for example app=web, tier in (a, b), !old",
        )
    return found
