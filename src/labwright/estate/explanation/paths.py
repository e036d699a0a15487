r"""Field paths as people type them.

`spec.template.spec.containers[0].image`, `spec.containers[name=app].image`, `spec.containers[app].image`,
`metadata.annotations["a.b/c"]`, `metadata.annotations.a\\.b/c`, and JSON pointers: `/spec/replicas`. A key with dots need not
be quoted where the object leaves no doubt: `metadata.annotations.a.b/c`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from labwright.source import Diagnostic, Path, Severity, SourceError, nearest


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: a key, an index, or what tells an item of a list apart."""

    text: str
    field: str = ""
    """Of `[name=app]`: `name`; empty for a key, an index, or `[app]`."""
    bracketed: bool = False
    """In brackets: never the beginning of a key with dots."""

    def __str__(self) -> str:
        return f"{self.field}={self.text}" if self.field else self.text


_QUOTED = re.compile(r"""\[\s*(?P<quote>["'])(?P<text>(?:\\.|(?!(?P=quote)).)*)(?P=quote)\s*\]""", re.DOTALL)
_SELECTED = re.compile(r"\[\s*(?P<field>[A-Za-z0-9_./-]+)\s*=\s*(?P<text>[^\]]*?)\s*\]")
_BRACKETED = re.compile(r"\[\s*(?P<text>[^\]\s\"'][^\]]*?)\s*\]")
_KEY = re.compile(r"(?:\\.|[^.\[\\])+", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_POINTER_ESCAPES = (("~1", "/"), ("~0", "~"))


def parse_path(text: str) -> tuple[Step, ...]:
    """The steps of a path; none for an empty one. Raises SourceError, EX005, for what is none."""
    if text.startswith("/"):
        return tuple(Step(_unescaped(part), bracketed=True) for part in text[1:].split("/"))
    steps: list[Step] = []
    at = 1 if text.startswith(".") else 0
    while at < len(text):
        if match := _QUOTED.match(text, at):
            steps.append(Step(_ESCAPE.sub(r"\1", match["text"]), bracketed=True))
        elif match := _SELECTED.match(text, at):
            steps.append(Step(match["text"].strip("\"'"), match["field"], bracketed=True))
        elif match := _BRACKETED.match(text, at) or _KEY.match(text, at):
            bracketed = text[at] == "["
            steps.append(Step(_ESCAPE.sub(r"\1", match["text"] if bracketed else match[0]), bracketed=bracketed))
        else:
            raise _wrong(text, at)
        at = match.end()
        if text[at : at + 1] == ".":
            at += 1
            if at == len(text):
                raise _wrong(text, at)
    return tuple(steps)


def _wrong(text: str, at: int) -> SourceError:
    return SourceError(
        Diagnostic(
            Severity.ERROR,
            "EX005",
            f"`{text}` is no field path: character {at + 1} is wrong",
            expected='a path such as spec.containers[0].image, metadata.annotations["a.b/c"] or /spec/replicas',
        )
    )


def _unescaped(part: str) -> str:
    for escape, plain in _POINTER_ESCAPES:
        part = part.replace(escape, plain)
    return part


class UnknownFieldError(LookupError):
    """The object has no such field."""

    def __init__(self, above: Path, step: str, known: tuple[str, ...]) -> None:
        super().__init__(step)
        self.above = above
        """What is there of the path."""
        self.step = step
        self.known = known
        """What stands there instead: keys, or names of items."""

    @property
    def near(self) -> str | None:
        """The known name that may have been meant."""
        return nearest(self.step, self.known)


def locate(value: Any, steps: tuple[Step, ...]) -> Path:
    """The path that the steps lead along in an object. Raises UnknownFieldError."""
    found: list[str | int] = []
    here = value
    at = 0
    while at < len(steps):
        if isinstance(here, dict):
            taken, key = _key(here, steps, at)
            if key is None:
                raise UnknownFieldError(tuple(found), str(steps[at]), tuple(str(one) for one in here))
            found.append(key)
            here = here[key]
        elif isinstance(here, list):
            taken, index = 1, _index(here, steps[at])
            if index is None:
                raise UnknownFieldError(tuple(found), str(steps[at]), _labels(here))
            found.append(index)
            here = here[index]
        else:
            raise UnknownFieldError(tuple(found), str(steps[at]), ())
        at += taken
    return tuple(found)


def _key(here: dict[str, Any], steps: tuple[Step, ...], at: int) -> tuple[int, str | None]:
    """How many steps name a key of the mapping, and the key: several where it has dots."""
    if steps[at].field:
        return 1, None
    joined = steps[at].text
    if joined in here:
        return 1, joined
    for end in range(at + 1, len(steps)):
        if steps[end].bracketed:
            break
        joined += f".{steps[end].text}"
        if joined in here:
            return end - at + 1, joined
    folded = [key for key in here if str(key).lower() == steps[at].text.lower()]
    return 1, folded[0] if len(folded) == 1 else None


def _index(here: list[Any], step: Step) -> int | None:
    if not step.field and step.text.lstrip("-").isdigit():
        index = int(step.text)
        if -len(here) <= index < len(here):
            return index % len(here)
        return None
    fields = (step.field,) if step.field else ("name", "key", "host", "mountPath", "port")
    for field in fields:
        for index, item in enumerate(here):
            if isinstance(item, dict) and str(item.get(field)) == step.text:
                return index
    if not step.field and step.text in here:
        return here.index(step.text)
    return None


def _labels(here: list[Any]) -> tuple[str, ...]:
    """What the items of a list are called, for messages."""
    if not here:
        return ()
    named = tuple(str(item["name"]) for item in here if isinstance(item, dict) and "name" in item)
    return named if len(named) == len(here) else tuple(str(index) for index in range(len(here)))
