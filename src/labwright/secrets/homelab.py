"""What `labwright secrets` needs of homelab.yaml: names and recipients, read without the catalog or a plan.

The commands about secrets have to work while the rest of the file is still being written, so only these few fields are
looked at; everything else is the business of `spec`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from labwright.secrets.age import check_recipient
from labwright.secrets.errors import SecretsError, problem
from labwright.secrets.keys import KeyFile, ensure_key, key_path, read_key
from labwright.source import Diagnostic, load, nearest_place, place_of, plain, walk
from labwright.source.edit import set_value
from labwright.source.lines import split_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Homelab:
    """The names that keys and files are found by."""

    name: str
    clusters: tuple[str, ...]
    recipients: Mapping[str, str]
    """cluster → age recipient, where one is stated"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterKey:
    """One cluster's key after `init`."""

    cluster: str
    recipient: str
    file: KeyFile | None
    """None when the private key is not in this machine's key folder"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Initialised:
    """The outcome of `init`."""

    text: str
    """homelab.yaml with every recipient"""
    keys: tuple[ClusterKey, ...]


def read_homelab(text: str, file: str) -> Homelab:
    """Read the names. Raises `SourceError` with all that is wrong: no name, no cluster, a bad recipient."""
    value = load(text, file).value
    name = _at(value, "metadata", "name")
    clusters = _at(value, "clusters")
    problems = []
    if not isinstance(name, str) or not name:
        problems.append(_missing(value, "the homelab has no name", "metadata", "name"))
    if not isinstance(clusters, dict) or not clusters:
        problems.append(_missing(value, "the homelab has no cluster", "clusters"))
        clusters = {}
    recipients: dict[str, str] = {}
    for cluster in clusters:
        for path in (("clusters", cluster, "secrets", "recipients", cluster), ("secrets", "recipients", cluster)):
            stated = _at(value, *path)
            if stated is None or cluster in recipients:
                continue
            place = nearest_place(value, *path)
            fault = check_recipient(stated, place) if isinstance(stated, str) else _no_text(value, *path)
            if fault is not None:
                problems.append(fault)
            recipients[cluster] = str(stated)
    if problems:
        raise SecretsError(problems)
    return Homelab(name=str(name), clusters=tuple(clusters), recipients=recipients)


def initialise(text: str, file: str, root: Path, now: datetime) -> Initialised:
    """One key per cluster in the key folder `root`, and every recipient in the homelab file's text.

    A second run changes nothing. A cluster with a recipient gets no new key: its private half may be on another machine,
    and files are encrypted for it. Raises `SourceError` before anything is made when the file and the folder disagree.
    """
    homelab = read_homelab(text, file)
    present = {cluster: read_key(key_path(root, homelab.name, cluster), cluster) for cluster in homelab.clusters}
    problems = [
        _disagree(text, file, cluster, stated, key)
        for cluster, stated in homelab.recipients.items()
        if (key := present[cluster]) is not None and key.identity.recipient != stated
    ]
    if problems:
        raise SecretsError(problems)
    keys, entered = [], {}
    for cluster in homelab.clusters:
        stated = homelab.recipients.get(cluster)
        if stated is not None:
            keys.append(ClusterKey(cluster=cluster, recipient=stated, file=present[cluster]))
            continue
        made = ensure_key(root, homelab.name, cluster, now)
        entered[cluster] = made.identity.recipient
        keys.append(ClusterKey(cluster=cluster, recipient=made.identity.recipient, file=made))
    return Initialised(text=_enter(text, file, entered), keys=tuple(keys))


def _enter(text: str, file: str, recipients: Mapping[str, str]) -> str:
    if recipients:
        text = _opened(text, file)
    for cluster, recipient in recipients.items():
        text = set_value(text, ("secrets", "recipients", cluster), recipient, file)
    return text


def _opened(text: str, file: str) -> str:
    """The text with `secrets: {…}` as a block: recipients have 62 characters, in braces they would make one endless line.

    A comment behind the braces would be lost; then they stay.
    """
    value = load(text, file).value
    place = place_of(value, "secrets")
    if place is None or not value["secrets"]:
        return text
    lines = split_lines(text)
    in_braces = lines[place.line - 1][place.column - 1 :].startswith("{")
    alone = not lines[place.end_line - 1][place.end_column - 1 :].strip()
    return set_value(text, ("secrets",), plain(value["secrets"]), file) if in_braces and alone else text


def _at(value: Any, *path: str) -> Any:
    try:
        return walk(value, *path)
    except KeyError:
        return None


def _missing(value: Any, message: str, *path: str) -> Diagnostic:
    return problem("SE016", message, place=nearest_place(value, *path), expected=f"`{'.'.join(path)}`")


def _no_text(value: Any, *path: str) -> Diagnostic:
    return problem("SE001", "not an age recipient: not a text", place=nearest_place(value, *path), expected="age1…")


def _disagree(text: str, file: str, cluster: str, stated: str, key: KeyFile) -> Diagnostic:
    value = load(text, file).value
    own = ("clusters", cluster, "secrets", "recipients", cluster)
    path = own if _at(value, *own) is not None else ("secrets", "recipients", cluster)
    return problem(
        "SE009",
        f"cluster {cluster} has the recipient {stated}, but {key.path} is the key of {key.identity.recipient}",
        place=nearest_place(value, *path),
        mend="put the key of that recipient in its place; or, if nothing is encrypted for it yet, remove this line and "
        "run `labwright secrets init` again",
    )
