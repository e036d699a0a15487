"""A pod or a custom resource refers to a ConfigMap, a Secret or a key that nothing creates.

## What

Environment variables, volumes, values of Helm releases, and the fields of custom resources that are known to name a
ConfigMap or a Secret. What controllers will create (certificates, database credentials, external secrets) counts as
there, with its keys where those are known. What a chart names by itself is left to the chart; what its values tell it to
name is not. Where a chart was not rendered the object may come from it, and the finding is only a warning.

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

from labwright.estate.estate import Estate
from labwright.estate.references import Reference, config_references
from labwright.rules.rule import Finding, Rule
from labwright.source import Severity, nearest


def check(estate: Estate) -> Iterator[Finding]:
    """Look up every ConfigMap and Secret that is named, and the key where one is."""
    for obj in estate.objects:
        for reference in config_references(obj, estate.issuer_namespace):
            if not estate.exists("", reference.kind, reference.namespace, reference.name):
                if estate.is_answerable(reference):
                    yield _missing(estate, reference)
            elif reference.key and not _has_key(estate, reference) and estate.is_answerable(reference):
                yield _keyless(estate, reference)


def _missing(estate: Estate, reference: Reference) -> Finding:
    guess = nearest(reference.name, estate.names("", reference.kind, reference.namespace))
    likely = not estate.is_certain(reference.namespace)
    return Finding(
        message=f"{reference.holder.id}: nothing creates {reference.kind} {reference.namespace}/{reference.name}",
        place=estate.blamed(reference),
        help=f"did you mean {guess!r}?" if guess else "",
        expected="an object in Git, or one that comes from what could not be rendered" if likely else "",
        likely=likely,
        about=str(reference.target),
    )


def _keyless(estate: Estate, reference: Reference) -> Finding:
    guess = nearest(reference.key, estate.keys_of(reference.target) or ())
    named = f"{reference.kind} {reference.namespace}/{reference.name}"
    return Finding(
        message=f"{reference.holder.id}: {named} has no key {reference.key!r}",
        place=estate.blamed(reference),
        help=f"did you mean {guess!r}?" if guess else "",
    )


def _has_key(estate: Estate, reference: Reference) -> bool:
    """Whether the key is there. Of what a controller makes, keys may be unknown, and are taken to be there."""
    keys = estate.keys_of(reference.target)
    return keys is None or reference.key in keys


RULE = Rule("R001", "missing-config-reference", Severity.ERROR, check)
