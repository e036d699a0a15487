"""ConfigMaps and Secrets that something in the repository makes in the cluster: their names are known, their values are not.

Each entry is a fact of the operator named: where its object says which Secret (or ConfigMap) it writes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from labwright.render.objects import Object

Key = tuple[str, str, str]
"""Kind, namespace and name."""


def _at(value: Any, *path: str) -> str:
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""


def _own(item: Object) -> Iterator[tuple[str, str]]:
    yield "Secret", item.name


def _target(*path: str) -> Callable[[Object], Iterator[tuple[str, str]]]:
    """The Secret named at a path, or else as the object itself is."""

    def names(item: Object) -> Iterator[tuple[str, str]]:
        yield "Secret", _at(item.value, *path) or item.name

    return names


def _named(*path: str) -> Callable[[Object], Iterator[tuple[str, str]]]:
    """The Secret named at a path, if one is."""

    def names(item: Object) -> Iterator[tuple[str, str]]:
        if name := _at(item.value, *path):
            yield "Secret", name

    return names


def _bucket_claim(item: Object) -> Iterator[tuple[str, str]]:
    yield "Secret", item.name
    yield "ConfigMap", item.name


def _postgres(item: Object) -> Iterator[tuple[str, str]]:
    for suffix in ("app", "superuser", "ca", "server", "replication"):
        yield "Secret", f"{item.name}-{suffix}"


def _external_secret(item: Object) -> Iterator[tuple[str, str]]:
    name = _at(item.value, "spec", "target", "name") or item.name
    yield _at(item.value, "spec", "target", "manifest", "kind") or "Secret", name


_MAKERS: dict[tuple[str, str], Callable[[Object], Iterator[tuple[str, str]]]] = {
    ("external-secrets.io", "ExternalSecret"): _external_secret,
    ("bitnami.com", "SealedSecret"): _own,
    ("onepassword.com", "OnePasswordItem"): _own,
    ("k8s.bitwarden.com", "BitwardenSecret"): _target("spec", "secretName"),
    ("secrets.infisical.com", "InfisicalSecret"): _named("spec", "managedSecretReference", "secretName"),
    ("secrets.hashicorp.com", "VaultStaticSecret"): _named("spec", "destination", "name"),
    ("secrets.hashicorp.com", "VaultDynamicSecret"): _named("spec", "destination", "name"),
    ("secrets.doppler.com", "DopplerSecret"): _named("spec", "managedSecret", "name"),
    ("isindir.github.com", "SopsSecret"): _own,
    ("objectbucket.io", "ObjectBucketClaim"): _bucket_claim,
    ("postgresql.cnpg.io", "Cluster"): _postgres,
    ("cert-manager.io", "Certificate"): _named("spec", "secretName"),
    ("secretgenerator.mittwald.de", "StringSecret"): _own,
    ("secretgenerator.mittwald.de", "BasicAuth"): _own,
}


def promises(item: Object) -> Iterator[Key]:
    """What an object makes an operator write, beside it in its namespace."""
    maker = _MAKERS.get((item.api_version.partition("/")[0], item.kind))
    if maker is not None:
        for kind, name in maker(item):
            yield kind, item.namespace, name


def is_maker(item: Object) -> bool:
    """Whether an object makes an operator write ConfigMaps or Secrets."""
    return (item.api_version.partition("/")[0], item.kind) in _MAKERS
