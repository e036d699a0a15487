"""postBuild: variables of a Flux Kustomization written into its objects.

Mirrors fluxcd/pkg/kustomize (kustomize_varsub.go): there each object is written as YAML, substituted as text and read again. So
`replicas: ${COUNT}` becomes a number, and a quoted one does not. Here only the scalars that hold a dollar go that way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from labwright.render.flux.envsubst import SubstitutionError, substitute
from labwright.render.flux.faults import refuse
from labwright.render.goyaml import is_plain
from labwright.source import Origin, Place, SourceError, YamlList, YamlMap, assign, delete, load
from labwright.source.scalars import ScalarError, resolve

_MARK = "kustomize.toolkit.fluxcd.io/substitute"
_ONE_WORD = re.compile(r"[A-Za-z0-9_/.](?:[A-Za-z0-9_/.:@+-]*[A-Za-z0-9_/.@+-])?", re.ASCII)
"""Texts that are one plain scalar wherever they stand behind a key: no parser need look at them."""
_VARIABLE_NAME = re.compile(r"[_a-zA-Z][_a-zA-Z0-9]*", re.ASCII)


class Variable(NamedTuple):
    """A variable's value and the place that gives it."""

    value: str
    place: Place | None
    hidden: bool = False
    """It comes out of an encrypted Secret and is not known here."""
    secret: bool = False
    """It was decrypted: known, but never to be shown."""


ANY = ""
"""The name that stands for all others where a source of variables is not in the repository."""

MAX_MADE = 32 * 2**20
"""Most characters that the variables of one Kustomization may bring: as much as the largest file may have."""

SUBSTITUTED = "postBuild substitution"
DECRYPTED = "postBuild substitution, decrypted"
"""`Origin.why` of what a variable decided; the second one's value must be masked wherever it is shown."""


class Substitution:
    """Fills in one Kustomization's variables and remembers what was asked for."""

    def __init__(self, variables: Mapping[str, Variable]) -> None:
        self.variables = {name: variable for name, variable in variables.items() if name != ANY}
        self.open = ANY in variables
        """A variable that is not known here may still have a value."""
        self.texts = {name: variable.value for name, variable in self.variables.items()}
        self.missing: dict[str, Place | None] = {}
        """Variables without value and default, and where one is first used."""
        self.asked: set[str] = set()
        """All variables that were asked for, with a value or without."""
        self._made = 0
        self._place: Place | None = None
        self._used: list[str] = []

    def check_names(self, place: Place | None) -> None:
        """Raises FluxError for a name that Flux refuses."""
        for name, variable in self.variables.items():
            if not _VARIABLE_NAME.fullmatch(name):
                raise refuse(
                    "FX010", f"`{name}` is no variable name", variable.place or place, expected=_VARIABLE_NAME.pattern
                )

    def apply(self, value: YamlMap) -> None:
        """Change an object in place. Raises FluxError where a `${…}` cannot be read or makes invalid YAML."""
        metadata = value.get("metadata")
        if isinstance(metadata, dict):
            for field in ("labels", "annotations"):
                marks = metadata.get(field)
                if isinstance(marks, dict) and marks.get(_MARK) == "disabled":
                    return
        self._collection(value)

    def _collection(self, value: YamlMap | YamlList) -> None:
        # What is assigned on the way has its key already, so no mapping changes its size.
        items: Iterable[tuple[Any, Any]] = value.items() if isinstance(value, YamlMap) else enumerate(value)
        for key, item in items:
            if isinstance(item, str):
                if "$" in item:
                    old = value.origins.get(key) if isinstance(value, YamlMap) else value.origins[key]
                    new = self._scalar(item, old.place if old else None)
                    if new != item or type(new) is not str:
                        assign(value, key, new, self._origin(old))
            elif isinstance(item, (YamlMap, YamlList)):
                self._collection(item)
        if isinstance(value, YamlMap):
            self._keys(value)

    def _keys(self, value: YamlMap) -> None:
        """Variables in keys."""
        for key in [key for key in value if "$" in key]:
            new = self._text(key, value.key_places.get(key))
            if new != key:
                item, origin = value[key], value.origins.get(key)
                delete(value, key)
                assign(value, new, item, origin)

    def _scalar(self, text: str, place: Place | None) -> Any:
        new = self._text(text, place)
        if not is_plain(text):
            return new
        if new == text:
            return text
        try:
            return retyped(new)
        except (SourceError, ScalarError):
            what = f"`{text}` becomes `{new}`, which is not valid YAML"
            raise refuse("FX011", what, place, help="quote it, or change the variable's value") from None

    def _text(self, text: str, place: Place | None) -> str:
        self._place = place
        self._used = []
        try:
            new = substitute(text, self.texts, self._note)
        except SubstitutionError as error:
            near = text[error.at : error.at + 40].split("\n", maxsplit=1)[0]
            hint = "write `$${` for a literal `${`, or annotate the object with kustomize.toolkit.fluxcd.io/substitute: disabled"
            raise refuse("FX011", f"variable substitution failed at `{near}`: {error}", place, help=hint) from None
        self._made += len(new)
        if self._made > MAX_MADE:
            message = f"the variables of one Kustomization bring more than {MAX_MADE // 2**20} Mi characters"
            raise refuse("FX011", message, place)
        return new

    def _note(self, name: str, has_default: bool) -> bool:  # noqa: FBT001 (called by position)
        """Remember that a variable is used; True where its value is not to be had."""
        self._used.append(name)
        found = self.variables.get(name)
        if found is not None:
            return found.hidden
        if not has_default and not self.open:
            self.missing.setdefault(name, self._place)
        return self.open and not has_default

    def _origin(self, old: Origin | None) -> Origin | None:
        """The place of the variable that decided, else the field's own."""
        why, place = SUBSTITUTED, None
        for name in self._used:
            if (found := self.variables.get(name)) is not None:
                why = DECRYPTED if found.secret else why
                place = place or found.place
        if place is not None:
            return Origin(place, why=why)
        return old._replace(why=why, previous=old) if old else None


def retyped(text: str) -> Any:
    """What YAML makes of a text that stands unquoted behind a key. Raises SourceError or ScalarError when that is no YAML."""
    return resolve(text) if _ONE_WORD.fullmatch(text) else load(f"v: {text}", "substituted").value["v"]
