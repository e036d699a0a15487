"""Secrets that register clusters and repositories with Argo CD."""

from __future__ import annotations

import base64

from labwright.render.argocd.shapes import mapped
from labwright.render.objects import Object


def secret_data(secret: Object) -> dict[str, str]:
    """What a Secret holds, as text; ciphertext and bytes that are no text are left out."""
    made: dict[str, str] = {}
    for key, value in mapped(secret.value.get("data")).items():
        try:
            made[key] = base64.b64decode(str(value), validate=True).decode()
        except (ValueError, UnicodeDecodeError):
            continue
    made.update({key: str(value) for key, value in mapped(secret.value.get("stringData")).items()})
    return made


def cluster_secrets(secrets: tuple[Object, ...]) -> dict[str, str]:
    """Server by name of the clusters that Secrets of the repository register."""
    made = {}
    for secret in secrets:
        data = secret_data(secret)
        if data.get("name"):
            made[data["name"]] = data.get("server", "")
    return made
