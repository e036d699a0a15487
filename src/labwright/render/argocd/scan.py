"""Everything of Argo CD's that stands in the files of a repository, before anything is rendered."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from labwright.render.argocd.groups import APPLICATION, APPLICATION_SET, ARGO, PROJECT, SECRET_TYPE
from labwright.render.argocd.terraform import applications
from labwright.render.folders import NOT_OWN
from labwright.render.objects import Object, object_of
from labwright.source import Origin, SourceError, YamlList, YamlMap, assign, clone, load_all, origin_of
from labwright.tree import FileSystem, files_below

_DATA = (".yaml", ".yml", ".json")
_MARKS = (
    b"argocd_application",
    ARGO.encode(),
    b"argocd-apps",
    b"applicationsets:",
    SECRET_TYPE.encode(),
    b"kustomize build",
    b"ConfigManagementPlugin",
)
_ESCAPED = re.compile(r"\{\{-?\s*`([^`]*)`\s*-?\}\}")
_CHART_OF_APPS = "argocd-apps"
"""The chart of argo-helm whose values are Applications and ApplicationSets."""
_MAX_DEPTH = 12
"""How deep in a file's values objects are looked for. Chosen by feel; the deepest seen is 6."""


@dataclass(slots=True)
class Scan:
    """What was found, by file."""

    objects: list[Object] = field(default_factory=list)
    """Applications and ApplicationSets that stand as documents of their own."""
    embedded: list[Object] = field(default_factory=list)
    """Those inside values of a chart, a task of Ansible and the like."""
    projects: list[Object] = field(default_factory=list)
    secrets: list[Object] = field(default_factory=list)
    """Secrets that register a cluster."""
    sources: list[Object] = field(default_factory=list)
    """Secrets that register a repository."""
    texts: list[str] = field(default_factory=list)
    """Files that mention Argo CD's API or a call of kustomize, whether they can be read as YAML or not."""


def scan(fs: FileSystem) -> Scan:
    """Look through all files; those that cannot be read are passed over."""
    made = Scan()
    templates = _TemplateFolders(fs)
    for path in files_below(fs, "", NOT_OWN):
        if not path.endswith((*_DATA, ".tf", ".tfvars", ".hcl")):
            continue
        try:
            content = fs.read(path)
        except (OSError, SourceError):
            continue
        if not any(mark in content for mark in _MARKS):
            continue
        made.texts.append(path)
        if path.endswith(".tf"):
            for value in applications(content.decode(errors="replace"), path):
                _sort_in(made, value, embedded=True)
        elif path.endswith(_DATA) and not templates.holds(path):
            _take(made, path, content, fs)
    return made


def _take(made: Scan, path: str, content: bytes, fs: FileSystem) -> None:
    try:
        documents = load_all(content, path, repeated=[])
    except SourceError:
        return
    for document in documents:
        value = document.value
        if isinstance(value, YamlMap) and isinstance(value.get("kind"), str) and "apiVersion" in value:
            for item in _documents(value):
                _sort_in(made, item, embedded=False)
            if value["kind"] in {APPLICATION, APPLICATION_SET}:
                continue
        for inner in _embedded(value, path, fs) if _may_install(path) else ():
            _sort_in(made, inner, embedded=True)


def _documents(value: YamlMap) -> Iterator[YamlMap]:
    if str(value["kind"]).endswith("List") and isinstance(value.get("items"), list):
        yield from (item for item in value["items"] if isinstance(item, YamlMap))
    else:
        yield value


def _sort_in(made: Scan, value: YamlMap, *, embedded: bool) -> None:
    group = str(value.get("apiVersion", "")).partition("/")[0]
    kind = value.get("kind")
    if group == ARGO and kind in {APPLICATION, APPLICATION_SET} and _applies_something(value):
        if (item := _as_object(value)) is not None:
            (made.embedded if embedded else made.objects).append(item)
    elif group == ARGO and kind == PROJECT:
        if (item := _as_object(value)) is not None:
            made.projects.append(item)
    elif kind == "Secret" and group == "v1":
        metadata = value.get("metadata")
        labels = metadata.get("labels") if isinstance(metadata, dict) else None
        registers = labels.get(SECRET_TYPE) if isinstance(labels, dict) else None
        target = {"cluster": made.secrets, "repository": made.sources, "repo-creds": made.sources}.get(str(registers))
        if target is not None and (item := _as_object(value)) is not None:
            target.append(item)


def _applies_something(value: YamlMap) -> bool:
    """It has what an Application or ApplicationSet needs; a patch of one, or a query for one, has not."""
    spec = value.get("spec")
    return isinstance(spec, YamlMap) and any(
        name in spec for name in ("source", "sources", "sourceHydrator", "generators", "template")
    )


def _as_object(value: YamlMap) -> Object | None:
    made = object_of(clone(value))
    return made if made.name else None


