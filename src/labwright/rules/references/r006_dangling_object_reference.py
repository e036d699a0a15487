"""A typed reference between objects points at nothing.

## What

Service accounts, claims, storage, ingress and priority classes, issuers, roles, address pools, database clusters,
chart and Git sources, dependencies of releases and Kustomizations.

## Why

Most of these are accepted and then do nothing: a pod that is never created, a claim that stays Pending, a release that
waits for a source that will not come.

## Bad

```yaml
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: data
  namespace: default
spec:
  storageClassName: fast
  accessModes: [ReadWriteOnce]
  resources:
    requests:
      storage: 1Gi
```

## Good

```yaml
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: fast
provisioner: example.org/fast
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: data
  namespace: default
spec:
  storageClassName: fast
  accessModes: [ReadWriteOnce]
  resources:
    requests:
      storage: 1Gi
```

## Fix

Create what is named, or correct the name.

## Source

Kubernetes API reference; fluxcd.io/flux/components.
"""

from collections.abc import Iterator

from labwright.estate import Estate
from labwright.estate.references import Reference, object_references
from labwright.rules.rule import Finding, Rule
from labwright.source import Severity, nearest


def check(estate: Estate) -> Iterator[Finding]:
    """Look up every typed reference."""
    for obj in estate.objects:
        for reference in object_references(obj):
            if not estate.exists(reference.group, reference.kind, reference.namespace, reference.name):
                yield _dangling(estate, reference)


def _dangling(estate: Estate, reference: Reference) -> Finding:
    name = f"{reference.namespace}/{reference.name}" if reference.namespace else reference.name
    guess = nearest(reference.name, estate.names(reference.group, reference.kind, reference.namespace))
    # A class comes from any release or distribution; an object of a namespace only from a release in it.
    unsure = (
        reference.namespace in estate.opaque if reference.namespace else bool(estate.opaque or not estate.distribution)
    )
    return Finding(
        message=f"{reference.holder.id}: there is no {reference.kind} {name}",
        place=reference.holder.place(*reference.path),
        help=f"did you mean {guess!r}?" if guess else "",
        likely=unsure,
    )


RULE = Rule("R006", "dangling-object-reference", Severity.ERROR, check)
