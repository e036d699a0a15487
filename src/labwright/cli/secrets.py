"""Make the clusters' keys, set tokens, list what is missing."""

from __future__ import annotations

import os
import secrets as system
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from labwright.cli._loading import demand, read_keys, spec_option
from labwright.cli.output import Output, format_option

if TYPE_CHECKING:
    from collections.abc import Callable

    from labwright.secrets import Homelab, Row, SecretText
    from labwright.secrets.homelab import ClusterKey

MAX_VALUE_BYTES = 1 << 20
"""Largest value read: a Kubernetes Secret holds no more."""

API_VERSION = "labwright.dev/v1alpha1"
KIND = "SecretList"

LIST_SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Secrets of a labwright homelab",
    "description": "What `labwright secrets list --format json` prints. It never contains a value.",
    "type": "object",
    "required": ["apiVersion", "kind", "values"],
    "additionalProperties": False,
    "properties": {
        "apiVersion": {"const": API_VERSION},
        "kind": {"const": KIND},
        "values": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["cluster", "secret", "path", "key", "state", "ids"],
                "additionalProperties": False,
                "properties": {
                    "cluster": {"type": "string", "description": "Empty when it cannot be told."},
                    "secret": {"type": "string", "description": "namespace/name"},
                    "path": {"type": "string", "description": "Relative to the repository."},
                    "key": {"type": "string"},
                    "state": {"enum": ["generated", "set", "placeholder", "missing"]},
                    "ids": {
                        "type": "array",
                        "items": {"type": "string"},
                        "description": "What `labwright secrets set` takes to change it.",
                    },
                },
            },
        },
    },
}


def _out_option() -> Callable[..., Any]:
    return click.option(
        "--out",
        type=click.Path(path_type=Path, file_okay=False, exists=True),
        help="Folder of the repository; the homelab file's own folder when left out.",
    )


@click.group
def command() -> None:
    """Make the clusters' keys, set the tokens that only you have, list what is still missing.

    Secrets stand in the repository encrypted with SOPS, with one age key per cluster. Private keys stay in a folder of
    your own, outside every repository: $LABWRIGHT_KEYS, else ~/.config/labwright/keys.
    """


@command.command("init", short_help="Make one age key per cluster.")
@spec_option()
@click.pass_obj
def init(output: Output, spec: Path) -> None:
    """Make one age key per cluster and enter its public half into the homelab file.

    Run it once, before the first build. A key that exists is kept, so a second run changes nothing.
    """
    from labwright.secrets.homelab import initialise
    from labwright.secrets.keys import keys_root
    from labwright.secrets.repository import replace_text

    text = _text(spec)
    root = keys_root(os.environ, Path.home())
    done = initialise(text, str(spec), root, datetime.now(UTC))  # noqa: TID251 (the door: pure parts are handed the time)
    if done.text != text:
        replace_text(spec, done.text)
    for key in done.keys:
        output.line(_key_line(key))
    files = [str(key.file.path) for key in done.keys if key.file is not None]
    if done.text != text:
        output.remark(f"\nThe recipients are now in {spec}.")
    if files:
        output.remark(
            "\nBack up these files now, somewhere that does not need the homelab to be read, such as a password manager:"
        )
        for file in files:
            output.remark(f"  {file}")
        output.remark("Without them nobody can decrypt the repository's secrets, and a lost cluster cannot be rebuilt.")


def _key_line(key: ClusterKey) -> str:
    if key.file is None:
        return f"{key.cluster}: {key.recipient} (private key not in this machine's key folder)"
    return f"{key.cluster}: {key.recipient} ({'new key' if key.file.created else 'key kept'})"


@command.command("set", short_help="Set a value that only you have.")
@click.argument("cluster")
@click.argument("name", metavar="ID")
@click.option(
    "--from-file",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help="Read the value from a file (`-`: standard input); one newline at its end is dropped.",
)
@spec_option()
@_out_option()
@click.option(
    "--keys",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder with the clusters' age keys, searched before the usual places.",
)
@click.pass_obj
def set_(
    output: Output, cluster: str, name: str, from_file: Path | None, spec: Path, out: Path | None, keys: Path | None
) -> None:
    """Set a value that only you have, such as an API token, wherever a cluster's Secrets contain it.

    ID is the name that `labwright secrets list` and the end of `labwright build` show. The value is asked for without
    echo, or read from a file or pipe; it is never an argument, where other users and the shell's history could read it.
    """
    from labwright.secrets import set_external
    from labwright.secrets.repository import encrypted_files, replace_files
    from labwright.source import SourceError
    from labwright.tree import DiskTree

    homelab = _homelab(spec)
    if cluster not in homelab.clusters:
        raise SourceError(_no_cluster(homelab, cluster))
    tree = DiskTree(out or spec.parent)
    ring = read_keys(homelab.name, keys)
    outcome = set_external(
        encrypted_files(tree),
        cluster,
        name,
        _value(from_file, f"{name} of cluster {cluster}"),
        recipients={known: [recipient] for known, recipient in homelab.recipients.items()},
        identities=ring.identities,
        now=datetime.now(UTC),  # noqa: TID251 (as in init)
        random=system.token_bytes,
    )
    if outcome.problems:
        raise SourceError((*outcome.problems, *ring.problems))
    replace_files(tree, dict(outcome.files))
    for path, key in outcome.keys:
        output.line(f"{path}: {key} {'set' if path in outcome.files else 'had this value already'}")
    if outcome.files:
        output.remark("Commit and push these files to have the cluster use the value.")


