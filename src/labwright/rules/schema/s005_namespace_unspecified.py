"""A namespaced object reaches the cluster with no namespace.

## What

Objects of kinds known to be namespaced whose rendered form names no namespace, and whose release or Application gives them
none. A plain overlay is not asked: whoever applies it says where it goes.

## Why

Flux' server-side apply refuses the whole Kustomization: "namespace not specified". Elsewhere the object lands in
`default`, where nobody looks for it.

## Bad

```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: lost
```

## Good

```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: found
  namespace: default
```

## Fix

Name the namespace in the object, in the kustomization, or as the Flux Kustomization's `targetNamespace`.

## Source

fluxcd/pkg `ssa`: objects without a namespace are refused.
"""

from collections.abc import Iterator

from labwright.estate.estate import Estate
from labwright.kube import is_namespaced
from labwright.render.units import UnitKind
from labwright.rules.rule import Finding, Rule
from labwright.source import Severity


def check(estate: Estate) -> Iterator[Finding]:
    """Find namespaced objects without a namespace."""
    for obj in estate.objects:
        # Of a plain overlay, whoever applies it says where it goes.
        if is_namespaced(obj.gvk) and not obj.id.namespace and obj.unit.kind is not UnitKind.OVERLAY:
            yield Finding(
                message=f"{obj.id} names no namespace",
                place=obj.place(),
                expected="metadata.namespace",
                help="name it in the object or in the kustomization",
            )


RULE = Rule("S005", "namespace-unspecified", Severity.ERROR, check)
