"""List the components that a homelab can have, or explain one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from labwright.cli.output import API_VERSION, Output, format_option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from labwright.catalog.contract import Component

KIND = "ComponentList"

_OPTION_SCHEMA = {
    "type": "object",
    "required": ["name", "type", "default", "required", "description"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "description": "As it is written in homelab.yaml; inner options behind a dot."},
        "type": {"type": "string"},
        "default": {"description": "Any JSON value; null when there is none."},
        "required": {"type": "boolean"},
        "description": {"type": "string"},
    },
}

CATALOG_SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Components of labwright's catalog",
    "description": "What `labwright catalog --format json` prints; with a name, the one component of that name.",
    "type": "object",
    "required": ["apiVersion", "kind", "components"],
    "additionalProperties": False,
    "properties": {
        "apiVersion": {"const": API_VERSION},
        "kind": {"const": KIND},
        "components": {
            "type": "array",
            "items": {
                "type": "object",
                "required": [
                    "name",
                    "title",
                    "category",
                    "purpose",
                    "homepage",
                    "provides",
                    "needs",
                    "bundledWith",
                    "architectures",
                    "options",
                    "docs",
                ],
                "additionalProperties": False,
                "properties": {
                    "name": {"type": "string"},
                    "title": {"type": "string"},
                    "category": {"type": "string"},
                    "purpose": {"type": "string"},
                    "homepage": {"type": "string"},
                    "engine": {"type": "string", "description": "For databases: what `engine` says."},
                    "provides": {"type": "array", "items": {"type": "string"}},
                    "needs": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["capability", "why", "optional"],
                            "additionalProperties": False,
                            "properties": {
                                "capability": {"type": "string"},
                                "why": {"type": "string"},
                                "optional": {"type": "boolean"},
                            },
                        },
                    },
                    "bundledWith": {"type": "array", "items": {"type": "string"}},
                    "architectures": {"type": "array", "items": {"type": "string"}},
                    "options": {"type": "array", "items": _OPTION_SCHEMA},
                    "docs": {"type": "string", "description": "Markdown."},
                },
            },
        },
    },
}


@click.command(name="catalog")
@click.argument("name", required=False)
@format_option()
@click.pass_obj
def command(output: Output, name: str | None) -> None:
    """List the components that a homelab can have, or explain the one called NAME."""
    from labwright.catalog import registry

    if name is None:
        _list(output, registry.all_components())
        return
    component = registry.find(name)
    if component is None:
        from labwright.source import nearest

        guess = nearest(name, registry.names())
        hint = f"Did you mean {guess!r}?" if guess else "`labwright catalog` lists them."
        raise click.UsageError(f"the catalog has no component {name!r}. {hint}")
    _explain(output, component)


def _list(output: Output, components: tuple[Component[Any], ...]) -> None:
    if output.format == "json":
        output.document(_document(components))
        return
    from rich.table import Table

    from labwright.catalog.contract import Category

    console = output.console()
    for category in Category:
        here = [component for component in components if component.category is category]
        if not here:
            continue
        table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
        table.add_column(style="bold", no_wrap=True)
        table.add_column()
        table.add_column(style="dim")
        for component in here:
            table.add_row(f"  {component.name}", component.purpose, ", ".join(component.provides))
        console.print(f"[bold underline]{category.value}[/]")
        console.print(table)
        console.print()
    output.remark("`labwright catalog NAME` explains one; the last column is what it provides to others.")


def _explain(output: Output, component: Component[Any]) -> None:
    if output.format == "json":
        output.document(_document((component,)))
        return
    from rich.markdown import Markdown
    from rich.table import Table

    console = output.console()
    console.print(f"[bold]{component.title}[/]  {component.purpose}")
    console.print(f"{component.homepage}\n", soft_wrap=True)
    for label, text in _facts(component):
        console.print(f"[bold]{label}[/]  {text}", soft_wrap=True)
    console.print()
    console.print(Markdown(component.docs))
    rows = list(_options(component.options.model_json_schema(by_alias=True)))
    if not rows:
        return
    console.print()
    table = Table(title="Options", title_justify="left", title_style="bold", box=None, pad_edge=False)
    for heading in ("Option", "Type", "Default", "Meaning"):
        table.add_column(heading, overflow="fold", no_wrap=heading == "Option")
    for row in rows:
        default = "required" if row["required"] else _shown(row["default"])
        table.add_row(row["name"], row["type"], default, row["description"])
    console.print(table)


def _facts(component: Component[Any]) -> Iterator[tuple[str, str]]:
    yield "Category", component.category.value
    if component.engine:
        yield "Asked for by", f"databases.<name>.engine: {component.engine}"
    if component.provides:
        yield "Provides", ", ".join(component.provides)
    for need in component.needs:
        yield "Can use" if need.optional else "Needs", f"{need.capability}: {need.why}"
    if component.bundled_with:
        yield "Comes with", ", ".join(component.bundled_with)
    yield "Architectures", ", ".join(component.architectures)


def _document(components: tuple[Component[Any], ...]) -> dict[str, Any]:
    return {"apiVersion": API_VERSION, "kind": KIND, "components": [_as_json(component) for component in components]}


def _as_json(component: Component[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": component.name,
        "title": component.title,
        "category": component.category.value,
        "purpose": component.purpose,
        "homepage": component.homepage,
    }
    if component.engine:
        found["engine"] = component.engine
    return found | {
        "provides": list(component.provides),
        "needs": [
            {"capability": need.capability, "why": need.why, "optional": need.optional} for need in component.needs
        ],
        "bundledWith": list(component.bundled_with),
        "architectures": list(component.architectures),
        "options": list(_options(component.options.model_json_schema(by_alias=True))),
        "docs": component.docs,
    }


def _options(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The options of a model and, behind a dot, those of the models inside it."""
    definitions = schema.get("$defs", {})

    def walk(model: dict[str, Any], prefix: str) -> Iterator[dict[str, Any]]:
        for name, field in model.get("properties", {}).items():
            yield {
                "name": prefix + name,
                "type": _type(field, definitions),
                "default": field.get("default"),
                "required": name in model.get("required", ()),
                "description": field.get("description", ""),
            }
            for inner in _inner(field, definitions):
                yield from walk(inner, f"{prefix}{name}.")

    yield from walk(schema, "")


