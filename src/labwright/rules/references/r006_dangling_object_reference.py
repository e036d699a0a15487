"""A typed reference between objects points at nothing.

## What

Service accounts, claims, storage, ingress and priority classes, issuers, roles, address pools, database clusters and the
stores of their backups, secret stores, gateways, what an autoscaler scales, chart and Git sources, dependencies of releases
and Kustomizations. What a chart names by itself is left to the chart; what its values tell it to name is not. Of the service accounts of a role binding one that
exists is enough: a binding may serve accounts that only some installations have.

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

from labwright.estate.estate import Estate
from labwright.estate.references import Reference, object_references, subjects
from labwright.rules.rule import Finding, Rule
from labwright.source import Severity, nearest


def check(estate: Estate) -> Iterator[Finding]:
    """Look up every typed reference, and of a role binding's accounts whether there is any."""
    for obj in estate.objects:
        for reference in object_references(obj):
            if not _exists(estate, reference) and estate.is_answerable(reference):
                yield _dangling(estate, reference)
        accounts = tuple(subjects(obj))
        if accounts and not any(_exists(estate, account) for account in accounts) and estate.is_answerable(accounts[0]):
            yield _dangling(estate, accounts[0])


def _exists(estate: Estate, reference: Reference) -> bool:
    return estate.exists(*reference.target)


def _dangling(estate: Estate, reference: Reference) -> Finding:
    name = f"{reference.namespace}/{reference.name}" if reference.namespace else reference.name
    guess = nearest(reference.name, estate.names(reference.group, reference.kind, reference.namespace))
    # Classes come with a distribution, too: without knowing which, a missing one may be there.
    certain = estate.is_certain(reference.namespace) and bool(reference.namespace or estate.distribution)
    return Finding(
        message=f"{reference.holder.id}: there is no {reference.kind} {name}",
        place=estate.blamed(reference),
        help=f"did you mean {guess!r}?" if guess else "",
        likely=not certain,
        about=str(reference.target),
    )


RULE = Rule("R006", "dangling-object-reference", Severity.ERROR, check)
