"""Estates out of YAML text, for tests of the estate and of what asks it."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from labwright.estate import Estate, EstateObject, estate_of, unit_of
from labwright.model import Footprint
from labwright.source import YamlMap, load_all


def objects_of(text: str, file: str = "objects.yaml") -> list[YamlMap]:
    """The mappings of a YAML stream."""
    return [document.value for document in load_all(text, file) if isinstance(document.value, YamlMap)]


def estate(
    text: str,
    *,
    file: str = "objects.yaml",
    distribution: str = "k3s",
    kubernetes_version: str = "1.32.9",
    known: Footprint | None = None,
    explained: Iterable[tuple[str, str]] = (),
    schema_folders: Iterable[Path] = (),
    whole: bool = True,
) -> Estate:
    """One cluster with one unit."""
    return estate_of(
        "home",
        [unit_of("everything", objects_of(text, file), whole=whole)],
        kubernetes_version=kubernetes_version,
        distribution=distribution,
        known=known,
        explained=explained,
        schema_folders=schema_folders,
    )


def only(text: str) -> EstateObject:
    """The one object of a YAML text."""
    (found,) = estate(text).objects
    return found


def keyed(path: Iterable[Any]) -> str:
    """A path as text: `spec.rules.0.host`."""
    return ".".join(str(step) for step in path)
