"""Regular expressions and selectors as Go reads them.

Mirrors types.SelectorRegex and k8s.io/apimachinery labels.Parse. Go's expressions (RE2) cannot blow up, Python's can: what
is matched here is bounded, and expressions that could explode are refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from re import _parser  # type: ignore[attr-defined]  # the only reader of expressions there is
from typing import Any

from labwright.render.kustomize.faults import refuse
from labwright.render.kustomize.ids import Gvk
from labwright.render.kustomize.resource import Resource
from labwright.source import Place, nearest_place

MAX_PATTERN = 1000
"""Longest pattern accepted, in characters. Chosen by feel; real ones have some dozens."""

MAX_STEPS = 10**7
"""Most steps that matching one text may take, in the worst case. About a second of Python's engine."""


class Pattern:
    """A compiled expression that refuses texts on which it could take long."""

    __slots__ = ("_expression", "_loops")

    def __init__(self, expression: re.Pattern[str], loops: int) -> None:
        self._expression = expression
        self._loops = loops

    def search(self, text: str) -> bool:
        """Whether it matches somewhere. Raises KustomizeError when finding out could take too long."""
        if self._loops > 1 and len(text) ** self._loops > MAX_STEPS:
            message = (
                f"regular expression `{self._expression.pattern}` has too many repetitions for a text of {len(text)}"
            )
            raise refuse("KZ020", message, None)
        return bool(self._expression.search(text))


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> Pattern | str:
    if len(pattern) > MAX_PATTERN:
        return f"longer than {MAX_PATTERN} characters"
    try:
        expression = re.compile(pattern.replace(r"\z", r"\Z"), re.ASCII)
        loops, nested = _loops(_parser.parse(pattern.replace(r"\z", r"\Z")), inside=False)
    except (re.error, RecursionError, OverflowError) as error:
        return str(error)
    return "a repetition or a choice inside a repetition" if nested else Pattern(expression, loops)


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


def compile_pattern(pattern: str, place: Place | None) -> Pattern:
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
    found = _terms(text)
    if found is None:
        raise refuse(
            "KZ020", f"`{text}` is no label selector", place, expected="for example app=web, tier in (a, b), !old"
        )
    return found
