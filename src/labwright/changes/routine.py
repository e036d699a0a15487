"""Changes that come with every update: new image tags, version labels, checksums and hashes in names.

They are told apart so that a report can put them in one pile: what an update changes beyond them is what a reader looks for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from labwright.changes.fields import Action, Edit
from labwright.changes.model import ObjectChange, Routine, RoutinePile
from labwright.changes.names import without_hash
from labwright.changes.origins import around
from labwright.estate.fields import text

VERSION_KEYS = frozenset({"app.kubernetes.io/version", "helm.sh/chart", "chart", "chart-version", "version"})
"""Labels and annotations that repeat a version."""

_CHECKSUMS = re.compile(
    r"^(?:checksum[/-]|.*[/-]checksum$|.*/config-hash$|.*[./-](?:sha256sum|sha256|hash)$)", re.IGNORECASE
)
_TAG = re.compile(
    r"^v?\d[\w.+-]*$|^[\w.-]*\d[\w.-]*(?:@sha256:[0-9a-f]+)?$|^sha256:[0-9a-f]+$|^latest$|^[0-9a-f]{7,64}$"
)
_URL = (("spec", "url"),)
_CHART = (("spec", "source", "chart"), ("spec", "source", "repoURL"))
_VERSION_FIELDS: Mapping[tuple[str, tuple[str, ...]], tuple[tuple[str, ...], ...]] = {
    ("HelmRelease", ("spec", "chart", "spec", "version")): (("spec", "chart", "spec", "chart"),),
    ("OCIRepository", ("spec", "ref", "tag")): _URL,
    ("OCIRepository", ("spec", "ref", "digest")): _URL,
    ("OCIRepository", ("spec", "ref", "semver")): _URL,
    ("GitRepository", ("spec", "ref", "tag")): _URL,
    ("GitRepository", ("spec", "ref", "commit")): _URL,
    ("GitRepository", ("spec", "ref", "semver")): _URL,
    ("HelmChart", ("spec", "version")): (("spec", "chart"),),
    ("Application", ("spec", "source", "targetRevision")): _CHART,
    ("Application", ("spec", "sources", "targetRevision")): (("metadata", "name"),),
}
"""Pins of charts and sources, by kind and field; with the fields that name what is pinned."""


def routine_of(edit: Edit, value: Any, renames: Mapping[str, str]) -> tuple[Routine, str] | None:
    """Which routine an edit is, and what it says; None for what a reader should see.

    `value` is the new object; `renames` has the names of objects that have new ones, old to new.
    """
    fields = edit.fields
    if not fields or edit.action is Action.REORDERED:
        return None
    last = fields[-1]
    if len(fields) > 1 and fields[-2] in {"labels", "annotations", "matchLabels"}:
        return _metadata(edit, last)
    if edit.action is not Action.CHANGED or not isinstance(edit.old, str | int | float) or isinstance(edit.old, bool):
        return None
    old, new = str(edit.old), str(edit.new)
    if renames.get(old) == new:
        if without_hash(old) == without_hash(new):
            return Routine.HASH, "references to generated names"
        return Routine.REFERENCE, f"{old} → {new}"
    if _TAG.match(new) and (kind := _VERSION_FIELDS.get((text(value, "kind"), fields))) is not None:
        name = next((found for path in kind if (found := text(value, *path))), "").rstrip("/").rpartition("/")[2]
        return Routine.VERSION, f"{name} {short_tag(old)} → {short_tag(new)}".strip()
    return _image(edit, value, old, new)


def _metadata(edit: Edit, key: str) -> tuple[Routine, str] | None:
    if _CHECKSUMS.match(key):
        return Routine.CHECKSUM, key
    if key in VERSION_KEYS and edit.action is Action.CHANGED and "matchLabels" not in edit.fields:
        return Routine.VERSION, f"{key} {edit.old} → {edit.new}"
    return None


def _image(edit: Edit, value: Any, old: str, new: str) -> tuple[Routine, str] | None:
    fields, last = edit.fields, edit.fields[-1]
    if last in {"image", "imageName"} or last.endswith("Image"):
        (repository, before), (other, after) = split_image(old), split_image(new)
        if repository == other and before != after:
            return Routine.IMAGE, f"{repository} {short_tag(before)} → {short_tag(after)}"
        return None
    holder = fields[-2].lower() if len(fields) > 1 else ""
    if last in {"tag", "digest"} and holder.endswith("image") and _TAG.match(old) and _TAG.match(new):
        name = text(around(value, edit.path, "new"), "repository") or ".".join(fields[-3:-1])
        return Routine.IMAGE, f"{name} {short_tag(old)} → {short_tag(new)}"
    return None


def split_image(image: str) -> tuple[str, str]:
    """Repository and what comes behind it: `("ghcr.io/a/b", "1.2@sha256:…")`. A port is no tag."""
    name, at, digest = image.partition("@")
    repository, colon, tag = name.rpartition(":")
    if not colon or "/" in tag:
        repository, tag = name, ""
    return repository, tag + at + digest


def short_tag(tag: str) -> str:
    """A tag without the digest behind it; a digest alone is cut."""
    name, _, digest = tag.partition("@")
    if name.startswith("sha256:"):
        name, digest = "", name
    return name or (digest.removeprefix("sha256:")[:12] if digest else "(none)")


def piles(objects: Iterable[ObjectChange]) -> tuple[RoutinePile, ...]:
    """The routine changes of a unit, those that say the same together; in the order of `Routine`, most frequent first."""
    counts: Counter[tuple[Routine, str]] = Counter()
    for each in objects:
        counts.update((one.routine, one.note) for one in each.fields if one.routine is not None)
        if each.hash_only:
            counts[Routine.HASH, "generated names"] += 1
    order = list(Routine)
    ranked = sorted(counts.items(), key=lambda item: (order.index(item[0][0]), -item[1], item[0][1]))
    return tuple(RoutinePile(routine=routine, note=note, count=count) for (routine, note), count in ranked)
