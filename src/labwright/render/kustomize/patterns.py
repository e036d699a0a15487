"""Regular expressions and selectors as Go reads them.

Mirrors types.SelectorRegex and k8s.io/apimachinery labels.Parse. Go's expressions (RE2) cannot blow up, Python's can: what
is matched here is a name of bounded length, and patterns with nested repetition are refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from labwright.render.kustomize.faults import refuse
from labwright.render.kustomize.ids import Gvk
from labwright.render.kustomize.resource import Resource
from labwright.source import Place, nearest_place

MAX_PATTERN = 1000
"""Longest pattern accepted, in characters. Chosen by feel; real ones have some dozens."""

_NESTED = re.compile(r"\([^()]*[+*}][^()]*\)\s*[+*{]")


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str] | str:
    if len(pattern) > MAX_PATTERN:
        return f"longer than {MAX_PATTERN} characters"
    if _NESTED.search(pattern):
        return "repetition inside a repetition"
    try:
        return re.compile(pattern.replace(r"\z", r"\Z"), re.ASCII)
    except (re.error, RecursionError, OverflowError) as error:
        return str(error)


def compile_pattern(pattern: str, place: Place | None) -> re.Pattern[str]:
    """A regular expression out of a kustomization. Raises KustomizeError."""
    found = _compiled(pattern)
    if isinstance(found, str):
        raise refuse("KZ020", f"regular expression `{pattern}` cannot be used: {found}", place)
    return found


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
        now, original = resource.id, resource.original_id()
        return (
            (self.part("namespace", original.effective_namespace) or self.part("namespace", now.effective_namespace))
            and (self.part("name", original.name) or self.part("name", now.name))
            and self.kind(now.gvk)
            and self.terms(resource)
        )

    def part(self, name: str, text: str) -> bool:
        pattern = self._parts.get(name)
        return pattern is None or bool(pattern.search(text))

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
    found = _terms(text)
    if found is None:
        raise refuse(
            "KZ020", f"`{text}` is no label selector", place, expected="for example app=web, tier in (a, b), !old"
        )
    return found
