"""A Secret in clear as it is first written, and the changes that later builds make to it."""

from __future__ import annotations

import base64
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from labwright.secrets.inventory import StoredSecret
from labwright.secrets.recipe import CLUSTER, MADE_OF, PLACEHOLDERS, Recipe, annotations_of, recipe_of, write_recipes
from labwright.secrets.request import SecretRequest

Paths = dict[tuple[str, ...], str]
"""Path in the document → new text."""


def in_clear(request: SecretRequest, values: Mapping[str, str], waiting: Collection[str]) -> dict[str, Any]:
    """The Secret to encrypt. `stringData`, not `data`: who runs `sops edit` should see values, not base64."""
    recipes = {key: recipe_of(value) for key, value in request.entries.items()}
    metadata: dict[str, Any] = {"name": request.name, "namespace": request.namespace}
    if request.labels:
        metadata["labels"] = dict(request.labels)
    metadata["annotations"] = {**request.annotations, **_notes(request.cluster, recipes, waiting)}
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": metadata,
        "type": request.type,
        "stringData": dict(values),
    }


def _notes(cluster: str, recipes: Mapping[str, Recipe], waiting: Iterable[str]) -> dict[str, str]:
    notes = {CLUSTER: cluster, MADE_OF: write_recipes(recipes), PLACEHOLDERS: ",".join(sorted(waiting))}
    return {key: value for key, value in notes.items() if value}


def add_values(secret: StoredSecret, values: Mapping[str, str]) -> Paths:
    """New keys, in the section that the file uses."""
    only_data = bool(secret.keys) and all(path[0] == "data" for path in secret.keys.values())
    return {
        ("data", key) if only_data else ("stringData", key): base64.b64encode(value.encode()).decode()
        if only_data
        else value
        for key, value in values.items()
    }


def annotate(request: SecretRequest, secret: StoredSecret, waiting: Iterable[str]) -> Paths:
    """The annotations after new keys were added: what the file knew of its old keys stays."""
    recipes = {key: recipe_of(value) for key, value in request.entries.items()} | dict(secret.recipes)
    present = annotations_of(secret.document.value)
    notes = _notes(request.cluster, recipes, waiting)
    return {("metadata", "annotations", key): text for key, text in notes.items() if present.get(key) != text}


def placeholders_left(secret: StoredSecret, waiting: Iterable[str]) -> Paths:
    """The annotation after values were set. It stays, empty, when nothing is waiting any more."""
    text = ",".join(sorted(waiting))
    present = annotations_of(secret.document.value).get(PLACEHOLDERS, "")
    return {("metadata", "annotations", PLACEHOLDERS): text} if text != present else {}


def metadata_changes(request: SecretRequest, secret: StoredSecret) -> Paths:
    """What the request says of name, namespace, type, labels and annotations, where the file says otherwise."""
    value = secret.document.value
    metadata = value.get("metadata")
    labels = metadata.get("labels") if isinstance(metadata, dict) else None
    wanted: Paths = {("metadata", "name"): request.name, ("metadata", "namespace"): request.namespace}
    present: dict[tuple[str, ...], Any] = {path: secret.of_metadata(path[1]) for path in wanted}
    wanted["type",], present["type",] = request.type, value.get("type", "Opaque")
    for section, entries, there in (
        ("labels", request.labels, labels if isinstance(labels, dict) else {}),
        ("annotations", request.annotations, annotations_of(value)),
    ):
        for key, text in entries.items():
            path = ("metadata", section, key)
            wanted[path], present[path] = text, there.get(key)
    return {path: text for path, text in wanted.items() if present[path] != text}
