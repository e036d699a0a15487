"""cert-manager: the Secrets it fills.

Source: cert-manager.io/docs/usage/ingress and /gateway (the shim makes a Certificate per `tls` entry of an annotated
Ingress or Gateway), cert-manager.io/docs/configuration/acme (account keys).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from labwright.estate.fields import mapping, mappings, matches, text
from labwright.kube import ObjectId

_ISSUERS = frozenset({"cert-manager.io/issuer", "cert-manager.io/cluster-issuer"})


def certificate(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[ObjectId]:
    """The Secret a Certificate names."""
    name = text(obj, "spec", "secretName")
    if name:
        yield ObjectId("", "Secret", identity.namespace, name)


def issuer(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[ObjectId]:
    """The account key of an ACME issuer; a ClusterIssuer keeps it in cert-manager's own namespace."""
    name = text(obj, "spec", "acme", "privateKeySecretRef", "name")
    if name:
        yield ObjectId("", "Secret", identity.namespace or "cert-manager", name)


def ingress(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[ObjectId]:
    """A Certificate and its Secret for each `tls` entry of an Ingress with an issuer's annotation."""
    if not _ISSUERS & mapping(obj, "metadata", "annotations").keys():
        return
    for _, tls in mappings(mapping(obj, "spec").get("tls")):
        yield from _certificate(identity.namespace, text(tls, "secretName"))


def gateway(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[ObjectId]:
    """The same for the certificates of a Gateway's listeners."""
    if not _ISSUERS & mapping(obj, "metadata", "annotations").keys():
        return
    for _, reference in matches(obj, ("spec", "listeners", "*", "tls", "certificateRefs", "*")):
        yield from _certificate(text(reference, "namespace") or identity.namespace, text(reference, "name"))


def _certificate(namespace: str, name: str) -> Iterator[ObjectId]:
    if name:
        yield ObjectId("", "Secret", namespace, name)
        yield ObjectId("cert-manager.io", "Certificate", namespace, name)
