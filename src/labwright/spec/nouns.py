"""What a reader calls the values that a JSON Schema allows: `a duration`, `a list of addresses`, `` `flux` ``."""

from collections.abc import Mapping
from typing import Any

from labwright.spec.scalars import NOUN

_TYPES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "`true` or `false`",
    "object": "a mapping",
    "null": "",
}


def noun_of(schema: Mapping[str, Any]) -> str:
    """The noun, with its article. References are mappings: nothing else has a name of its own."""
    if NOUN in schema:
        return str(schema[NOUN])
    if "const" in schema:
        return _word(schema["const"])
    if "enum" in schema:
        return " or ".join(_word(word) for word in schema["enum"])
    if "$ref" in schema:
        return "a mapping"
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return " or ".join(dict.fromkeys(noun for each in schema[key] if (noun := noun_of(each))))
    if schema.get("type") == "array":
        inner = noun_of(schema.get("items", {}))
        return f"a list, each {inner}" if inner else "a list"
    return _TYPES.get(str(schema.get("type", "")), "anything")


def _word(value: object) -> str:
    return "`true`" if value is True else "`false`" if value is False else f"`{value}`"
