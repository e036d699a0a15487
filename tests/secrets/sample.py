"""Requests that the tests of builds share, and how they look at the outcome."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from labwright.secrets import AgeIdentity, External, Generated, Literal, Sealed, SecretRequest, Template, decrypt
from labwright.source import load

Build = Callable[..., Sealed]

PASSWORD = Generated("linkding-db")
TOKEN = External("cloudflare-token", "Cloudflare API token", "Make one at dash.cloudflare.com.")
APP = SecretRequest(
    cluster="production",
    path="apps/production/linkding/secret.yaml",
    name="linkding",
    namespace="linkding",
    labels={"app.kubernetes.io/name": "linkding"},
    entries={
        "user": Literal("linkding"),
        "password": PASSWORD,
        "url": Template("postgresql://linkding:{password}@postgres/linkding", {"password": PASSWORD}),
    },
)
ROLE = SecretRequest(
    cluster="production",
    path="infrastructure/configs/production/linkding-role.yaml",
    name="linkding-role",
    namespace="database",
    type="kubernetes.io/basic-auth",
    entries={"username": Literal("linkding"), "password": PASSWORD},
)
DNS = SecretRequest(
    cluster="production",
    path="infrastructure/configs/production/cloudflare.yaml",
    name="cloudflare",
    namespace="cert-manager",
    entries={"api-token": TOKEN, "header": Template("Bearer {token}", {"token": TOKEN})},
)


def values(sealed: Sealed | Mapping[str, str], request: SecretRequest, key: AgeIdentity) -> dict[str, str]:
    files = sealed.files if isinstance(sealed, Sealed) else sealed
    found: dict[str, str] = decrypt(files[request.path], [key])["stringData"]
    return found


def noted_in(text: str) -> dict[str, str]:
    found: dict[str, str] = load(text, "x").value["metadata"]["annotations"]
    return found
