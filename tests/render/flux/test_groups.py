"""API groups of Flux."""

from __future__ import annotations

import json
from importlib import resources

from labwright.render.flux import groups


def test_every_named_group_is_among_all() -> None:
    named = {value for name, value in vars(groups).items() if name.isupper() and isinstance(value, str)}
    assert named == groups.GROUPS


def test_all_groups_whose_fields_are_known_are_among_them() -> None:
    text = (resources.files("labwright.render.flux") / "data" / "fields.json").read_text(encoding="utf-8")
    assert {kind.partition("/")[0] for kind in json.loads(text)["kinds"]} <= groups.GROUPS
