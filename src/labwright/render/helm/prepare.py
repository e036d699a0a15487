"""A chart made safe and steady before an engine gets it.

Two things are changed, both in the texts and before any template runs:

- References of a values.schema.json to other documents are taken out: Helm would fetch them. The rest of the schema is
  still checked by the engine itself.
- Template functions that give another result at each run (random text, certificates, the time) are replaced by fixed
  ones, so that one repository renders to one result. What they made could not be told beforehand anyway; in a cluster, a
  chart that uses them makes new values with every upgrade, or looks up the old ones. The keys of a mapping, which `keys`
  gives in any order, are sorted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from labwright.render.helm.chart import Chart

SCHEMA = "values.schema.json"

FIXED_TEXT = "random"
"""What random letters consist of: `randomrand` for ten of them."""

FIXED_MARKS = re.compile(
    rb"made-at-random-by-the-chart|bWFkZS1hdC1yYW5kb20tYnktdGhlLWNoYXJ0|random(?:random|rando?|ran?)|cmFuZG9tcmFuZ"
)
"""Finds what was put in the place of random values, as such or in base64."""

_CERTIFICATE = "(dict `Cert` `made-at-random-by-the-chart` `Key` `made-at-random-by-the-chart`)"
_MADE = "`made-at-random-by-the-chart`"
_REPLACED = {
    # coalesce returns its first argument; what follows are the arguments of the function that it stands for.
    **dict.fromkeys(
        (
            "genCA",
            "genCAWithKey",
            "genSelfSignedCert",
            "genSelfSignedCertWithKey",
            "genSignedCert",
            "genSignedCertWithKey",
            "buildCustomCert",
        ),
        f"coalesce {_CERTIFICATE}",
    ),
    **dict.fromkeys(("genPrivateKey", "htpasswd", "bcrypt", "encryptAES", "randBytes"), f"coalesce {_MADE}"),
    **dict.fromkeys(("randAlphaNum", "randAlpha", "randAscii"), "include `labwright.letters`"),
    "randNumeric": "include `labwright.digits`",
    "randInt": "min",
    "shuffle": "coalesce",
    "uuidv4": "(print `00000000-0000-4000-8000-000000000000`)",
    "now": "(toDate `2006-01-02` `2000-01-01`)",
}
_LENIENT = {
    **_REPLACED,
    "fail": "include `labwright.nothing`",
    # What `required` gives back, whatever it is: `and` returns the last of its arguments when those before it are not empty.
    "required": "and",
}
"""As Helm's own `lint` has it: nothing is refused."""
_PARTIAL = "templates/_labwright.tpl"
_PARTIAL_TEXT = (
    f"{{{{- define `labwright.letters` -}}}}{{{{ repeat (int .) `{FIXED_TEXT}` | trunc (int .) }}}}{{{{- end -}}}}\n"
    "{{- define `labwright.digits` -}}{{ repeat (int .) `1234567890` | trunc (int .) }}{{- end -}}\n"
    "{{- define `labwright.nothing` -}}{{- end -}}\n"
).encode()

_ACTION = re.compile(
    r"\{\{-?\s*/\*.*?\*/\s*-?\}\}|\{\{(?:\"(?:\\.|[^\"\\\n])*\"|`[^`]*`|[^\"`}]|\}(?!\}))*\}\}", re.DOTALL
)
_WORD = re.compile(r"\"(?:\\.|[^\"\\\n])*\"|`[^`]*`|'(?:\\.|[^'\\\n])*'|[.$]?\w+(?:\.\w+)*", re.DOTALL)
_PART = re.compile(r"\"(?:\\.|[^\"\\\n])*\"|`[^`]*`|'(?:\\.|[^'\\\n])*'|[()|]|\s*-?\}\}", re.DOTALL)
_HINTS = ("rand", "gen", "now", "uuidv4", "htpasswd", "bcrypt", "encryptAES", "shuffle", "buildCustomCert", "keys")
"""One of them is in every text that has anything to replace; looking for them is quick."""
_LENIENT_HINTS = (*_HINTS, "fail", "required")

