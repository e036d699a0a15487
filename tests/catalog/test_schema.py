from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from labwright.catalog import registry, templates
from labwright.catalog.schema import catalogue, json_schema, sections
from labwright.source import load, plain


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return json_schema()


def faults(schema: dict[str, Any], value: Any) -> list[str]:
    validator = jsonschema_rs.validator_for(schema)
    return ["/".join(map(str, error.instance_path)) for error in validator.iter_errors(value)]


def read(text: str) -> Any:
    return plain(load(text, "homelab.yaml").value)


def test_it_is_a_valid_schema(schema: dict[str, Any]) -> None:
    jsonschema_rs.meta.validate(schema)


def test_every_reference_leads_somewhere_and_every_definition_is_used(schema: dict[str, Any]) -> None:
    used: set[str] = set()

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            if isinstance(value.get("$ref"), str):
                used.add(value["$ref"].removeprefix("#/$defs/"))
            for item in value.values():
                walk(item)
        elif isinstance(value, list):
            for item in value:
                walk(item)

    walk(schema)
    assert used == set(schema["$defs"])


def test_the_example_satisfies_it(schema: dict[str, Any], examples: Path) -> None:
    assert faults(schema, read((examples / "nanocluster" / "homelab.yaml").read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("name", templates.names())
def test_every_template_satisfies_it(schema: dict[str, Any], name: str) -> None:
    assert faults(schema, read(templates.text(name))) == []


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("cert-manager:", "cert-manger:", "platform"),
        ("dns01: cloudflare", "dns01: route53", "platform/cert-manager"),
        ("name: k3s", "nam: k3s", "clusters/production/distribution"),
        ("homepage: {}", "metallb: {}", "apps"),
        ("homepage: {}", "homepage: true", "apps/homepage"),
        ("engine: flux", "engine: argocd", "gitops"),
    ],
)
def test_an_editor_would_mark_the_mistake(schema: dict[str, Any], old: str, new: str, where: str) -> None:
    text = templates.text("start")
    assert old in text
    assert where in faults(schema, read(text.replace(old, new, 1)))


def test_a_half_said_overlay_is_no_mistake(schema: dict[str, Any]) -> None:
    value = read(templates.text("start"))
    value["platform"]["metallb"] = {}
    value["clusters"]["production"] |= {"databases": {"pg": {"backup": {"retention": "14d"}}}, "apps": None}
    assert faults(schema, value) == []


def test_every_component_stands_in_one_section() -> None:
    found = sections()
    names = [component.name for components in found.values() for component in components.values()]
    assert sorted(names) == sorted(registry.names())
    assert "longhorn" in found["platform"]
    assert "linkding" in found["apps"]
    assert "postgres" in found["databases"]


def test_the_catalogue_says_what_each_component_is_for() -> None:
    assert catalogue()["platform"]["metallb"].summary.startswith("MetalLB: ")
