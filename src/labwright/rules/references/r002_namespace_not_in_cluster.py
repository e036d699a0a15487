"""An object targets a namespace that this cluster never gets.

## What

Namespaced objects whose namespace is neither applied nor one that every cluster has.

## Why

The object is refused, its whole Kustomization fails, and through `dependsOn` everything behind it waits. A policy in a
shared base for a namespace that only one cluster has is the classic.

## Bad

```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  namespace: nowhere
```

## Good

```yaml
apiVersion: v1
kind: Namespace
metadata:
  name: somewhere
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  namespace: somewhere
```

## Fix

Apply the Namespace in the same cluster, earlier; or move the object to the overlay of the cluster that has it.

## Source

Kubernetes: Namespaces.
"""

from collections import defaultdict
from collections.abc import Iterator

from labwright.estate.estate import Estate
from labwright.estate.objects import EstateObject
from labwright.rules.rule import Finding, Rule
from labwright.source import Severity, nearest


def check(estate: Estate) -> Iterator[Finding]:
    """Name each missing namespace once, with what is lost in it."""
    lost: dict[str, list[EstateObject]] = defaultdict(list)
    for obj in estate.objects:
        namespace = obj.id.namespace
        if namespace and namespace not in estate.namespaces:
            lost[namespace].append(obj)
    for namespace, objects in lost.items():
        guess = nearest(namespace, estate.namespaces)
        more = f" and {len(objects) - 1} more" if len(objects) > 1 else ""
        yield Finding(
            message=f"{objects[0].id}{more}: cluster {estate.cluster} has no namespace {namespace}",
            place=objects[0].place("metadata", "namespace"),
            help=f"did you mean {guess!r}?" if guess else "apply the Namespace, earlier",
            likely=not estate.is_whole,
        )


RULE = Rule("R002", "namespace-not-in-cluster", Severity.ERROR, check)
