"""Names from outside, and the Services that they lead to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from labwright.estate.fields import field, text
from labwright.estate.objects import EstateObject
from labwright.estate.references.routes import Backend, routed
from labwright.kube import ObjectId
from labwright.source import Place


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """One way from outside to a Service."""

    holder: EstateObject
    """The Ingress, IngressRoute or HTTPRoute."""
    backend: Backend

    @property
    def hosts(self) -> tuple[str, ...]:
        """Names that lead to it; none: every name."""
        return self.backend.hosts

    @property
    def path(self) -> str:
        """Beginning of the paths that lead to it; empty: all."""
        return self.backend.path

    @property
    def service(self) -> ObjectId:
        """The Service it leads to (or, with Traefik, a TraefikService)."""
        return self.backend.reference.target

    @property
    def place(self) -> Place | None:
        """The line that names the Service."""
        return self.backend.reference.place

    @property
    def entry(self) -> str:
        """What it comes in by: the class of an Ingress, else the first gateway or entry point; empty: the cluster's default."""
        value = self.holder.value
        if self.holder.id.kind == "Ingress":
            return text(value, "spec", "ingressClassName") or text(
                value, "metadata", "annotations", "kubernetes.io/ingress.class"
            )
        parents = field(value, "spec", "parentRefs")
        points = field(value, "spec", "entryPoints")
        if isinstance(parents, list) and parents:
            return text(parents[0], "name")
        return points[0] if isinstance(points, list) and points and isinstance(points[0], str) else ""


def find_routes(objects: Iterable[EstateObject]) -> Iterator[Route]:
    """All routes."""
    for obj in objects:
        for backend in routed(obj):
            yield Route(obj, backend)
