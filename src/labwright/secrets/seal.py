"""Secret requests and the files that exist → the files to write.

The rule above all others: a value that exists is never changed by a build. A password that changes under a running
database is an outage, and a rotated token is a human's decision.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from labwright.secrets.age import AgeIdentity, check_recipient
from labwright.secrets.cluster import ClusterJob
from labwright.secrets.errors import problem
from labwright.secrets.inventory import stored_secrets
from labwright.secrets.recipe import parts_of
from labwright.secrets.request import Generated, Placeholder, SecretRequest
from labwright.secrets.sops import Random, is_encrypted
from labwright.source import Diagnostic


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """What a build has to do about its secrets."""

    files: Mapping[str, str]
    """path → SOPS text, only for files that are new or got something added"""
    placeholders: tuple[Placeholder, ...]
    """Every value that a human still has to set, in new and existing files, in order of cluster, path and key"""
    problems: tuple[Diagnostic, ...]


def seal(
    requests: Sequence[SecretRequest],
    *,
    existing: Mapping[str, str],
    recipients: Mapping[str, Sequence[str]],
    identities: Sequence[AgeIdentity],
    now: datetime,
    random: Random,
    external: Mapping[tuple[str, str], str] | None = None,
) -> Sealed:
    """Encrypt what is new and keep what exists.

    `existing` is path → text of the repository's YAML files (others than Secrets may be among them); `recipients` the age
    recipients by cluster; `external` values that are known already, by (cluster, id). Keys are needed only where an
    existing file has to grow, or where a new one shares a value with it. A request with a problem gets no file.
    """
    contradictions = tuple(_contradictions(requests))
    if contradictions:
        return Sealed(files={}, placeholders=(), problems=contradictions)
    asked_for = {request.path for request in requests}
    stored, unreadable = stored_secrets(
        {path: text for path, text in existing.items() if path in asked_for or is_encrypted(text, path)}, recipients
    )
    files: dict[str, str] = {}
    placeholders: list[Placeholder] = []
    problems = [one for path in sorted(asked_for & set(unreadable)) for one in unreadable[path]]
    problems += [
        problem("SE012", f"{path} exists and is no Secret", mend="move that file: a Secret is to be written there")
        for path in sorted((asked_for & set(existing)) - set(unreadable) - {secret.path for secret in stored})
    ]
    for cluster in sorted({request.cluster for request in requests}):
        faults = tuple(_faulty_recipients(cluster, recipients.get(cluster, ())))
        problems += faults
        if faults:
            continue
        mine = tuple(sorted((one for one in requests if one.cluster == cluster), key=lambda one: one.path))
        own = {one.path for one in mine}
        job = ClusterJob(
            name=cluster,
            requests=mine,
            recipients=tuple(recipients[cluster]),
            stored={
                secret.path: secret
                for secret in stored
                if secret.path in own or (secret.cluster == cluster and secret.path not in asked_for)
            },
            taken=frozenset(existing),
            identities=tuple(identities),
            external={name: value for (owner, name), value in (external or {}).items() if owner == cluster},
            now=now,
            random=random,
        )
        outcome = job.run()
        files |= outcome.files
        placeholders += outcome.placeholders
        problems += outcome.problems
    return Sealed(files=files, placeholders=tuple(placeholders), problems=tuple(problems))


def _contradictions(requests: Sequence[SecretRequest]) -> Iterator[Diagnostic]:
    for path, count in sorted(Counter(request.path for request in requests).items()):
        if count > 1:
            yield problem("SE012", f"{count} Secrets are asked for in one file, {path}", expected="one file per Secret")
    passwords: dict[tuple[str, str], Generated] = {}
    kinds: dict[tuple[str, str], type] = {}
    for request in requests:
        for key, value in request.entries.items():
            for part in parts_of(value):
                name = (request.cluster, part.id)
                where = f"key {key} of {request.path} ({request.cluster})"
                if kinds.setdefault(name, type(part)) is not type(part):
                    yield problem("SE012", f"{part.id} is both generated and external; see {where}")
                elif isinstance(part, Generated) and passwords.setdefault(name, part) != part:
                    yield problem(
                        "SE012",
                        f"{part.id} is asked for with two lengths or alphabets; see {where}",
                        expected="one of each",
                    )


def _faulty_recipients(cluster: str, recipients: Sequence[str]) -> Iterator[Diagnostic]:
    if not recipients:
        yield problem(
            "SE013",
            f"cluster {cluster} has no age recipient to encrypt its secrets for",
            expected=f"secrets.recipients.{cluster} in homelab.yaml",
            mend="run `labwright secrets init`: it makes one key per cluster and enters the recipients",
        )
    yield from filter(None, map(check_recipient, recipients))
