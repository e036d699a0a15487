"""What CustomResourceDefinitions say that rendering needs: which API versions they add, and where their objects live."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from labwright.render.objects import Object
from labwright.source import YamlList, YamlMap

GROUP = "apiextensions.k8s.io"
KIND = "CustomResourceDefinition"

Scopes = dict[tuple[str, str], bool]
"""Group and kind of custom resources, and whether they live in namespaces."""


def is_definition(item: Object) -> bool:
    """Whether an object is a CustomResourceDefinition."""
    return item.kind == KIND and item.api_version.startswith(f"{GROUP}/")


def outline(item: Object) -> Object:
    """A definition without its schemas, which are most of it: names, scope and versions."""
    spec = item.value.get("spec")
    spec = spec if isinstance(spec, dict) else {}
    made = YamlMap({name: spec[name] for name in ("group", "scope", "names") if name in spec})
    versions = spec.get("versions")
    made["versions"] = YamlList(
        YamlMap({name: one[name] for name in ("name", "served") if name in one})
        for one in (versions if isinstance(versions, list) else ())
        if isinstance(one, dict)
    )
    return replace(item, value=YamlMap({"spec": made}, place=item.value.place))


def api_versions(definitions: Iterable[Object]) -> frozenset[str]:
    """What the definitions add to `.Capabilities.APIVersions`: `group/version` and `group/version/Kind`."""
    found: set[str] = set()
    for item in definitions:
        spec = item.value.get("spec")
        names = spec.get("names") if isinstance(spec, dict) else None
        if not isinstance(spec, dict) or not isinstance(names, dict):
            continue
        versions = spec.get("versions")
        for one in versions if isinstance(versions, list) else ():
            if isinstance(one, dict) and one.get("served") is not False:
                version = f"{spec.get('group')}/{one.get('name')}"
                found.update((version, f"{version}/{names.get('kind')}"))
    return frozenset(found)


def scopes(definitions: Iterable[Object]) -> Scopes:
    """Where the objects of each defined kind live."""
    found: Scopes = {}
    for item in definitions:
        spec = item.value.get("spec")
        names = spec.get("names") if isinstance(spec, dict) else None
        if isinstance(spec, dict) and isinstance(names, dict):
            found[str(spec.get("group")), str(names.get("kind"))] = spec.get("scope") != "Cluster"
    return found
