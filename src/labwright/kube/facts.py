"""Reads the versioned data of this package."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

_DATA = Path(__file__).with_name("data")
"""Not through importlib.resources, whose import takes longer than to read a file."""


@cache
def facts(name: str) -> Any:
    """The content of `data/<name>.json`, read once. Made by tools/kube_facts.py. Callers must not change it."""
    return json.loads((_DATA / f"{name}.json").read_bytes())
