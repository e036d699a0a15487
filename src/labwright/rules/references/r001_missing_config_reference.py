"""A pod or a custom resource refers to a ConfigMap, a Secret or a key that nothing creates.

## What

Environment variables, volumes, and the fields of custom resources that are known to name a ConfigMap or a Secret. What
controllers will create (certificates, database credentials) counts as there.

## Why

The pod stays in CreateContainerConfigError; an operator waits without end. A generated ConfigMap whose name got a hash
is not found under its plain name.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: default
spec:
  containers:
    - name: web
      image: nginx:1.29
      envFrom:
        - secretRef:
            name: web-env
```

## Good

```yaml
apiVersion: v1
kind: Secret
metadata:
  name: web-env
  namespace: default
stringData:
  MODE: fast
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: default
spec:
  containers:
    - name: web
      image: nginx:1.29
      envFrom:
        - secretRef:
            name: web-env
```

## Fix

Create the object, correct the name, or mark the reference `optional: true`.

## Source

Kubernetes: Configure a Pod to Use a ConfigMap.
"""

from collections.abc import Iterator

from labwright.estate import Estate
from labwright.estate.references import Reference, config_references
from labwright.rules.rule import Finding, Rule
from labwright.source import Severity, nearest


def check(estate: Estate) -> Iterator[Finding]:
    """Look up every ConfigMap and Secret that is named, and the key where one is."""
    for obj in estate.objects:
        for reference in config_references(obj):
            if not estate.exists("", reference.kind, reference.namespace, reference.name):
                yield _missing(estate, reference)
            elif reference.key and not _has_key(estate, reference):
                yield Finding(
                    message=f"{obj.id}: {reference.kind} {reference.namespace}/{reference.name} has no key {reference.key!r}",
                    place=obj.place(*reference.path),
                )


def _missing(estate: Estate, reference: Reference) -> Finding:
    guess = nearest(reference.name, estate.names("", reference.kind, reference.namespace))
    opaque = reference.namespace in estate.opaque
    return Finding(
        message=f"{reference.holder.id}: nothing creates {reference.kind} {reference.namespace}/{reference.name}",
        place=reference.holder.place(*reference.path),
        help=f"did you mean {guess!r}?" if guess else "",
        expected="an object in Git, or one that a release which could not be rendered brings" if opaque else "",
        likely=opaque,
    )


def _has_key(estate: Estate, reference: Reference) -> bool:
    """Whether the key is there; of what is not in Git, keys are unknown and taken to be."""
    found = estate.get("", reference.kind, reference.namespace, reference.name)
    if found is None:
        return True
    data = (found.value.get(field) for field in ("data", "stringData", "binaryData"))
    return any(reference.key in each for each in data if isinstance(each, dict))


RULE = Rule("R001", "missing-config-reference", Severity.ERROR, check)
