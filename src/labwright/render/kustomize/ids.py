"""What kustomize takes for the identity of a resource.

Mirrors kyaml/resid and the scope table of kyaml/openapi (kustomize 5.8): only a kind that the embedded OpenAPI document
names as such is cluster-scoped; every other one, custom resources included, counts as namespaced.
"""

from __future__ import annotations

import json
from contextvars import ContextVar
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from labwright.source import YamlMap

NOT_NAMESPACED = "_non_namespaceable_"
"""Stands for the namespace of cluster-scoped resources when namespaces are compared."""


@cache
def facts(name: str) -> Any:
    """One of the data files beside this module, parsed once."""
    # Not importlib.resources, whose import takes longer than all of a small build.
    return json.loads((Path(__file__).with_name("data") / name).read_bytes())


@cache
def _cluster_scoped() -> frozenset[str]:
    return frozenset(facts("cluster-scoped.json")["clusterScoped"])


@lru_cache(maxsize=4096)
def _is_cluster_scoped(gvk: Gvk) -> bool:
    return f"{gvk.api_version}/{gvk.kind}" in _cluster_scoped()


also_cluster_scoped: ContextVar[frozenset[str]] = ContextVar("also_cluster_scoped", default=frozenset())
"""`group/version/Kind` of what a kustomization's own OpenAPI document knows as cluster-scoped, for the time of a build."""


class Gvk(NamedTuple):
    """Group, version and kind; empty fields of a selector match everything."""

    group: str = ""
    version: str = ""
    kind: str = ""

    @property
    def api_version(self) -> str:
        return f"{self.group}/{self.version}" if self.group else self.version

    @property
    def cluster_scoped(self) -> bool:
        """Certainly cluster-scoped, after kustomize's own table."""
        if _is_cluster_scoped(self):
            return True
        more = also_cluster_scoped.get()
        return bool(more) and f"{self.api_version}/{self.kind}" in more

    def selected_by(self, selector: Gvk) -> bool:
        return (
            (not selector.group or selector.group == self.group)
            and (not selector.version or selector.version == self.version)
            and (not selector.kind or selector.kind == self.kind)
        )

    def __str__(self) -> str:
        return f"{self.api_version}/{self.kind}" if self.api_version else self.kind


class ResId(NamedTuple):
    """A resource's identity: kind, name and the namespace as written (empty when there is none)."""

    gvk: Gvk
    name: str
    namespace: str = ""

    @property
    def effective_namespace(self) -> str:
        if self.gvk.cluster_scoped:
            return NOT_NAMESPACED
        return self.namespace or "default"

    def same(self, other: ResId) -> bool:
        """Equal where no namespace and `default` are one."""
        return (
            self.name == other.name and self.gvk == other.gvk and self.effective_namespace == other.effective_namespace
        )

    def same_namespace(self, other: ResId) -> bool:
        return self.effective_namespace == other.effective_namespace

    def selected_by(self, selector: ResId) -> bool:
        return (
            (not selector.name or selector.name == self.name)
            and (not selector.namespace or (selector.namespace or "default") == self.effective_namespace)
            and self.gvk.selected_by(selector.gvk)
        )

    def __str__(self) -> str:
        where = f"{self.namespace}/" if self.namespace else ""
        return f"{self.gvk.kind} {where}{self.name}"


def parse_api_version(text: str) -> tuple[str, str]:
    """Group and version of an apiVersion."""
    group, slash, version = text.partition("/")
    return (group, version) if slash else ("", text)


def text_of(value: Any) -> str:
    """A scalar as YAML would write it plainly; empty for null and for collections."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, dict | list):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def gvk_of(value: YamlMap) -> Gvk:
    """The kind of an object's mapping."""
    return _gvk(text_of(value.get("apiVersion")), text_of(value.get("kind")))


@lru_cache(maxsize=4096)
def _gvk(api_version: str, kind: str) -> Gvk:
    """One value for all objects of a kind: a build asks for it at every step."""
    return Gvk(*parse_api_version(str(api_version)), str(kind))


def id_of(value: YamlMap) -> ResId:
    """The identity an object's mapping states right now."""
    metadata = value.get("metadata")
    if not isinstance(metadata, dict):
        metadata = {}
    return ResId(gvk_of(value), text_of(metadata.get("name")), text_of(metadata.get("namespace")))
