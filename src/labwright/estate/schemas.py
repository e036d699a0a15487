"""JSON schemas of kinds: where they come from, and what an object does wrong against its own.

Built-in kinds: the `kubernetes-validate` package, by Kubernetes version. Custom resources: definitions that the estate
itself holds, then folders of `<group>/<kind>_<version>.json` (the layout of the public CRD catalogue). Nothing is
fetched, whatever a schema refers to: schemas are input, too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from labwright.kube import GVK

_BUILT_IN_BASE = "https://kubernetes.io/api/"
_OBJECT_META = f"{_BUILT_IN_BASE}_definitions.json#/$defs/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]*")
MAX_SCHEMA_BYTES = 16 << 20
"""A schema file larger than this is not read; the largest real one has under 4 MiB."""
_MOST_VIOLATIONS = 20
"""Told of one object; one that is nothing like its kind breaks every rule of it."""
_PATTERNS = jsonschema_rs.RegexOptions()
"""Linear-time patterns, as in the API server's Go (RE2): no pattern of a hostile schema can make a check hang."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing an object does against its schema."""

    path: tuple[str | int, ...]
    message: str
    unknown: str = ""
    """The unknown field, when that is the fault."""
    known: tuple[str, ...] = ()
    """The fields that would have been right beside it."""


@dataclass(frozen=True, slots=True)
class _Compiled:
    source: str
    """`Kubernetes 1.32`, `tree`, `schema folder`."""
    validator: Any
    schema: Mapping[str, Any]
    metadata: Any = None
    """Validator of `metadata`, where the schema itself says nothing about it."""


@dataclass(slots=True)
class Schemas:
    """Schemas at hand. Keeps compiled validators; otherwise a value."""

    kubernetes_version: str = ""
    folders: tuple[Path, ...] = ()
    definitions: Mapping[GVK, Mapping[str, Any]] = field(default_factory=dict)
    """From CustomResourceDefinitions that the estate itself applies; see `definition_schemas`."""
    _compiled: dict[GVK, _Compiled | None] = field(default_factory=dict)

    def looking_in(self, folders: tuple[Path, ...]) -> Schemas:
        """The same with other folders."""
        return Schemas(self.kubernetes_version, folders, self.definitions)

    def source_of(self, gvk: GVK) -> str:
        """Who says what the kind looks like: `Kubernetes 1.32`, `tree`, `schema folder`; empty when nobody does."""
        found = self._find(gvk)
        return found.source if found else ""

    def violations(self, gvk: GVK, obj: Mapping[str, Any]) -> Iterator[Violation]:
        """What is wrong with the object; nothing when no schema is known (ask `source_of`).

        A null field of a mapping counts as absent, as the API server drops it before it validates.
        """
        found = self._find(gvk)
        if found is None:
            return
        value = _without_nulls(obj)
        told = 0
        for error, prefix in _errors(found, value):
            for violation in _told(error, prefix, found.schema):
                yield violation
                told += 1
                if told == _MOST_VIOLATIONS:
                    return

    def _find(self, gvk: GVK) -> _Compiled | None:
        if gvk not in self._compiled:
            self._compiled[gvk] = self._compile(gvk)
        return self._compiled[gvk]

    def _compile(self, gvk: GVK) -> _Compiled | None:
        if gvk in self.definitions:
            made = _validator(dict(self.definitions[gvk]))
            if made is not None:
                metadata = _metadata(bundled_version(self.kubernetes_version))
                return _Compiled("tree", made, self.definitions[gvk], metadata)
        for folder in self.folders:
            compiled = _from_folder(folder, gvk, bundled_version(self.kubernetes_version))
            if compiled is not None:
                return compiled
        return _built_in(gvk, bundled_version(self.kubernetes_version))


def _errors(found: _Compiled, value: Any) -> Iterator[tuple[Any, tuple[str | int, ...]]]:
    for error in found.validator.iter_errors(value):
        yield error, ()
    if found.metadata is not None and isinstance(value.get("metadata"), Mapping):
        for error in found.metadata.iter_errors(value["metadata"]):
            yield error, ("metadata",)


def _validator(schema: dict[str, Any]) -> Any:
    """Compiled, with nothing fetched and no slow pattern; None for what is no valid schema."""
    try:
        return jsonschema_rs.validator_for(schema, offline=True, pattern_options=_PATTERNS)
    except (jsonschema_rs.ValidationError, ValueError, TypeError):
        return None


