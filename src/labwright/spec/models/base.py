"""What all sections of `homelab.yaml` share."""

from typing import Any

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema, core_schema

from labwright.source import nearest
from labwright.spec.scalars import malformed, shown


class Section(BaseModel):
    """A mapping with known fields. Keys are written with dashes; an unknown key is an error.

    A field without a value (`apps:` and nothing behind it) is as good as one that is left out.
    """

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        alias_generator=lambda name: name.rstrip("_").replace("_", "-"),
        populate_by_name=True,
    )

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, value: Any) -> Any:
        if value is None:
            return {}
        if isinstance(value, dict) and any(item is None for item in value.values()):
            return {key: item for key, item in value.items() if item is not None}
        return value


class Choice:
    """One word out of a few. `later` names words that the language reserves and that cannot be built yet."""

    def __init__(self, *words: str, later: tuple[str, ...] = ()) -> None:
        self.words = words
        self.later = later

    def check(self, value: Any) -> str:
        """The word, or a malformed error that lists all words."""
        expected = " or ".join(f"`{word}`" for word in self.words)
        if len(self.words) > 2:
            expected = "one of " + ", ".join(f"`{word}`" for word in self.words)
        if isinstance(value, str) and value in self.words:
            return value
        if isinstance(value, str) and value in self.later:
            raise malformed(f"is {shown(value)}, which is not yet available", expected)
        near = nearest(value, self.words) if isinstance(value, str) else None
        raise malformed(f"is {shown(value)}", expected, f"did you mean `{near}`?" if near else "")

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Validate by `check`."""
        return core_schema.no_info_plain_validator_function(self.check)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """An enumeration."""
        return {"type": "string", "enum": list(self.words)}
