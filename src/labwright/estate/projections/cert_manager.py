"""cert-manager: the Secrets it fills.

Source: cert-manager.io/docs/usage/ingress (the shim makes a Certificate per `tls` entry of an annotated Ingress).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from labwright.kube import ObjectId

_ISSUERS = frozenset({"cert-manager.io/issuer", "cert-manager.io/cluster-issuer"})


def certificate(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[ObjectId]:
    """The Secret a Certificate names."""
    spec = obj.get("spec")
    if isinstance(spec, Mapping) and isinstance(spec.get("secretName"), str):
        yield ObjectId("", "Secret", identity.namespace, spec["secretName"])


def issuer(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[ObjectId]:
    """The account key of an ACME issuer; a ClusterIssuer keeps it in cert-manager's own namespace."""
    spec = obj.get("spec")
    acme = spec.get("acme") if isinstance(spec, Mapping) else None
    key = acme.get("privateKeySecretRef") if isinstance(acme, Mapping) else None
    if isinstance(key, Mapping) and isinstance(key.get("name"), str):
        yield ObjectId("", "Secret", identity.namespace or "cert-manager", key["name"])


def ingress(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[ObjectId]:
    """A Certificate and its Secret for each `tls` entry of an Ingress with an issuer's annotation."""
    annotations = obj.get("metadata", {}).get("annotations") or {}
    spec = obj.get("spec")
    if not _ISSUERS & set(annotations) or not isinstance(spec, Mapping):
        return
    for tls in spec.get("tls") or ():
        if isinstance(tls, Mapping) and isinstance(tls.get("secretName"), str):
            yield ObjectId("", "Secret", identity.namespace, tls["secretName"])
            yield ObjectId("cert-manager.io", "Certificate", identity.namespace, tls["secretName"])
