"""What routes lead to: backends with their ports, and the middlewares on the way.

Sources: Kubernetes API reference (Ingress); gateway-api.sigs.k8s.io/reference/spec (BackendRef, ParentReference);
doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd (IngressRoute, TraefikService, Middleware).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from labwright.estate.fields import Path, field, mapping, mappings, matches, text
from labwright.estate.objects import Thing
from labwright.estate.references.reference import Reference

_INGRESS = ("networking.k8s.io", "Ingress")
_TRAEFIK = "traefik.io"
_GATEWAY = "gateway.networking.k8s.io"
MIDDLEWARES = "traefik.ingress.kubernetes.io/router.middlewares"
"""Annotation of an Ingress: `<namespace>-<name>@kubernetescrd`, separated by commas."""
PROVIDER = "@kubernetescrd"
KINDS: tuple[tuple[str, str], ...] = (
    _INGRESS,
    *((_TRAEFIK, kind) for kind in ("IngressRoute", "IngressRouteTCP", "IngressRouteUDP", "TraefikService")),
    *((_GATEWAY, kind) for kind in ("GRPCRoute", "HTTPRoute", "TCPRoute", "TLSRoute", "UDPRoute")),
)
"""Kinds that lead to Services."""
_HOST = re.compile(r"Host(?:SNI)?\(([^)]*)\)")
_QUOTED = re.compile(r"[`\"']([^`\"']+)[`\"']")


@dataclass(frozen=True, slots=True)
class Backend:
    """One way from a name to a Service."""

    reference: Reference
    port: str | int | None
    """The Service's port, by number or by name; None when it is not said."""
    hosts: tuple[str, ...] = ()
    """Names that lead to it; none: all."""
    path: str = ""
    """Beginning of the paths that do; empty: all."""


def backends(obj: Thing) -> Iterator[tuple[Reference, str | int | None]]:
    """Services that a route leads to, each with the port it names (by number or by name)."""
    return ((each.reference, each.port) for each in routed(obj))


def routed(obj: Thing) -> Iterator[Backend]:
    """Everything that a route leads to."""
    kind = (obj.id.group, obj.id.kind)
    if kind == _INGRESS:
        yield from _of_ingress(obj)
    elif kind[0] == _TRAEFIK and kind in KINDS:
        yield from _of_traefik(obj)
    elif kind[0] == _GATEWAY and kind in KINDS:
        yield from _of_route(obj)


def _of_ingress(obj: Thing) -> Iterator[Backend]:
    for index, rule in mappings(mapping(obj.value, "spec").get("rules")):
        host = text(rule, "host")
        for position, path in mappings(mapping(rule, "http").get("paths")):
            at: Path = ("spec", "rules", index, "http", "paths", position, "backend", "service")
            service = mapping(path, "backend", "service")
            yield from _ingress_backend(obj, at, service, (host,) if host else (), text(path, "path"))
    default = mapping(obj.value, "spec", "defaultBackend", "service")
    yield from _ingress_backend(obj, ("spec", "defaultBackend", "service"), default, (), "")


def _ingress_backend(
    obj: Thing, at: Path, service: Mapping[str, Any], hosts: tuple[str, ...], path: str
) -> Iterator[Backend]:
    name, port = text(service, "name"), mapping(service, "port")
    asked = port.get("name") or port.get("number")
    if name:
        reference = Reference(obj, (*at, "name"), "", "Service", obj.id.namespace, name)
        yield Backend(reference, asked if isinstance(asked, str | int) else None, hosts, path)


def _of_traefik(obj: Thing) -> Iterator[Backend]:
    for index, route in mappings(mapping(obj.value, "spec").get("routes")):
        hosts = tuple(host for found in _HOST.findall(text(route, "match")[:4000]) for host in _QUOTED.findall(found))
        yield from _traefik_services(obj, ("spec", "routes", index), route, hosts)
    if obj.id.kind == "TraefikService":
        for how in ("weighted", "mirroring"):
            yield from _traefik_services(obj, ("spec", how), mapping(obj.value, "spec", how), ())
        mirroring = mapping(obj.value, "spec", "mirroring")
        yield from _traefik_service(obj, ("spec", "mirroring"), mirroring, ())
        for index, each in mappings(mirroring.get("mirrors")):
            yield from _traefik_service(obj, ("spec", "mirroring", "mirrors", index), each, ())


def _traefik_services(obj: Thing, at: Path, holder: Mapping[str, Any], hosts: tuple[str, ...]) -> Iterator[Backend]:
    for index, service in mappings(holder.get("services")):
        yield from _traefik_service(obj, (*at, "services", index), service, hosts)


def _traefik_service(obj: Thing, at: Path, service: Mapping[str, Any], hosts: tuple[str, ...]) -> Iterator[Backend]:
    name, kind = text(service, "name"), text(service, "kind") or "Service"
    if not name or "@" in name:
        return
    group = "" if kind == "Service" else _TRAEFIK
    reference = Reference(obj, (*at, "name"), group, kind, text(service, "namespace") or obj.id.namespace, name)
    port = service.get("port")
    yield Backend(reference, port if isinstance(port, str | int) and kind == "Service" else None, hosts)


def _of_route(obj: Thing) -> Iterator[Backend]:
    named = field(obj.value, "spec", "hostnames")
    hosts = tuple(each for each in named if isinstance(each, str)) if isinstance(named, list) else ()
    for index, rule in mappings(mapping(obj.value, "spec").get("rules")):
        path = next(
            (found for _, found in matches(rule, ("matches", "*", "path", "value")) if isinstance(found, str)), ""
        )
        for position, backend in mappings(rule.get("backendRefs")):
            name, kind = text(backend, "name"), text(backend, "kind") or "Service"
            if name:
                home = text(backend, "namespace") or obj.id.namespace
                at: Path = ("spec", "rules", index, "backendRefs", position, "name")
                port = backend.get("port")
                reference = Reference(obj, at, text(backend, "group"), kind, home, name)
                yield Backend(reference, port if isinstance(port, int) else None, hosts, path)


def middlewares(obj: Thing) -> tuple[str, ...]:
    """The custom-resource middlewares that an Ingress asks Traefik for, as `<namespace>-<name>`."""
    named = text(obj.value, "metadata", "annotations", MIDDLEWARES)
    each = (name.strip() for name in named.split(","))
    return tuple(name.removesuffix(PROVIDER) for name in each if name.endswith(PROVIDER))


def middleware_references(obj: Thing) -> Iterator[Reference]:
    """The middlewares, options and transports that Traefik's own routes and chains name."""
    if obj.id.group != _TRAEFIK:
        return
    tcp = "TCP" if obj.id.kind == "IngressRouteTCP" or obj.id.kind.endswith("TCP") else ""
    for pattern, kind in (
        (("spec", "routes", "*", "middlewares", "*"), f"Middleware{tcp}"),
        (("spec", "chain", "middlewares", "*"), "Middleware"),
        (("spec", "tls", "options"), "TLSOption"),
    ):
        for found, value in matches(obj.value, pattern):
            name = text(value, "name")
            if name and "@" not in name:
                home = text(value, "namespace") or obj.id.namespace
                yield Reference(obj, (*found, "name"), _TRAEFIK, kind, home, name)