def _from_folder(folder: Path, gvk: GVK, version: str) -> _Compiled | None:
    if not is_safe(gvk):
        return None
    path = folder / schema_file(gvk)
    try:
        found = path.stat()
    except OSError:
        return None
    return _from_file(path, version, found.st_mtime_ns, found.st_size)


@cache
def _from_file(path: Path, version: str, _changed: int, size: int) -> _Compiled | None:
    """One schema file, read again when it changes; None when it holds no schema."""
    if size > MAX_SCHEMA_BYTES:
        return None
    try:
        schema = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    made = _validator(schema) if isinstance(schema, dict) else None
    return _Compiled("schema folder", made, schema, _metadata(version)) if made is not None else None


def is_safe(gvk: GVK) -> bool:
    """Whether a custom resource's names may be part of a path."""
    return bool(gvk.group) and all(_SAFE.fullmatch(part) for part in gvk)


def schema_file(gvk: GVK) -> str:
    """Where a schema stands in a folder of them: `cert-manager.io/certificate_v1.json`."""
    return f"{gvk.group}/{gvk.kind.lower()}_{gvk.version}.json"


@cache
def _built_in(gvk: GVK, version: str) -> _Compiled | None:
    short = gvk.group.split(".")[0]
    name = f"{gvk.kind.lower()}-{short}-{gvk.version}" if short else f"{gvk.kind.lower()}-{gvk.version}"
    path = _bundle() / f"v{version}-local-strict" / f"{name}.json"
    if not _SAFE.fullmatch(name) or not path.is_file():
        return None
    schema = {**json.loads(path.read_text(encoding="utf-8")), "$id": f"{_BUILT_IN_BASE}{path.name}"}
    # The name of the file has lost the rest of the group and the case of the kind.
    if gvk._asdict() not in schema.get("x-kubernetes-group-version-kind", ()):
        return None
    source = f"Kubernetes {version.rpartition('.')[0]}"
    return _Compiled(source, jsonschema_rs.validator_for(schema, registry=_registry(version)), schema)


@cache
def _metadata(version: str) -> Any:
    """Validator of `metadata`: labels and annotations are text in custom resources, too."""
    return jsonschema_rs.validator_for({"$ref": _OBJECT_META}, registry=_registry(version))


@cache
def _bundle() -> Path:
    import kubernetes_validate

    return Path(kubernetes_validate.__file__).parent / "kubernetes-json-schema"


@cache
def _versions() -> tuple[tuple[int, ...], ...]:
    names = (re.fullmatch(r"v(\d+)\.(\d+)\.(\d+)-local-strict", each.name) for each in _bundle().iterdir())
    return tuple(sorted(tuple(map(int, found.groups())) for found in names if found))


@cache
def bundled_version(wanted: str) -> str:
    """The newest bundled version that is not newer than the cluster's minor version; the newest of all when unknown."""
    found = re.match(r"v?(\d+)\.(\d+)", wanted)
    limit = (int(found.group(1)), int(found.group(2))) if found else (9, 999)
    fitting = [each for each in _versions() if each[:2] <= limit] or list(_versions()[:1])
    return ".".join(map(str, fitting[-1]))


@cache
def _registry(version: str) -> Any:
    path = _bundle() / f"v{version}-local-strict" / "_definitions.json"
    definitions = json.loads(path.read_text(encoding="utf-8"))
    return jsonschema_rs.Registry([(f"{_BUILT_IN_BASE}_definitions.json", definitions)])


def _without_nulls(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _without_nulls(each) for key, each in value.items() if each is not None}
    return [_without_nulls(each) for each in value] if isinstance(value, list) else value


def _told(error: Any, prefix: tuple[str | int, ...], schema: Mapping[str, Any]) -> Iterator[Violation]:
    path = (*prefix, *error.instance_path)
    unexpected = getattr(error.kind, "unexpected", None)
    if unexpected:
        known = _siblings(error, schema)
        for name in unexpected:
            yield Violation((*path, name), f"unknown field {name!r}", unknown=name, known=known)
        return
    yield Violation(path, _shortened(error.message))


def _siblings(error: Any, schema: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields declared beside an unknown one; none where the schema path leads through a reference."""
    at: Any = schema
    for step in list(error.schema_path)[:-1]:
        try:
            at = at[step]
        except (KeyError, IndexError, TypeError):
            return ()
    properties = at.get("properties") if isinstance(at, Mapping) else None
    return tuple(sorted(properties)) if isinstance(properties, Mapping) else ()


def _shortened(message: str, most: int = 200) -> str:
    return message if len(message) <= most else f"{message[: most - 1]}…"
