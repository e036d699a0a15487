"""docs/reference/homelab.schema.json: what `labwright schema` prints."""

from __future__ import annotations

import json

from labwright.catalog.schema import json_schema


def outputs() -> dict[str, str]:
    """The one schema."""
    return {"docs/reference/homelab.schema.json": json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"}
