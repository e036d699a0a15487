from __future__ import annotations

import pytest

from labwright.kube.facts import facts


@pytest.mark.parametrize("name", ["merge_keys-1.21.2", "merge_keys-1.36.3", "scope", "name_references"])
def test_every_file_names_its_version_and_source(name: str) -> None:
    data = facts(name)
    assert data["version"]
    assert data["source"]
    assert facts(name) is data


@pytest.mark.parametrize("version", ["1.21.2", "1.36.3"])
def test_every_type_that_is_led_to_is_there(version: str) -> None:
    data = facts(f"merge_keys-{version}")
    types = data["types"]
    led_to = {fact["type"] for fields in types.values() for fact in fields.values() if "type" in fact}
    assert led_to <= types.keys()
    assert set(data["kinds"].values()) <= types.keys()
