"""What routes lead to: backends with their ports, and the middlewares on the way."""

from collections.abc import Iterator

from labwright.estate.estate import EstateObject
from labwright.estate.fields import mapping, matches, text
from labwright.estate.references.reference import Reference

_BACKENDS = (
    ("spec", "rules", "*", "http", "paths", "*", "backend", "service"),
    ("spec", "defaultBackend", "service"),
)
MIDDLEWARES = "traefik.ingress.kubernetes.io/router.middlewares"
"""Annotation of an Ingress: `<namespace>-<name>@kubernetescrd`, separated by commas."""
PROVIDER = "@kubernetescrd"


def backends(obj: EstateObject) -> Iterator[tuple[Reference, str | int | None]]:
    """Services that an Ingress routes to, each with the port it names (by number or by name)."""
    if (obj.id.group, obj.id.kind) != ("networking.k8s.io", "Ingress"):
        return
    for pattern in _BACKENDS:
        for found, service in matches(obj.value, pattern):
            name, port = text(service, "name"), mapping(service, "port")
            asked = port.get("name") or port.get("number")
            if name:
                reference = Reference(obj, (*found, "name"), "", "Service", obj.id.namespace, name)
                yield reference, asked if isinstance(asked, str | int) else None


def middlewares(obj: EstateObject) -> tuple[str, ...]:
    """The custom-resource middlewares that an Ingress asks Traefik for, as `<namespace>-<name>`."""
    named = text(obj.value, "metadata", "annotations", MIDDLEWARES)
    each = (name.strip() for name in named.split(","))
    return tuple(name.removesuffix(PROVIDER) for name in each if name.endswith(PROVIDER))
