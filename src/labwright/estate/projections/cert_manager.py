"""cert-manager: the Secrets it fills.

Source: cert-manager.io/docs/usage/ingress and /gateway (the shim makes a Certificate per `tls` entry of an annotated
Ingress or Gateway; `kubernetes.io/tls-acme` asks for the default issuer), cert-manager.io/docs/usage/certificate
(keys of the Secret, `secretTemplate`, keystores), cert-manager.io/docs/configuration/acme (account keys).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from labwright.estate.fields import Path, field, mapping, mappings, matches, text
from labwright.estate.projections.made import Made, made, secret
from labwright.estate.projections.namespaces import Around
from labwright.kube import ObjectId

_ISSUERS = frozenset({"cert-manager.io/issuer", "cert-manager.io/cluster-issuer"})
_ACME = "kubernetes.io/tls-acme"
_KEYS = ("tls.crt", "tls.key", "ca.crt")
_KEYSTORES = {
    "jks": ("keystore.jks", "truststore.jks"),
    "pkcs12": ("keystore.p12", "truststore.p12"),
}
_FORMATS = {"DER": ("key.der",), "CombinedPEM": ("tls-combined.pem",)}


def certificate(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """The Secret a Certificate names, with what its template puts on it."""
    name, spec = text(obj, "spec", "secretName"), mapping(obj, "spec")
    if not name:
        return
    keys = list(_KEYS)
    for kind, files in _KEYSTORES.items():
        if field(spec, "keystores", kind, "create") is True:
            keys.extend(files)
    for _, output in mappings(spec.get("additionalOutputFormats")):
        keys.extend(_FORMATS.get(text(output, "type"), ()))
    template = mapping(spec, "secretTemplate")
    yield secret(
        identity.namespace,
        name,
        path=("spec", "secretName"),
        keys=keys,
        annotations=mapping(template, "annotations"),
        labels=mapping(template, "labels"),
    )


def issuer(obj: Mapping[str, Any], identity: ObjectId, around: Around) -> Iterator[Made]:
    """The account key of an ACME issuer; a ClusterIssuer keeps it in cert-manager's own namespace."""
    path = ("spec", "acme", "privateKeySecretRef", "name")
    name = text(obj, *path)
    if name:
        yield secret(identity.namespace or around.issuer_namespace, name, path=path, keys=("tls.key",))


def ingress(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """A Certificate and its Secret for each `tls` entry of an Ingress with an issuer's annotation."""
    if not _asks(obj):
        return
    for index, tls in mappings(mapping(obj, "spec").get("tls")):
        path = ("spec", "tls", index, "secretName")
        yield from _certificate(identity.namespace, text(tls, "secretName"), path, tls.get("hosts"))


def gateway(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """The same for the certificates of a Gateway's listeners."""
    if not _asks(obj):
        return
    for path, reference in matches(obj, ("spec", "listeners", "*", "tls", "certificateRefs", "*")):
        namespace = text(reference, "namespace") or identity.namespace
        yield from _certificate(namespace, text(reference, "name"), (*path, "name"), None)


def _asks(obj: Mapping[str, Any]) -> bool:
    annotations = mapping(obj, "metadata", "annotations")
    return bool(_ISSUERS & annotations.keys()) or annotations.get(_ACME) == "true"


def _certificate(namespace: str, name: str, path: Path, hosts: object) -> Iterator[Made]:
    if name:
        spec = {"secretName": name, **({"dnsNames": hosts} if isinstance(hosts, list) else {})}
        yield made("cert-manager.io/v1", "Certificate", namespace, name, path=path, spec=spec)
