"""Another Git repository, asked over the network.

Only what is named is fetched, into a bare repository of our own: no work tree, no hooks, no submodules, no filters. Addresses
are those of `git fetch` with a transport that only moves data: http, https, ssh and git; nobody is asked for a password.

Codes of the SourceErrors: those of `git_repository`; G006 an address that is none, G007 what could not be had.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from labwright.source import SourceError
from labwright.tree.git_repository import LOCAL_VARIABLES, fault, program

TRANSPORTS = "http:https:ssh:git"
_ADDRESS = re.compile(r"(?:https?|ssh|git)://[^\s-]\S*|[\w.-]+@[\w.-]+:(?!-)\S+")
_OPTIONS = (
    "-c",
    f"core.hooksPath={os.devnull}",
    "-c",
    "gc.auto=0",
    "-c",
    "maintenance.auto=false",
    "-c",
    "fetch.recurseSubmodules=false",
)
_SECONDS = 120
"""Longest wait for one answer of the network. Chosen by feel."""
_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


def is_id(revision: str) -> bool:
    """Whether a revision is the whole id of a commit."""
    return _ID.fullmatch(revision) is not None


def references(url: str) -> dict[str, str]:
    """What the branches, tags and HEAD of a repository are: ids by full name, annotated tags as what they point to.

    Raises SourceError.
    """
    found: dict[str, str] = {}
    for line in _run(Path(os.path.sep), url, "ls-remote", "--", url).splitlines():
        identity, _, name = line.partition("\t")
        found[name.removesuffix("^{}")] = identity  # the line of a tag comes before that of what it points to
    return found


def fetch(into: Path, url: str, revision: str, target: str) -> None:
    """Fetch the commit of a full reference name, or of an id, into a bare repository as the reference `target`.

    The repository is made where there is none. Its history is left out where the other side can do so. Raises SourceError.
    """
    if not (into / "HEAD").is_file():
        into.mkdir(parents=True, exist_ok=True)
        _run(into, url, "init", "--quiet", "--bare")
    try:
        _fetch(into, url, f"+{revision}:{target}")
    except SourceError:
        if not is_id(revision):
            raise
        # Not every server hands out commits by their ids alone.
        _fetch(into, url, "+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*", whole=True)
        _run(into, url, "update-ref", target, f"{revision}^{{commit}}")


def _fetch(into: Path, url: str, *what: str, whole: bool = False) -> None:
    common = ("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules")
    try:
        _run(into, url, *common, *(() if whole else ("--depth=1",)), "--", url, *what)
    except SourceError as error:
        if whole or "shallow" not in error.diagnostics[0].message:
            raise
        _run(into, url, *common, "--", url, *what)


def _run(folder: Path, url: str, *arguments: str) -> str:
    if not _ADDRESS.fullmatch(url):
        raise fault("G006", f"`{url}` is no address of a Git repository that can be fetched from")
    kept = {name: value for name, value in os.environ.items() if name not in LOCAL_VARIABLES}
    safe = {
        "GIT_ALLOW_PROTOCOL": TRANSPORTS,
        "GIT_ASKPASS": "",
        "GIT_SSH_COMMAND": os.environ.get("GIT_SSH_COMMAND", "ssh -oBatchMode=yes"),
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
    }
    try:
        done = subprocess.run(
            [program(), *_OPTIONS, *arguments],
            cwd=folder,
            env={**kept, **safe},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=_SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise fault("G007", f"{url} did not answer within {_SECONDS} seconds") from None
    if done.returncode != 0:
        told = done.stderr.decode("utf-8", "replace").strip().splitlines()
        said = next(
            (line for line in told if line.startswith(("fatal:", "error:"))), told[-1] if told else "git failed"
        )
        raise fault("G007", f"{url} could not be read: {said.partition(': ')[2] or said}")
    return done.stdout.decode("utf-8", "replace")
