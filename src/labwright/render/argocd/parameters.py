"""`--set`, `--set-string` and `--set-file` of Helm, as an Application's parameters use them.

The first two are read by the same parser as Flux's `targetPath`; the last one takes a file's text as it stands
(helm.sh/helm/v3/pkg/strvals, ParseIntoFile).
"""

from __future__ import annotations

import re
from enum import Enum, auto

from labwright.render.argocd.faults import refuse
from labwright.render.helm.strvals import SetError, set_value
from labwright.source import Origin, YamlList, YamlMap, assign


class Typing(Enum):
    """How the text of a value becomes a value."""

    GUESSED = auto()
    """--set: `true`, `null` and whole numbers are what they look like, `{a,b}` is a list."""
    STRING = auto()
    """--set-string"""
    WHOLE = auto()
    """--set-file: commas, braces and backslashes stand for themselves."""


_PLACEHOLDER = "labwright"


def set_parameter(values: YamlMap, name: str, text: str, typing: Typing, origin: Origin | None) -> None:
    """Set one parameter. Raises ArgoError when Helm could not read it."""
    try:
        if typing is not Typing.WHOLE:
            set_value(values, f"{name}={text}", origin, text=typing is Typing.STRING)
            return
        # The path is written with a word in the place of the text, which then is found and exchanged.
        probe = YamlMap()
        set_value(probe, f"{name}={_PLACEHOLDER}", origin, text=True)
        set_value(values, f"{name}={_PLACEHOLDER}", origin, text=True)
        _exchange(values, probe, text, origin)
    except SetError as error:
        place = origin.place if origin else None
        raise refuse("AR016", f"Helm cannot read the parameter `{name}`: {error}", place) from None


def _exchange(values: YamlMap | YamlList, probe: YamlMap | YamlList, text: str, origin: Origin | None) -> None:
    """Put the text where the probe has its word."""
    entries = list(probe.items()) if isinstance(probe, YamlMap) else list(enumerate(probe))
    for key, item in entries:
        if item == _PLACEHOLDER:
            assign(values, key, text, origin)
        elif isinstance(item, YamlMap | YamlList):
            _exchange(values[key], item, text, origin)  # type: ignore[index]


def escaped(text: str) -> str:
    """A comma is part of the value, except in a `{list}` (cleanSetParameters in util/helm/cmd.go)."""
    if text.startswith("{") and text.endswith("}"):
        return text
    return re.sub(r"(?<!\\),", r"\\,", text)
