"""CloudNativePG: what its operator makes of a Cluster and of a Pooler.

Source: cloudnative-pg.io/documentation/1.25, pages "Service management", "Connecting from an application",
"Certificates" and "Connection pooling"; superuser only when `enableSuperuserAccess` is set.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from labwright.estate.fields import field, mapping, matches
from labwright.kube import ObjectId

_DEFAULT_SERVICES = ("rw", "ro", "r")


def cluster(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[ObjectId]:
    """Services, certificate Secrets and, unless the owner brings one, the Secret of the application's user."""
    name, namespace = identity.name, identity.namespace
    spec = mapping(obj, "spec")
    disabled = field(spec, "managed", "services", "disabledDefaultServices")
    off = disabled if isinstance(disabled, list) else []
    for suffix in _DEFAULT_SERVICES:
        if suffix not in off:
            yield ObjectId("", "Service", namespace, f"{name}-{suffix}")
    for _, added in matches(spec, ("managed", "services", "additional", "*", "serviceTemplate", "metadata", "name")):
        if isinstance(added, str):
            yield ObjectId("", "Service", namespace, added)
    for suffix in ("ca", "server", "replication"):
        yield ObjectId("", "Secret", namespace, f"{name}-{suffix}")
    if not field(spec, "bootstrap", "initdb", "secret"):
        yield ObjectId("", "Secret", namespace, f"{name}-app")
    if spec.get("enableSuperuserAccess") and not spec.get("superuserSecret"):
        yield ObjectId("", "Secret", namespace, f"{name}-superuser")
    yield ObjectId("", "ServiceAccount", namespace, name)
    yield ObjectId("", "ConfigMap", namespace, "cnpg-default-monitoring")


def pooler(_obj: Mapping[str, Any], identity: ObjectId) -> Iterator[ObjectId]:
    """The Deployment and the Service that clients connect to."""
    yield ObjectId("", "Service", identity.namespace, identity.name)
    yield ObjectId("apps", "Deployment", identity.namespace, identity.name)
