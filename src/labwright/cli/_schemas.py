"""Schemas of custom resources: the folders at hand, and the cache that the network may fill when the user allows it."""

from __future__ import annotations

import os
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from labwright.estate.catalogue import Filled
    from labwright.estate.estate import Estate

REFERENCE_VARIABLE = "LABWRIGHT_REFERENCE"
"""Environment variable: a folder with `crds/<group>/<kind>_<version>.json`."""
_TIMEOUT = 20
"""Seconds for one file of the catalogue; a schema has a few hundred KiB at most."""


Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def schema_options(command: Decorated) -> Decorated:
    """`--schema-dir`, for verbs that hold objects against schemas. With `--allow-network`, schemas are fetched as charts are."""
    return click.option(
        "--schema-dir",
        "schema_dirs",
        type=click.Path(path_type=Path, exists=True, file_okay=False),
        multiple=True,
        help="Folder with schemas of custom resources, GROUP/KIND_VERSION.json each. LABWRIGHT_REFERENCE names one, too.",
    )(command)


def schema_folders(explicit: Iterable[Path], environment: Mapping[str, str] = os.environ) -> tuple[Path, ...]:
    """Folders with schemas of custom resources: what was asked for, what the environment names, the cache."""
    named = environment.get(REFERENCE_VARIABLE)
    beside = (Path(named) / "crds",) if named else ()
    return tuple(folder for folder in (*explicit, *beside, schema_cache(environment)) if folder.is_dir())


def schema_cache(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder of fetched schemas: `schemas` in labwright's cache."""
    from labwright.api import cache_folder

    return cache_folder(environment) / "schemas"


def fill_cache(estates: Iterable[Estate], environment: Mapping[str, str] = os.environ) -> Filled:
    """Fetch the schemas that the estates lack from the public catalogue. The caller asked the user first."""
    from labwright.estate.catalogue import fill

    missing = {
        obj.gvk
        for estate in estates
        for obj in estate.objects
        if obj.gvk.group and not estate.schemas.source_of(obj.gvk)
    }
    return fill(schema_cache(environment), missing, fetch)


def fetch(address: str) -> bytes | None:
    """The content at an address; None when there is none. Raises OSError when the server cannot be reached."""
    from labwright.estate.schemas import MAX_SCHEMA_BYTES

    try:
        with urllib.request.urlopen(address, timeout=_TIMEOUT) as answer:  # noqa: S310 - always the catalogue's https
            content: bytes = answer.read(MAX_SCHEMA_BYTES + 1)
    except urllib.error.HTTPError as error:
        if error.code == 404:
            return None
        raise
    return content
