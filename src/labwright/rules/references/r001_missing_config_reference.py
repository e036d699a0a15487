"""A pod or a custom resource refers to a ConfigMap, a Secret or a key that nothing creates.

## What

Environment variables, volumes, values of Helm releases, and the fields of custom resources that are known to name a
ConfigMap or a Secret. What controllers will create (certificates, database credentials, external secrets) counts as
there. Where a chart was not rendered the object may come from it, and the finding is only a warning.

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
from labwright.estate.fields import mapping
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
                yield _keyless(estate, reference)


def _missing(estate: Estate, reference: Reference) -> Finding:
    guess = nearest(reference.name, estate.names("", reference.kind, reference.namespace))
    likely = not estate.is_certain(reference.namespace)
    return Finding(
        message=f"{reference.holder.id}: nothing creates {reference.kind} {reference.namespace}/{reference.name}",
        place=reference.holder.place(*reference.path),
        help=f"did you mean {guess!r}?" if guess else "",
        expected="an object in Git, or one that comes from what could not be rendered" if likely else "",
        likely=likely,
    )


def _keyless(estate: Estate, reference: Reference) -> Finding:
    guess = nearest(reference.key, _keys(estate, reference))
    named = f"{reference.kind} {reference.namespace}/{reference.name}"
    return Finding(
        message=f"{reference.holder.id}: {named} has no key {reference.key!r}",
        place=reference.holder.place(*reference.path),
        help=f"did you mean {guess!r}?" if guess else "",
    )


def _has_key(estate: Estate, reference: Reference) -> bool:
    """Whether the key is there; of what is not in Git, keys are unknown and taken to be."""
    return estate.get("", reference.kind, reference.namespace, reference.name) is None or reference.key in _keys(
        estate, reference
    )


def _keys(estate: Estate, reference: Reference) -> list[str]:
    found = estate.get("", reference.kind, reference.namespace, reference.name)
    parts = ("data", "stringData", "binaryData")
    return [key for part in parts for key in mapping(found.value, part)] if found is not None else []


RULE = Rule("R001", "missing-config-reference", Severity.ERROR, check)
