"""Some objects were held against no schema at all.

## What

One finding per kind for which no schema is at hand, with the number of its objects.

## Why

A check that skips objects in silence stays green while nobody looks.

## Bad

```yaml
apiVersion: example.io/v1
kind: Widget
metadata:
  name: left-alone
  namespace: default
```

## Good

```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: known
  namespace: default
```

## Fix

Keep the kind's CustomResourceDefinition in the repository, or give a folder of schemas with `--schema-dir`.

## Source

An outage of validation nobody noticed: a schema download hit a rate limit and 163 objects were skipped.
"""

from collections import defaultdict
from collections.abc import Iterator

from labwright.estate.estate import Estate
from labwright.estate.objects import EstateObject
from labwright.kube import GVK
from labwright.rules.rule import Finding, Rule
from labwright.source import Severity


def check(estate: Estate) -> Iterator[Finding]:
    """Name each kind without a schema once."""
    without: dict[GVK, list[EstateObject]] = defaultdict(list)
    for obj in estate.objects:
        if not estate.schemas.source_of(obj.gvk):
            without[obj.gvk].append(obj)
    for gvk, objects in without.items():
        count = f"{len(objects)} objects" if len(objects) > 1 else "1 object"
        yield Finding(
            message=f"{gvk.kind} ({gvk.group}/{gvk.version}): {count} held against no schema",
            place=objects[0].place(),
            help="keep its CustomResourceDefinition in the repository, or give a folder of schemas with --schema-dir",
        )


RULE = Rule("S002", "unvalidated-kind", Severity.WARNING, check)
