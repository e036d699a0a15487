"""JSON schemas of kinds: where they come from, and what an object does wrong against its own.

Built-in kinds: the `kubernetes-validate` package, by Kubernetes version. Custom resources: definitions that the estate
itself holds, then folders of `<group>/<kind>_<version>.json` (the layout of the public CRD catalogue). Nothing is
fetched here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from labwright.kube import GVK

_BUILT_IN_BASE = "https://kubernetes.io/api/"
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]*")
_MAX_SCHEMA_BYTES = 16 << 20
"""A schema file larger than this is not read; the largest real one has under 4 MiB."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing an object does against its schema."""

    path: tuple[str | int, ...]
    message: str
    unknown: str = ""
    """The unknown field, when that is the fault."""
    known: tuple[str, ...] = ()
    """The fields that would have been right beside it."""


@dataclass(slots=True)
class Schemas:
    """Schemas at hand. Keeps compiled validators; otherwise a value."""

    kubernetes_version: str = ""
    folders: tuple[Path, ...] = ()
    definitions: Mapping[GVK, Mapping[str, Any]] = field(default_factory=dict)
    """From CustomResourceDefinitions that the estate itself applies."""
    _compiled: dict[GVK, tuple[str, Any, Mapping[str, Any]] | None] = field(default_factory=dict)

    def source_of(self, gvk: GVK) -> str:
        """Who says what the kind looks like: `Kubernetes 1.32`, `tree`, `schema folder`; empty when nobody does."""
        found = self._find(gvk)
        return found[0] if found else ""

    def violations(self, gvk: GVK, obj: Mapping[str, Any]) -> Iterator[Violation]:
        """What is wrong with the object; nothing when no schema is known (ask `source_of`)."""
        found = self._find(gvk)
        if found is None:
            return
        _, validator, _ = found
        for error in validator.iter_errors(obj):
            yield from _told(error)

    def _find(self, gvk: GVK) -> tuple[str, Any, Mapping[str, Any]] | None:
        if gvk not in self._compiled:
            self._compiled[gvk] = self._compile(gvk)
        return self._compiled[gvk]

    def _compile(self, gvk: GVK) -> tuple[str, Any, Mapping[str, Any]] | None:
        if gvk in self.definitions:
            schema = self.definitions[gvk]
            return "tree", jsonschema_rs.validator_for(_closed(schema)), schema
        for folder in self.folders:
            read = _read_schema(folder, gvk)
            if read is not None:
                return "schema folder", jsonschema_rs.validator_for(read), read
        return _built_in(gvk, self.kubernetes_version)


def _read_schema(folder: Path, gvk: GVK) -> dict[str, Any] | None:
    if not gvk.group or not all(_SAFE.fullmatch(part) for part in (gvk.group, gvk.kind, gvk.version)):
        return None
    path = folder / gvk.group / f"{gvk.kind.lower()}_{gvk.version}.json"
    if not path.is_file() or path.stat().st_size > _MAX_SCHEMA_BYTES:
        return None
    read = json.loads(path.read_text(encoding="utf-8"))
    return read if isinstance(read, dict) else None


def _built_in(gvk: GVK, wanted: str) -> tuple[str, Any, Mapping[str, Any]] | None:
    version = _bundled_version(wanted)
    short = gvk.group.split(".")[0]
    api = f"{short}-{gvk.version}" if short else gvk.version
    if not _SAFE.fullmatch(f"{gvk.kind}-{api}") or (
        gvk.group and "." in gvk.group and not gvk.group.endswith(".k8s.io")
    ):
        return None
    path = _bundle() / f"v{version}-local-strict" / f"{gvk.kind.lower()}-{api}.json"
    if not path.is_file():
        return None
    schema = {**json.loads(path.read_text(encoding="utf-8")), "$id": f"{_BUILT_IN_BASE}{path.name}"}
    validator = jsonschema_rs.validator_for(schema, registry=_registry(version))
    return f"Kubernetes {version.rpartition('.')[0]}", validator, schema


def _bundle() -> Path:
    import kubernetes_validate

    return Path(kubernetes_validate.__file__).parent / "kubernetes-json-schema"


@cache
def _versions() -> tuple[tuple[int, ...], ...]:
    names = (re.fullmatch(r"v(\d+)\.(\d+)\.(\d+)-local-strict", each.name) for each in _bundle().iterdir())
    return tuple(sorted(tuple(map(int, found.groups())) for found in names if found))


def _bundled_version(wanted: str) -> str:
    """The newest bundled version that is not newer than the cluster's minor version; the newest one for an unknown."""
    found = re.match(r"v?(\d+)\.(\d+)", wanted)
    limit = (int(found.group(1)), int(found.group(2))) if found else (9, 999)
    fitting = [each for each in _versions() if each[:2] <= limit] or list(_versions()[:1])
    return ".".join(map(str, fitting[-1]))


@cache
def _registry(version: str) -> Any:
    path = _bundle() / f"v{version}-local-strict" / "_definitions.json"
    definitions = json.loads(path.read_text(encoding="utf-8"))
    return jsonschema_rs.Registry([(f"{_BUILT_IN_BASE}_definitions.json", definitions)])


def _closed(schema: Any) -> Any:
    """A CRD's schema as strict validation reads it: unknown fields are faults unless it says to preserve them."""
    if isinstance(schema, list):
        return [_closed(each) for each in schema]
    if not isinstance(schema, Mapping):
        return schema
    made = {key: _closed(value) for key, value in schema.items()}
    if schema.get("x-kubernetes-int-or-string"):
        made.pop("type", None)
        made["anyOf"] = [{"type": "integer"}, {"type": "string"}]
    opened = schema.get("x-kubernetes-preserve-unknown-fields") or schema.get("x-kubernetes-embedded-resource")
    if isinstance(schema.get("properties"), Mapping) and "additionalProperties" not in schema and not opened:
        made["additionalProperties"] = False
    if schema.get("nullable") and isinstance(schema.get("type"), str):
        made["type"] = [schema["type"], "null"]
    return made


def definition_schemas(crds: Iterable[Mapping[str, Any]]) -> dict[GVK, Mapping[str, Any]]:
    """Schemas of the kinds that CustomResourceDefinitions serve, with the fields every object has."""
    made: dict[GVK, Mapping[str, Any]] = {}
    for crd in crds:
        spec = crd.get("spec")
        if not isinstance(spec, Mapping):
            continue
        names = spec.get("names")
        for version in spec.get("versions") or ():
            schema = version.get("schema", {}).get("openAPIV3Schema") if isinstance(version, Mapping) else None
            if not isinstance(schema, Mapping) or not isinstance(names, Mapping):
                continue
            properties = {
                **(schema.get("properties") or {}),
                "apiVersion": {"type": "string"},
                "kind": {"type": "string"},
                "metadata": {"type": "object"},
            }
            made[GVK(str(spec.get("group", "")), str(version.get("name", "")), str(names.get("kind", "")))] = {
                **schema,
                "properties": properties,
            }
    return made


def _told(error: Any) -> Iterator[Violation]:
    path = tuple(error.instance_path)
    kind = error.kind
    unexpected = getattr(kind, "unexpected", None)
    if unexpected:
        for name in unexpected:
            yield Violation((*path, name), f"unknown field {name!r}", unknown=name)
        return
    yield Violation(path, _shortened(error.message))


def _shortened(message: str, most: int = 200) -> str:
    return message if len(message) <= most else f"{message[: most - 1]}…"
