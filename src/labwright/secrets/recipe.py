"""How each key of a Secret came to be, kept in the file itself.

A file that labwright made says in its annotations, which SOPS leaves readable, of what each value is made: by ids, never
by values. So `labwright secrets set` and `list` know what a file holds without a plan, and `list` without a key; a later
build finds a shared password again although the file that asks for it is new; a moved file keeps its meaning.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from labwright.secrets.request import External, Generated, Literal, SecretValue, Template, fields_of

PLACEHOLDERS: Final = "labwright.dev/placeholders"
"""Keys that still hold a placeholder, comma-separated."""
MADE_OF: Final = "labwright.dev/made-of"
"""One line per key that is generated or external: `password = <generated:linkding-db>`."""
CLUSTER: Final = "labwright.dev/cluster"
"""The cluster whose ids these are."""

PLACEHOLDER_PREFIX: Final = "CHANGE-ME: "
"""What a value begins with as long as nobody has set it; what it is follows."""

# No brace and no dollar sign may come out of here: Flux substitutes `${…}` in everything it applies, annotations too.
_ESCAPES: Final = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "<": "\\<", "$": "\\d"}
_ESCAPED: Final = {escape[1]: character for character, escape in _ESCAPES.items()}
_TOKEN: Final = re.compile(r"\\(?P<escape>.)|<(?P<kind>generated|external):(?P<id>[^<>]+)>|(?P<text>[^\\<]+)")
_MAX_VALUE: Final = 2**20
"""Longest value taken apart, in characters: a Secret as a whole may have 1 MiB."""


@dataclass(frozen=True, slots=True, order=True)
class Ingredient:
    """A value by name: `generated` or `external`, and its id."""

    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class Recipe:
    """A value as text and ingredients in turn: `literals[0] ingredients[0] literals[1] …`."""

    literals: tuple[str, ...]
    ingredients: tuple[Ingredient, ...]

    def __str__(self) -> str:
        escaped = ["".join(_ESCAPES.get(character, character) for character in literal) for literal in self.literals]
        parts = [f"{before}<{one}>" for before, one in zip(escaped, self.ingredients, strict=False)]
        return "".join(parts) + escaped[-1]

    def fill(self, values: Mapping[Ingredient, str]) -> str:
        """The value. Raises KeyError for an ingredient without one."""
        parts = [before + values[one] for before, one in zip(self.literals, self.ingredients, strict=False)]
        return "".join(parts) + self.literals[-1]

    def solve(self, value: str, known: Mapping[Ingredient, str]) -> dict[Ingredient, str]:
        """The one ingredient that is not known yet, read from `value`; empty when there is none, several, or no match."""
        unknown = [one for one in self.ingredients if one not in known]
        if len(unknown) != 1 or len(value) > _MAX_VALUE:
            return {}
        at = self.ingredients.index(unknown[0])
        before = Recipe(self.literals[: at + 1], self.ingredients[:at]).fill(known)
        after = Recipe(self.literals[at + 1 :], self.ingredients[at + 1 :]).fill(known)
        if len(value) < len(before) + len(after) or not (value.startswith(before) and value.endswith(after)):
            return {}
        return {unknown[0]: value[len(before) : len(value) - len(after)]}


def recipe_of(value: SecretValue) -> Recipe:
    """The recipe of a declared value; literals in a template become part of its text."""
    match value:
        case Generated():
            return Recipe(("", ""), (Ingredient("generated", value.id),))
        case External():
            return Recipe(("", ""), (Ingredient("external", value.id),))
        case Literal():
            return Recipe((value.value,), ())
        case Template():
            literals, ingredients = [""], []
            for before, name in fields_of(value.text):
                literals[-1] += before
                part = value.values[name] if name is not None else Literal("")
                if isinstance(part, Literal):
                    literals[-1] += part.value
                else:
                    ingredients.append(recipe_of(part).ingredients[0])
                    literals.append("")
            return Recipe(tuple(literals), tuple(ingredients))


def parts_of(value: SecretValue) -> tuple[Generated | External, ...]:
    """The generated and external values inside a declared value, in order."""
    match value:
        case Generated() | External():
            return (value,)
        case Literal():
            return ()
        case Template():
            named = (value.values[name] for _, name in fields_of(value.text) if name is not None)
            return tuple(part for part in named if not isinstance(part, Literal))


def write_recipes(recipes: Mapping[str, Recipe]) -> str:
    """The annotation `MADE_OF`; keys that are only literal text are left out."""
    return "".join(f"{key} = {recipe}\n" for key, recipe in sorted(recipes.items()) if recipe.ingredients)


def read_recipes(text: str) -> dict[str, Recipe]:
    """The recipes of an annotation; lines that somebody damaged are left out."""
    found = {}
    for line in text.split("\n"):
        key, separator, body = line.partition(" = ")
        recipe = _recipe(body) if separator else None
        if recipe is not None:
            found[key] = recipe
    return found


def _recipe(text: str) -> Recipe | None:
    literals, ingredients = [""], []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None or (match["escape"] is not None and match["escape"] not in _ESCAPED):
            return None
        position = match.end()
        if match["kind"] is not None:
            ingredients.append(Ingredient(match["kind"], match["id"]))
            literals.append("")
        else:
            literals[-1] += _ESCAPED[match["escape"]] if match["escape"] is not None else match["text"]
    return Recipe(tuple(literals), tuple(ingredients)) if ingredients else None


def annotations_of(document: Any) -> dict[str, str]:
    """The annotations of an object that are text; empty for anything else."""
    metadata = document.get("metadata") if isinstance(document, dict) else None
    found = metadata.get("annotations") if isinstance(metadata, dict) else None
    return {k: v for k, v in found.items() if isinstance(v, str)} if isinstance(found, dict) else {}


def split_keys(text: str) -> tuple[str, ...]:
    """The keys of the annotation `PLACEHOLDERS`."""
    return tuple(key for key in (part.strip() for part in text.split(",")) if key)


def is_placeholder(value: str) -> bool:
    """Whether a value, or a part of it, still waits for a human."""
    return PLACEHOLDER_PREFIX in value
