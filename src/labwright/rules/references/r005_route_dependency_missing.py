"""A route names a backend, a port or a middleware that does not exist.

## What

Backends of Ingresses, of Gateway API routes and of Traefik's own with their ports, and the middlewares that they name. What
controllers will create (the Services of a database) counts as there, with its ports where those are known.

## Why

With Traefik a missing middleware makes the whole router vanish, so the site answers 404; a missing Service answers 503.

## Bad

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: default
spec:
  rules:
    - host: web.example.org
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: web
                port:
                  number: 80
```

## Good

```yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: default
spec:
  selector:
    app: web
  ports:
    - port: 80
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: default
spec:
  rules:
    - host: web.example.org
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: web
                port:
                  number: 80
```

## Fix

Create the Service or middleware, or correct the name. A middleware is named `<namespace>-<name>@kubernetescrd`.

## Source

doc.traefik.io/traefik/routing/providers/kubernetes-ingress; gateway-api.sigs.k8s.io/reference/spec.
"""

from collections.abc import Iterator

from labwright.estate.estate import Estate
from labwright.estate.objects import EstateObject
from labwright.estate.references import Reference, middleware_references, middlewares
from labwright.estate.references.routes import MIDDLEWARES, PROVIDER
from labwright.rules.rule import Finding, Rule
from labwright.source import Severity, nearest


def check(estate: Estate) -> Iterator[Finding]:
    """Look up the backends and middlewares of every route."""
    for route in estate.routes:
        yield from _backend(estate, route.backend.reference, route.backend.port)
    for obj in estate.of_kind("networking.k8s.io", "Ingress"):
        yield from _middlewares(estate, obj)
    for kind in ("IngressRoute", "IngressRouteTCP", "Middleware"):
        for obj in estate.of_kind("traefik.io", kind):
            for reference in middleware_references(obj):
                if not estate.exists(*reference.target):
                    yield _missing(estate, reference)


def _backend(estate: Estate, reference: Reference, port: str | int | None) -> Iterator[Finding]:
    if not estate.exists(*reference.target):
        yield _missing(estate, reference)
        return
    service = estate.services.get(reference.target)
    if service is None or port is None or not service.ports:
        return
    if not any(port in (each.name, each.number) for each in service.ports):
        at = reference.path[:-1]
        known = ", ".join(str(each.name or each.number) for each in service.ports)
        named = reference.holder.id.kind == "Ingress"
        yield Finding(
            message=f"{reference.holder.id}: Service {reference.namespace}/{reference.name} has no port {port}",
            place=reference.holder.place(
                *at, "port", *(["name" if isinstance(port, str) else "number"] if named else [])
            ),
            expected=f"one of its ports: {known}",
        )


def _missing(estate: Estate, reference: Reference) -> Finding:
    guess = nearest(reference.name, estate.names(*reference.target[:3]))
    return Finding(
        message=f"{reference.holder.id}: there is no {reference.kind} {reference.namespace}/{reference.name}",
        place=estate.blamed(reference),
        help=f"did you mean {guess!r}?" if guess else "",
        likely=not estate.is_certain(reference.namespace),
        about=str(reference.target),
    )


def _middlewares(estate: Estate, obj: EstateObject) -> Iterator[Finding]:
    known = {f"{each.id.namespace}-{each.id.name}" for each in estate.of_kind("traefik.io", "Middleware")}
    for name in middlewares(obj):
        if name not in known:
            guess = nearest(name, known)
            yield Finding(
                message=f"{obj.id}: there is no middleware {name}{PROVIDER}",
                place=obj.place("metadata", "annotations", MIDDLEWARES),
                expected=f"<namespace>-<name>{PROVIDER} of a Middleware in the cluster",
                help=f"did you mean {guess + PROVIDER!r}?" if guess else "",
                likely=not estate.is_certain(""),
            )


RULE = Rule("R005", "route-dependency-missing", Severity.ERROR, check)
