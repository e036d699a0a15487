"""docs/reference/schemas/: the JSON Schemas of what the command line prints as JSON."""

from __future__ import annotations

import json

from labwright.cli.output import DIAGNOSTICS_SCHEMA


def outputs() -> dict[str, str]:
    """One file per kind of document."""
    return {"docs/reference/schemas/diagnostics.json": json.dumps(DIAGNOSTICS_SCHEMA, indent=2) + "\n"}
