"""An Ingress names a backend, a port or a middleware that does not exist.

## What

Backends of Ingresses with their ports, and the middlewares that Traefik's annotation names.

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

doc.traefik.io/traefik/routing/providers/kubernetes-ingress.
"""

from collections.abc import Iterator

from labwright.estate import Estate, EstateObject
from labwright.estate.fields import mapping, mappings
from labwright.estate.references import Reference, backends, middlewares
from labwright.estate.references.routes import MIDDLEWARES, PROVIDER
from labwright.rules.rule import Finding, Rule
from labwright.source import Severity, nearest


def check(estate: Estate) -> Iterator[Finding]:
    """Look up the backends and middlewares of every Ingress."""
    for obj in estate.of_kind("networking.k8s.io", "Ingress"):
        for reference, port in backends(obj):
            yield from _backend(estate, reference, port)
        yield from _middlewares(estate, obj)


def _backend(estate: Estate, reference: Reference, port: str | int | None) -> Iterator[Finding]:
    obj, name = reference.holder, f"{reference.namespace}/{reference.name}"
    if not estate.exists("", "Service", reference.namespace, reference.name):
        guess = nearest(reference.name, estate.names("", "Service", reference.namespace))
        yield Finding(
            message=f"{obj.id}: there is no Service {name}",
            place=obj.place(*reference.path),
            help=f"did you mean {guess!r}?" if guess else "",
            likely=not estate.is_certain(reference.namespace),
        )
        return
    service = estate.get("", "Service", reference.namespace, reference.name)
    if service is None or port is None:
        return
    ports = [each for _, each in mappings(mapping(service.value, "spec").get("ports"))]
    if not any(port in (each.get("name"), each.get("port")) for each in ports):
        at = reference.path[:-1]
        known = ", ".join(str(each.get("name") or each.get("port")) for each in ports)
        yield Finding(
            message=f"{obj.id}: Service {name} has no port {port}",
            place=obj.place(*at, "port", "name" if isinstance(port, str) else "number"),
            expected=f"one of its ports: {known}" if known else "a Service with ports",
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
