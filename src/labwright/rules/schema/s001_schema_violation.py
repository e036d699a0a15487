"""An object does not satisfy the schema of its kind.

## What

Every object is held against the schema of its kind, strictly: an unknown field is a fault. Built-in kinds are judged by
the schemas of the cluster's Kubernetes version, custom resources by their definitions in the repository or by a schema
folder.

## Why

The API server rejects the object, and with it everything that waits for it. A custom resource definition that prunes
drops the unknown field without a word, and the setting never acts.

## Bad

```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  namespace: default
data:
  debug: true
```

## Good

```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  namespace: default
data:
  debug: "true"
```

## Fix

Spell the field as the schema has it, quote what must be text, remove what the kind does not have.

## Source

Kubernetes API conventions; `kubectl apply --validate=strict`.
"""

from collections.abc import Iterator

from labwright.estate.estate import Estate
from labwright.estate.objects import EstateObject
from labwright.estate.schemas import Violation
from labwright.rules.rule import Finding, Rule
from labwright.source import Place, Severity, key_place_of, nearest, nearest_place


def check(estate: Estate) -> Iterator[Finding]:
    """Hold every object against its schema."""
    for obj in estate.objects:
        # SOPS' own section is taken out before the object is applied.
        value = {key: field for key, field in obj.value.items() if key != "sops"}
        for violation in estate.schemas.violations(obj.gvk, value):
            where = ".".join(str(step) for step in violation.path) or "the object"
            guess = nearest(violation.unknown, violation.known) if violation.unknown else None
            yield Finding(
                message=f"{obj.id}: {where}: {violation.message}",
                place=_place(obj, violation),
                help=f"did you mean {guess!r}?" if guess else f"schema: {estate.schemas.source_of(obj.gvk)}",
            )


def _place(obj: EstateObject, violation: Violation) -> Place | None:
    """An unknown field is blamed on its name, a wrong value on the value, a missing field on what lacks it."""
    named = key_place_of(obj.value, *violation.path) if violation.unknown else None
    return named or nearest_place(obj.value, *violation.path) or obj.place()


RULE = Rule("S001", "schema-violation", Severity.ERROR, check)
