"""The JSON Schema of `homelab.yaml`, with the options of every component of the catalog, for editors.

An editor sees one level at a time, and a component may get some of its options from the shared section and some from the
cluster's. So nothing inside components, databases and clusters' overlays is `required` here; `labwright` itself looks at
both levels together and knows what is missing.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from labwright.catalog import registry
from labwright.catalog.contract import Category, Component
from labwright.spec.explain import Entry
from labwright.spec.models import Homelab
from labwright.spec.scalars import NOUN

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_OPEN = "#/$defs/"


def sections() -> dict[str, dict[str, Component[Any]]]:
    """Components by the section in which a spec names them; databases by their engine."""
    found: dict[str, dict[str, Component[Any]]] = {"platform": {}, "databases": {}, "apps": {}}
    for component in registry.all_components():
        if component.engine:
            found["databases"][component.engine] = component
        else:
            found["apps" if component.category is Category.APP else "platform"][component.name] = component
    return found


def catalogue() -> dict[str, dict[str, Entry]]:
    """Every component by section and name, as `labwright.spec.explain` wants them."""
    return {
        section: {
            name: Entry(summary=f"{component.title}: {component.purpose}", options=component.options)
            for name, component in components.items()
        }
        for section, components in sections().items()
    }


def json_schema() -> Schema:
    """The whole schema. Definitions of components' options are named after them: `longhorn.Snapshots`."""
    schema: Schema = Homelab.model_json_schema(by_alias=True)
    definitions: Schema = schema.setdefault("$defs", {})
    found = sections()
    switches = {
        section: {
            "type": ["object", "null"],
            "additionalProperties": False,
            "properties": {name: _switch(_options(each, definitions), each) for name, each in found[section].items()},
        }
        for section in ("platform", "apps")
    }
    databases = [
        _with_engine(engine, _options(component, definitions), definitions)
        for engine, component in found["databases"].items()
    ]
    for owner in (schema, definitions["Cluster"]):
        properties = owner["properties"]
        for section, switch in switches.items():
            properties[section] = _described(switch, properties[section])
        properties["databases"] = _described(
            {"type": ["object", "null"], "additionalProperties": {"anyOf": [*databases, {"const": False}]}},
            properties["databases"],
        )
    for unused in ("Database", "DatabaseOverlay"):
        definitions.pop(unused, None)
    made = _tidy(schema)
    assert isinstance(made, dict)
    return {
        "$schema": DIALECT,
        "$id": "https://labwright.dev/schemas/homelab.v1alpha1.json",
        "title": "homelab.yaml",
        "description": (Homelab.__doc__ or "").strip(),
    } | {key: value for key, value in made.items() if key not in {"title", "description"}}


def _options(component: Component[Any], definitions: Schema) -> Schema:
    """A reference to the component's options, which are added to the definitions."""
    schema = TypeAdapter(component.options).json_schema(by_alias=True)
    own: Schema = schema.pop("$defs", {})
    prefix = component.engine or component.name
    for name, definition in {**own, "": schema}.items():
        definition.pop("required", None)
        definitions[f"{prefix}.{name}" if name else prefix] = _renamed(definition, prefix)
    return {"$ref": f"{_OPEN}{prefix}"}


def _renamed(value: Any, prefix: str) -> Any:
    """A definition whose references lead to the component's own definitions."""
    if isinstance(value, dict):
        return {
            key: f"{_OPEN}{prefix}.{item.removeprefix(_OPEN)}" if key == "$ref" else _renamed(item, prefix)
            for key, item in value.items()
        }
    return [_renamed(item, prefix) for item in value] if isinstance(value, list) else value


def _switch(options: Schema, component: Component[Any]) -> Schema:
    return {
        "description": f"{component.title}: {component.purpose}.",
        "anyOf": [options, {"const": False}, {"type": "null"}],
    }


def _with_engine(engine: str, options: Schema, definitions: Schema) -> Schema:
    definition = definitions[options["$ref"].removeprefix(_OPEN)]
    definition["properties"] = {
        "engine": {"const": engine, "description": "The database component of the catalog that makes it."},
        **definition.get("properties", {}),
    }
    return options


def _described(schema: Schema, before: Mapping[str, Any]) -> Schema:
    return {key: before[key] for key in ("description", "examples") if key in before} | schema


def _tidy(value: Any, *, names: bool = False) -> Any:
    """Without pydantic's invented titles and our own notes; an optional section may stand there empty.

    `names`: the keys of this mapping are names of fields, not words of JSON Schema.
    """
    if isinstance(value, list):
        return [_tidy(item) for item in value]
    if not isinstance(value, dict):
        return value
    if names:
        return {key: _tidy(item) for key, item in value.items()}
    made = {
        key: item
        if key in {"default", "examples", "enum", "const"}
        else _tidy(item, names=key in {"properties", "$defs", "patternProperties"})
        for key, item in value.items()
        if key not in {"title", NOUN, "discriminator"}
    }
    required = made.get("required", [])
    for name, field in made.get("properties", {}).items():
        if name not in required:
            made["properties"][name] = _emptiable(field)
    return made


def _emptiable(schema: Schema) -> Schema:
    """Also allow the field without a value."""
    if "$ref" in schema:
        return {key: item for key, item in schema.items() if key != "$ref"} | {
            "anyOf": [{"$ref": schema["$ref"]}, {"type": "null"}]
        }
    if schema.get("type") in ("object", "array"):
        return schema | {"type": [schema["type"], "null"]}
    return schema
