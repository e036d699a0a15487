"""CloudNativePG: what its operator makes of a Cluster.

Source: cloudnative-pg.io/documentation/1.25, pages "Service management", "Connecting from an application" and
"Certificates"; superuser only when `enableSuperuserAccess` is set.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from labwright.kube import ObjectId


def cluster(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[ObjectId]:
    """Services, certificate Secrets and, unless the owner brings one, the Secret of the application's user."""
    name, namespace = identity.name, identity.namespace
    for suffix in ("rw", "ro", "r"):
        yield ObjectId("", "Service", namespace, f"{name}-{suffix}")
    for suffix in ("ca", "server", "replication"):
        yield ObjectId("", "Secret", namespace, f"{name}-{suffix}")
    spec = obj.get("spec")
    fields = spec if isinstance(spec, Mapping) else {}
    initdb = (fields.get("bootstrap") or {}).get("initdb") if isinstance(fields.get("bootstrap"), Mapping) else None
    if not (isinstance(initdb, Mapping) and initdb.get("secret")):
        yield ObjectId("", "Secret", namespace, f"{name}-app")
    if fields.get("enableSuperuserAccess") and not fields.get("superuserSecret"):
        yield ObjectId("", "Secret", namespace, f"{name}-superuser")
    yield ObjectId("", "ServiceAccount", namespace, name)
    yield ObjectId("", "ConfigMap", namespace, "cnpg-default-monitoring")