def _embedded(value: Any, path: str, fs: FileSystem) -> Iterator[YamlMap]:
    """Objects inside other data, and those that the chart argocd-apps would make of its values."""
    yield from _nested(value, 0)
    if isinstance(value, YamlMap):
        inner = value.get(_CHART_OF_APPS)
        if isinstance(inner, YamlMap):
            yield from _from_chart_of_apps(inner)
        elif _is_chart_of_apps(path, fs):
            yield from _from_chart_of_apps(value)


def embedded_in(values: YamlMap) -> list[YamlMap]:
    """What Argo CD's charts would make of values, as far as it is Argo CD's: `extraObjects`, and those of argocd-apps."""
    found = list(_nested(values, 0))
    inner = values.get(_CHART_OF_APPS)
    if isinstance(inner, YamlMap):
        found.extend(_from_chart_of_apps(inner))
    return [one for one in found if isinstance(one.get("kind"), str) and _applies_something(one)]


def _may_install(path: str) -> bool:
    """Whether a file's values or tasks are those that install Argo CD: other charts that hold an Application are applied by one."""
    return any(word in path.lower() for word in _INSTALLERS)


_INSTALLERS = ("argo", "bootstrap", "ansible", "terraform", "tofu", "gitops", "root", "seed")


def _is_chart_of_apps(path: str, fs: FileSystem) -> bool:
    chart = posixpath.join(posixpath.dirname(path), "Chart.yaml")
    return _CHART_OF_APPS in posixpath.basename(path) or (
        fs.is_file(chart) and f"name: {_CHART_OF_APPS}\n".encode() in fs.read(chart).partition(b"dependencies")[0]
    )


def _nested(value: Any, depth: int) -> Iterator[YamlMap]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, YamlList):
        for item in value:
            yield from _nested(item, depth + 1)
    elif isinstance(value, YamlMap):
        if depth and str(value.get("apiVersion", "")).startswith(f"{ARGO}/") and isinstance(value.get("kind"), str):
            yield unescaped(value)
            return
        for item in value.values():
            yield from _nested(item, depth + 1)


def _from_chart_of_apps(values: YamlMap) -> Iterator[YamlMap]:
    """`applications`, `applicationsets` and `projects` of the chart argocd-apps, a mapping by name (2.x) or a list (1.x)."""
    for name, kind in (("projects", PROJECT), ("applications", APPLICATION), ("applicationsets", APPLICATION_SET)):
        entries = values.get(name)
        if isinstance(entries, YamlMap):
            for key, entry in entries.items():
                if isinstance(entry, YamlMap):
                    yield _object_of(entry, kind, key, entries)
        elif isinstance(entries, YamlList):
            for entry in entries:
                if isinstance(entry, YamlMap) and isinstance(entry.get("name"), str):
                    yield _object_of(entry, kind, entry["name"], entry)


_METADATA = ("name", "namespace", "labels", "annotations", "finalizers")
_PREFIXED = {"additionalLabels": "labels", "additionalAnnotations": "annotations"}


def _object_of(entry: YamlMap, kind: str, name: str, named: YamlMap) -> YamlMap:
    """The object that the chart makes of an entry: metadata apart, the rest is the spec."""
    made, metadata, spec = YamlMap(place=entry.place), YamlMap(place=entry.place), YamlMap(place=entry.place)
    place = named.key_places.get(name) or entry.place
    origin = origin_of(entry, "name") or (Origin(place) if place else None)
    assign(metadata, "name", name, origin)
    for key, value in entry.items():
        target = _PREFIXED.get(key) or (key if key in _METADATA else "")
        if key == "name":
            continue
        if target:
            assign(metadata, target, clone(value), origin_of(entry, key))
        else:
            assign(spec, key, clone(value), origin_of(entry, key))
    assign(made, "apiVersion", "argoproj.io/v1alpha1", origin)
    assign(made, "kind", kind, origin)
    assign(made, "metadata", metadata, origin)
    assign(made, "spec", spec, origin)
    return unescaped(made)


def unescaped(value: YamlMap) -> YamlMap:
    """A copy with Helm's way of writing a template in a template, ``{{`{{path}}`}}``, resolved."""
    made: YamlMap = clone(value)
    _unescape(made)
    return made


def _unescape(value: Any) -> None:
    items = value.items() if isinstance(value, YamlMap) else enumerate(value) if isinstance(value, YamlList) else ()
    for key, item in list(items):
        if isinstance(item, str):
            if "`" in item:
                value[key] = _ESCAPED.sub(lambda match: match.group(1), item)
        else:
            _unescape(item)


class _TemplateFolders:
    """Knows which files are templates of a chart."""

    def __init__(self, fs: FileSystem) -> None:
        self._fs = fs
        self._charts: dict[str, bool] = {}

    def holds(self, path: str) -> bool:
        parts = path.split("/")
        return any(part == "templates" and self._is_chart("/".join(parts[:index])) for index, part in enumerate(parts))

    def _is_chart(self, folder: str) -> bool:
        if folder not in self._charts:
            self._charts[folder] = self._fs.is_file(posixpath.join(folder, "Chart.yaml"))
        return self._charts[folder]
