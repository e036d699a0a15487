"""Reads the versioned data of this package."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def facts(name: str) -> Any:
    """The content of `data/<name>.json`, read once. Made by tools/kube_facts.py. Callers must not change it."""
    return json.loads(files("labwright.kube").joinpath("data", f"{name}.json").read_bytes())
