"""What a reader calls the values that a JSON Schema allows: `a duration`, `a list of addresses`, `` `flux` ``."""

from collections.abc import Mapping
from typing import Any

from labwright.source import dump
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
        return either([_word(word) for word in schema["enum"]])
    if "$ref" in schema:
        return "a mapping"
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return either(list(dict.fromkeys(noun for each in schema[key] if (noun := noun_of(each)))))
    if schema.get("type") == "array":
        inner = noun_of(schema.get("items", {}))
        return f"a list, each {inner}" if inner else "a list"
    return _TYPES.get(str(schema.get("type", "")), "anything")


def either(words: list[str]) -> str:
    """`a, b or c`."""
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def inline(value: Any) -> str:
    """A value on one line of YAML: `{size: 512G, mount: /mnt/longhorn}`."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {inline(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(inline(item) for item in value) + "]"
    return dump(value).strip()


def _word(value: object) -> str:
    return "empty text" if value == "" else f"`{inline(value)}`"