@command.command("list", short_help="List every value and its state.")
@spec_option()
@_out_option()
@format_option()
@click.pass_obj
def list_(output: Output, spec: Path, out: Path | None) -> int:
    """List every value of every Secret and where it comes from; no key is needed and no value shown.

    States: generated by labwright, set by you, placeholder (still to be set), missing (the file lost it).
    """
    from labwright.secrets import rows, stored_secrets
    from labwright.secrets.repository import encrypted_files
    from labwright.tree import DiskTree

    homelab = _homelab(spec)
    recipients = {cluster: [recipient] for cluster, recipient in homelab.recipients.items()}
    found, unreadable = stored_secrets(encrypted_files(DiskTree(out or spec.parent)), recipients)
    problems = [one for path in unreadable for one in unreadable[path]]
    listed = rows(found)
    if problems:
        output.diagnostics(problems)
        if output.format == "json":
            return 2
    if output.format == "json":
        output.document({"apiVersion": API_VERSION, "kind": KIND, "values": [_json(row) for row in listed]})
    else:
        _print(output, homelab, listed)
    return 2 if problems else 0


def _json(row: Row) -> dict[str, Any]:
    return {
        "cluster": row.cluster,
        "secret": row.secret,
        "path": row.path,
        "key": row.key,
        "state": row.state.value,
        "ids": list(row.ids),
    }


def _print(output: Output, homelab: Homelab, listed: tuple[Row, ...]) -> None:
    clusters = [*homelab.clusters, *sorted({row.cluster for row in listed} - set(homelab.clusters))]
    for cluster in clusters:
        mine = [(row.secret, row.key, row.state.value, ", ".join(row.ids)) for row in listed if row.cluster == cluster]
        if mine:
            output.line(cluster or "of no cluster of this homelab")
            for line in _columns([("SECRET", "KEY", "STATE", "ID"), *mine]):
                output.line(f"  {line}")
        else:
            output.line(f"{cluster}: no encrypted Secret in the repository yet")
        output.line()
    waiting = [row for row in listed if row.state.value == "placeholder"]
    for cluster, name in dict.fromkeys((row.cluster, name) for row in waiting for name in row.ids):
        output.line(f"to do: labwright secrets set {cluster} {name}")


def _columns(rows: list[tuple[str, ...]]) -> list[str]:
    """One line per row however narrow the terminal is, so that the lines can be searched."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _homelab(spec: Path) -> Homelab:
    from labwright.secrets import read_homelab

    return read_homelab(_text(spec), str(spec))


def _text(spec: Path) -> str:
    from labwright.source.lines import decode

    demand(spec)
    return decode(spec.read_bytes(), str(spec))


def _no_cluster(homelab: Homelab, cluster: str) -> Any:
    from labwright.source import Diagnostic, Severity, nearest

    close = nearest(cluster, homelab.clusters)
    return Diagnostic(
        Severity.ERROR,
        "E004",
        f"the homelab has no cluster {cluster}",
        expected=f"one of {', '.join(homelab.clusters)}",
        help=f"did you mean {close}?" if close else "",
    )


def _value(from_file: Path | None, what: str) -> SecretText:
    """The value, from a file, a pipe, or a person who sees nothing of it while typing."""
    from labwright.secrets import SecretText

    if from_file is not None and str(from_file) != "-":
        with from_file.open("rb") as file:
            return SecretText(_decoded(file.read(MAX_VALUE_BYTES + 1)))
    if from_file is not None or not sys.stdin.isatty():
        return SecretText(_decoded(sys.stdin.buffer.read(MAX_VALUE_BYTES + 1)))
    return SecretText(click.prompt(f"Value of {what} (not shown)", hide_input=True, err=True))


def _decoded(content: bytes) -> str:
    from labwright.source import Diagnostic, Severity, SourceError

    why = "larger than a Secret may be (1 MiB)" if len(content) > MAX_VALUE_BYTES else "not text (UTF-8)"
    try:
        if len(content) <= MAX_VALUE_BYTES:
            return _without_newline(content.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    raise SourceError(Diagnostic(Severity.ERROR, "SE015", f"the value is {why}"))


def _without_newline(text: str) -> str:
    """Editors and `echo` end a file with a newline that is no part of the token."""
    return text.removesuffix("\n").removesuffix("\r")