def _inner(field: dict[str, Any], definitions: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for part in (field, *field.get("anyOf", ()), *field.get("allOf", ())):
        if "$ref" in part:
            yield definitions[part["$ref"].rsplit("/", 1)[-1]]


def _type(field: dict[str, Any], definitions: dict[str, Any]) -> str:
    """A schema's type in a few words: `text`, `whole number`, `cloudflare | route53`, `list of text`."""
    if "anyOf" in field:
        parts = [_type(part, definitions) for part in field["anyOf"]]
        return " | ".join(dict.fromkeys(part for part in parts if part != "nothing"))
    if "$ref" in field or "allOf" in field:
        return "options"
    if "enum" in field:
        return " | ".join(_shown(value) for value in field["enum"])
    if "const" in field:
        return _shown(field["const"])
    if field.get("type") == "array":
        return f"list of {_type(field.get('items', {}), definitions)}"
    if field.get("type") == "object":
        return "map"
    words = {
        "string": "text",
        "integer": "whole number",
        "number": "number",
        "boolean": "true | false",
        "null": "nothing",
    }
    return words.get(str(field.get("type")), "any")


def _shown(value: object) -> str:
    """A default as a reader of YAML would write it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None or value == "":
        return "–"
    if isinstance(value, list):
        return ", ".join(_shown(each) for each in value) or "–"
    if isinstance(value, dict):
        return "see below"
    return str(value)