_REFERENCE = re.compile(rb'"\$(?:ref|dynamicRef|schema)"\s*:\s*"(?!#)([^"]*)"')
_DRAFTS = re.compile(r"https?://json-schema\.org/(?:draft-0[467]/|draft/20(?:19-09|20-12)/)?schema#?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A chart for an engine, and what was changed in it."""

    chart: Chart
    unchecked: tuple[str, ...] = ()
    """Addresses that its schemas refer to."""
    random: tuple[str, ...] = ()
    """Files whose templates make values at random; those that only order something at random are not among them."""


def prepared(chart: Chart, *, skip_schema: bool = False, lenient: bool = False) -> Prepared:
    """A chart whose rendering asks nobody and is the same at each run.

    A `lenient` one takes values that the chart itself refuses, as far as refusing is all that it does.
    """
    changed: dict[str, bytes] = {}
    unchecked: dict[str, None] = {}
    for path, content in chart.files.items():
        if path.rpartition("/")[2] == SCHEMA:
            if skip_schema or lenient:
                changed[path] = b"{}"
            elif addresses := _foreign(content):
                unchecked.update(dict.fromkeys(addresses))
                changed[path] = _without(content)
    random: list[str] = []
    for path, content in chart.sources:
        text = content.decode("utf-8", "surrogateescape")
        made = steady(text, lenient=lenient)
        if made is not None:
            changed[path] = made.encode("utf-8", "surrogateescape")
            if draws(text):
                random.append(path)
    if not changed:
        return Prepared(chart=chart)
    if random or lenient:
        changed[_PARTIAL] = _PARTIAL_TEXT
    return Prepared(chart=chart.replaced(changed), unchecked=tuple(unchecked), random=tuple(random))


def steady(text: str, *, lenient: bool = False) -> str | None:
    """Template text with fixed results in place of random ones; None when there is nothing to replace."""
    if "{{" not in text or not any(hint in text for hint in (_LENIENT_HINTS if lenient else _HINTS)):
        return None
    made = _ACTION.sub(_lenient_action if lenient else _steady_action, text)
    return made if made != text else None


def steady_values(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Values whose texts a template may hand to `tpl`, made steady too. The same object when there is nothing to do."""
    made = _steady_value(values)
    return made if isinstance(made, dict) else values


def _steady_value(value: Any) -> Any:
    if isinstance(value, str):
        return steady(value) or value
    if isinstance(value, dict):
        changed = {key: new for key, item in value.items() if (new := _steady_value(item)) is not item}
        return {**value, **changed} if changed else value
    if isinstance(value, list):
        items = [_steady_value(item) for item in value]
        return items if any(new is not old for new, old in zip(items, value, strict=True)) else value
    return value


def draws(text: str) -> bool:
    """Whether template text makes values at random."""
    actions = (one[0] for one in _ACTION.finditer(text) if not _is_comment(one[0]))
    return any(word[0] in _REPLACED for action in actions for word in _WORD.finditer(action))


def _steady_action(action: re.Match[str]) -> str:
    return _replaced(action[0], _REPLACED)


def _lenient_action(action: re.Match[str]) -> str:
    return _replaced(action[0], _LENIENT)


def _replaced(action: str, by: Mapping[str, str]) -> str:
    return action if _is_comment(action) else _sorted_keys(_WORD.sub(lambda word: by.get(word[0], word[0]), action))


def _is_comment(action: str) -> bool:
    return action.lstrip("{- \t\n").startswith("/*")


def _sorted_keys(action: str) -> str:
    """An action in which every call of `keys` sorts what it gives: a mapping of Go has no order."""
    at = 0
    while (found := _find_keys(action, at)) is not None:
        at, end = found, _end_of_command(action, found)
        if not _SORTS.match(action, end):
            action = f"{action[:end]} | sortAlpha{action[end:]}"
    return action


_SORTS = re.compile(r"\s*\|\s*sortAlpha\b")


def _find_keys(action: str, start: int) -> int | None:
    """Where the next call of `keys` is over its name; texts are passed over."""
    for word in _WORD.finditer(action, start):
        if word[0] == "keys":
            return word.end()
    return None


def _end_of_command(action: str, start: int) -> int:
    """Where the arguments end that begin at `start`: before a pipe, a closing bracket or the end of the action."""
    depth = 0
    for part in _PART.finditer(action, start):
        if part[0] == "(":
            depth += 1
        elif part[0] == ")" and depth:
            depth -= 1
        elif depth == 0 and part[0][0] not in "\"`'":
            return len(action[: part.start()].rstrip())
    return len(action)


def _foreign(schema: bytes) -> list[str]:
    """What a schema refers to outside of itself. Relative addresses count too: Helm reads them from disk or the network."""
    found = (match[1].decode("utf-8", "replace") for match in _REFERENCE.finditer(schema))
    return [address for address in dict.fromkeys(found) if not _DRAFTS.fullmatch(address)]


def _without(schema: bytes) -> bytes:
    try:
        return json.dumps(_local(json.loads(schema)), ensure_ascii=False).encode("utf-8", "replace")
    except (ValueError, RecursionError):
        return schema


def _local(part: Any) -> Any:
    if isinstance(part, list):
        return [_local(item) for item in part]
    if not isinstance(part, dict):
        return part
    return {key: _local(item) for key, item in part.items() if not _leads_out(key, item)}


def _leads_out(key: str, item: object) -> bool:
    if not isinstance(item, str):
        return False
    if key in {"$ref", "$dynamicRef"}:
        return not item.startswith("#")
    return key == "$schema" and not _DRAFTS.fullmatch(item)
