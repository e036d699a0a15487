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
from labwright.estate.references import backends
from labwright.rules.rule import Finding, Rule
from labwright.source import Severity, nearest

_MIDDLEWARES = "traefik.ingress.kubernetes.io/router.middlewares"
_PROVIDER = "@kubernetescrd"


def check(estate: Estate) -> Iterator[Finding]:
    """Look up the backends and middlewares of every Ingress."""
    for obj in estate.of_kind("networking.k8s.io", "Ingress"):
        yield from _backends(estate, obj)
        yield from _middlewares(estate, obj)


def _backends(estate: Estate, obj: EstateObject) -> Iterator[Finding]:
    for reference, port in backends(obj):
        if not estate.exists("", "Service", reference.namespace, reference.name):
            guess = nearest(reference.name, estate.names("", "Service", reference.namespace))
            yield Finding(
                message=f"{obj.id}: there is no Service {reference.namespace}/{reference.name}",
                place=obj.place(*reference.path),
                help=f"did you mean {guess!r}?" if guess else "",
                likely=reference.namespace in estate.opaque,
            )
            continue
        service = estate.get("", "Service", reference.namespace, reference.name)
        spec = service.value.get("spec") if service is not None else None
        ports = spec.get("ports") if isinstance(spec, dict) else None
        if port is None or not isinstance(ports, list):
            continue
        if not any(isinstance(each, dict) and port in (each.get("name"), each.get("port")) for each in ports):
            yield Finding(
                message=f"{obj.id}: Service {reference.namespace}/{reference.name} has no port {port}",
                place=obj.place(*reference.path),
            )


def _middlewares(estate: Estate, obj: EstateObject) -> Iterator[Finding]:
    annotations = obj.value["metadata"].get("annotations")
    named = annotations.get(_MIDDLEWARES) if isinstance(annotations, dict) else None
    if not isinstance(named, str):
        return
    known = {f"{each.id.namespace}-{each.id.name}" for each in estate.of_kind("traefik.io", "Middleware")}
    for name in (each.strip() for each in named.split(",")):
        if name.endswith(_PROVIDER) and name.removesuffix(_PROVIDER) not in known:
            guess = nearest(name.removesuffix(_PROVIDER), known)
            yield Finding(
                message=f"{obj.id}: there is no middleware {name}",
                place=obj.place("metadata", "annotations", _MIDDLEWARES),
                expected="<namespace>-<name>@kubernetescrd of a Middleware in the cluster",
                help=f"did you mean {guess + _PROVIDER!r}?" if guess else "",
            )


RULE = Rule("R005", "route-dependency-missing", Severity.ERROR, check)
