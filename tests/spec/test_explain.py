from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from labwright.catalog.schema import catalogue
from labwright.spec.explain import UnknownFieldError, explain, field
from labwright.spec.fields import aliases, mapping_values, models_in
from labwright.spec.models import Homelab


def test_a_field_has_type_default_and_example() -> None:
    found = explain("clusters.production.distribution.version", {})
    assert (found.noun, found.default, found.required) == ("a version", "v1.32.9+k3s1", False)
    assert found.example == "version: v1.32.9+k3s1"
    assert found.description.startswith("Version of the distribution.")


def test_the_empty_path_is_the_whole_file() -> None:
    found = explain("", {})
    assert [child.name for child in found.children] == list(aliases(Homelab))
    assert [child.name for child in found.children][:3] == ["apiVersion", "kind", "metadata"]


def test_names_of_ones_own_may_be_any() -> None:
    assert explain("inventory.machines.my-old-server.disks.spinning.size", {}).noun == "a quantity"
    assert [child.name for child in explain("inventory.machines", {}).children] == ["<name>"]


def test_a_place_in_a_list_may_be_written_with_brackets() -> None:
    assert explain("promises[0].survive.machines", {}) == explain("promises.0.survive.machines", {})


def test_options_of_components_are_fields() -> None:
    known = catalogue()
    found = explain("clusters.production.platform.metallb.pool", known)
    assert found.required
    assert found.noun == "a list, each a range of addresses"
    assert explain("platform.longhorn.replicas", known).default == "3"
    assert "metallb" in [child.name for child in explain("platform", known).children]
    assert explain("databases.mine.instances", known).noun == "a whole number"
    assert explain("databases.mine.engine", known).noun == "text"


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("gitops.intervall", "gitops.interval"),
        ("platform.metalb", "platform.metallb"),
        ("clusters.production.distribtion", "clusters.production.distribution"),
        ("platform.metallb.pol", "platform.metallb.pool"),
        ("domian", "domain"),
    ],
)
def test_an_unknown_field_has_a_nearest(path: str, near: str) -> None:
    with pytest.raises(UnknownFieldError) as caught:
        explain(path, catalogue())
    assert caught.value.near == near


def test_below_a_plain_value_there_is_nothing() -> None:
    with pytest.raises(UnknownFieldError) as caught:
        explain("domain.name", {})
    assert caught.value.known == ()


def everywhere(annotation: Any, path: str = "") -> Iterator[tuple[str, str, Any]]:
    for model in models_in(annotation):
        for name, info in aliases(model).items():
            yield f"{path}.{name}".lstrip("."), name, info
            yield from everywhere(info.annotation, f"{path}.{name}")
    for value in mapping_values(annotation):
        yield from everywhere(value, f"{path}.<name>")


@pytest.mark.parametrize(("path", "name", "info"), list(everywhere(Homelab)), ids=lambda value: str(value)[:60])
def test_every_field_of_the_language_is_described_with_an_example(path: str, name: str, info: Any) -> None:
    found = field(name, info)
    assert found.description.endswith("."), path
    assert found.example, path


@pytest.mark.parametrize(("path", "name", "info"), list(everywhere(Homelab)), ids=lambda value: str(value)[:60])
def test_every_example_is_a_right_value(path: str, name: str, info: Any) -> None:
    from pydantic import TypeAdapter, create_model

    if name == "recipients":
        pytest.skip("a real key would look like somebody's")
    holder: type[BaseModel] = create_model("Holder", value=(info.annotation, info))
    key = info.alias or "value"
    for example in info.examples:
        TypeAdapter(holder).validate_python({key: example})


def test_every_option_of_every_component_is_described() -> None:
    bare = [
        f"{section}.{name}.{option}"
        for section, entries in catalogue().items()
        for name, entry in entries.items()
        for option, info in aliases(entry.options).items()
        if not info.description
    ]
    assert bare == []
