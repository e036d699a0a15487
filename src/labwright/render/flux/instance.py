"""The Kustomization that the Flux operator makes of a FluxInstance's `spec.sync`.

Behaviour of the operator (documentation of FluxInstance): it is called as `sync.name`, else as the instance's namespace, and
`spec.kustomize.patches` apply to it as to all of Flux itself; those for other kinds do not concern a render.
"""

from __future__ import annotations

import re
from typing import Any

from labwright.render.flux.groups import KUSTOMIZE
from labwright.render.flux.postrender import kustomized
from labwright.render.objects import Object
from labwright.source import Diagnostic, Origin, Place, SourceError, YamlList, YamlMap, append, assign
from labwright.tree import FileSystem

_KIND = re.compile(r"^[ \t]*kind:[ \t]*[\"']?Kustomization\b", re.MULTILINE)


def sync_kustomization(
    spec: YamlMap, namespace: str, place: Place | None, fs: FileSystem, found: list[Diagnostic]
) -> Object:
    """The Kustomization of an instance in `namespace` with this spec; a patch that cannot be applied goes to `found`."""
    sync = spec.get("sync")
    sync = sync if isinstance(sync, YamlMap) else YamlMap()
    name = str(sync.get("name") or namespace)
    made = _object(sync, name, namespace, place)
    settings = spec.get("kustomize")
    patches = settings.get("patches") if isinstance(settings, YamlMap) else None
    chosen = YamlList(place=patches.place if isinstance(patches, YamlList) else None)
    if isinstance(patches, YamlList):
        for patch, origin in zip(patches, patches.origins, strict=True):
            if isinstance(patch, YamlMap) and _concerns(patch, name):
                append(chosen, patch, origin)
    if not chosen:
        return made
    try:
        (patched,) = kustomized([made], YamlMap({"patches": chosen}, place=chosen.place), made, fs)
    except SourceError as error:
        found.extend(error.diagnostics)
        return made
    except ValueError:
        return made  # patched away: nothing of it is left to tell
    return patched


def _concerns(patch: YamlMap, name: str) -> bool:
    """Whether a patch is for the Kustomization."""
    target = patch.get("target")
    if isinstance(target, dict):
        return target.get("kind") == "Kustomization" and target.get("name") in (None, "", name)
    return _KIND.search(str(patch.get("patch"))) is not None


def _object(sync: YamlMap, name: str, namespace: str, place: Place | None) -> Object:
    origin = Origin(place, why="flux-operator") if place else None
    reference = _map(place, {"kind": str(sync.get("kind", "GitRepository")), "name": name}, origin)
    spec = _map(place, {"path": sync.get("path", "./"), "prune": True, "sourceRef": reference}, origin)
    metadata = _map(place, {"name": name, "namespace": namespace}, origin)
    api_version = f"{KUSTOMIZE}/v1"
    value = _map(
        place, {"apiVersion": api_version, "kind": "Kustomization", "metadata": metadata, "spec": spec}, origin
    )
    return Object(
        value=value,
        api_version=api_version,
        kind="Kustomization",
        name=name,
        namespace=namespace,
        place=place,
        generated=True,
    )


def _map(place: Place | None, fields: dict[str, Any], origin: Origin | None) -> YamlMap:
    made = YamlMap(place=place)
    for key, item in fields.items():
        assign(made, key, item, origin)
    return made
