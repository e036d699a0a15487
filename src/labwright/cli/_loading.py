"""Reading what verbs start from: a homelab file, its plan, its keys."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from labwright.source import Diagnostic, Severity, SourceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from labwright.plan import Plan
    from labwright.secrets import AgeIdentity
    from labwright.spec import Spec

SPEC_FILE = "homelab.yaml"
_MAX_BYTES = 1024 * 1024
"""Largest homelab file read; a real one has a few hundred lines."""


def spec_option(help: str = "The homelab file.") -> Callable[..., Any]:
    """`--spec`, for verbs that start from a homelab file."""
    return click.option(
        "--spec",
        type=click.Path(path_type=Path, dir_okay=False),
        default=Path(SPEC_FILE),
        show_default=True,
        help=help,
    )


def demand(path: Path) -> None:
    """Raise SourceError (E002) when there is no such homelab file."""
    if not path.is_file():
        raise SourceError(
            Diagnostic(
                Severity.ERROR,
                "E002",
                f"there is no {path}",
                expected="a homelab file",
                help="`labwright new` writes a commented one to start from; --spec names another",
            )
        )


def read_spec(path: Path) -> Spec:
    """Load a homelab file. Raises SourceError for a missing, oversized or invalid one."""
    from labwright import spec

    demand(path)
    if path.stat().st_size > _MAX_BYTES:
        raise SourceError(Diagnostic(Severity.ERROR, "E003", f"{path} is larger than {_MAX_BYTES // 1024} KiB"))
    return spec.load(path.read_bytes(), str(path))


def read_plan(path: Path) -> Plan:
    """Load a homelab file and resolve it against the catalog. Raises SourceError with everything that is wrong."""
    from labwright.plan import plan

    return plan(read_spec(path))


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The private keys at hand, and what was wrong with those that could not be read."""

    identities: tuple[AgeIdentity, ...]
    problems: tuple[Diagnostic, ...]


def read_keys(homelab: str, folder: Path | None) -> Keys:
    """All age identities: of `folder`, of the homelab's key folder, and of what SOPS' own variables name."""
    from labwright.secrets import discover

    folders = () if folder is None else (folder,)
    ring = discover(os.environ, Path.home(), folders=folders, homelab=homelab)
    return Keys(identities=ring.identities, problems=ring.problems)
