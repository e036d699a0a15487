"""A resource on its way through a build, and the ordered set of them.

Mirrors api/resource and api/resmap. What kustomize keeps as annotations inside the object (earlier names, prefixes,
whether a hash is due) are fields here, so they can never leak into the result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from labwright.render.kustomize.ids import Gvk, ResId, gvk_of, id_of
from labwright.source import Origin, Place, YamlMap, assign, clone, delete, place_of


@dataclass(slots=True, eq=False)
class Resource:
    """One object and its history of identities. `value` is None once a patch has deleted it."""

    value: YamlMap | None
    place: Place | None = None
    previous: list[tuple[str, str, str]] = field(default_factory=list)
    """(effective namespace, name, kind) of earlier identities, oldest first."""
    prefixes: list[str] = field(default_factory=list)
    suffixes: list[str] = field(default_factory=list)
    behavior: str = ""
    """create, merge or replace, for a generated one."""
    hashed: bool = False
    """Its name still gets a hash of its content."""
    generator: Origin | None = None
    """The generator's entry, for a generated one."""
    helm: bool = False
    """Out of a Helm chart, which sees to its namespace itself."""
    template: str = ""
    hook: str = ""
    """Of a chart's object, as in `Object`."""
    normalized: bool = False
    """Passed through JSON, so that the quoting of its file no longer counts."""
    shared: list[list[tuple[YamlMap, str]]] = field(default_factory=list)
    """Fields that one transformer made together. kustomize holds one node for all of them: what changes one, changes all."""

    @property
    def map(self) -> YamlMap:
        if self.value is None:
            raise ValueError("the resource was deleted")
        return self.value

    @property
    def empty(self) -> bool:
        return not self.value

    @property
    def gvk(self) -> Gvk:
        return gvk_of(self.map)

    @property
    def id(self) -> ResId:
        return id_of(self.map)

    @property
    def name(self) -> str:
        return self.id.name

    @property
    def namespace(self) -> str:
        return self.id.namespace

    def previous_ids(self) -> list[ResId]:
        """Earlier identities, oldest first; the group and version are always today's."""
        gvk = self.gvk
        return [_earlier(gvk, *one) for one in self.previous]

    def original_id(self) -> ResId:
        return _earlier(self.gvk, *self.previous[0]) if self.previous else self.id

    def all_ids(self) -> list[ResId]:
        return [*self.previous_ids(), self.id]

    def store_id(self) -> None:
        """Remember today's identity before a change of name, namespace or kind."""
        now = self.id
        self.previous.append((now.effective_namespace, now.name, now.gvk.kind))

    def metadata(self) -> YamlMap:
        """`metadata`, made when missing."""
        found = self.map.get("metadata")
        if not isinstance(found, YamlMap):
            found = YamlMap(place=self.place)
            assign(self.map, "metadata", found, Origin(self.place) if self.place else None)
        return found

    def set_name(self, name: str, origin: Origin | None) -> None:
        metadata = self.metadata()
        if metadata.get("name") != name:
            assign(metadata, "name", name, origin)

    def set_namespace(self, namespace: str, origin: Origin | None) -> None:
        """Set metadata.namespace; an empty one removes it."""
        metadata = self.metadata()
        if metadata.get("namespace") == namespace:
            return
        if namespace:
            assign(metadata, "namespace", namespace, origin)
        elif "namespace" in metadata:
            delete(metadata, "namespace")

    def labels(self) -> dict[str, Any]:
        return self._strings("labels")

    def annotations(self) -> dict[str, Any]:
        return self._strings("annotations")

    def _strings(self, field_name: str) -> dict[str, Any]:
        metadata = self.map.get("metadata")
        found = metadata.get(field_name) if isinstance(metadata, dict) else None
        return found if isinstance(found, dict) else {}

    def spread(self, container: YamlMap, key: str) -> None:
        """Give a changed field's value to those that share its node (filtersutil.SetEntry adds one node everywhere)."""
        for group in self.shared:
            if any(one is container and name == key for one, name in group):
                for other, name in group:
                    if other is not container and name in other:
                        assign(other, name, container[key], container.origins.get(key))

    @property
    def annotated(self) -> bool:
        """kustomize keeps something in annotations of it by now, so `metadata.annotations` is there for JSON patches."""
        return bool(self.previous or self.prefixes or self.suffixes or self.generator)

    def named_at(self) -> Place | None:
        """Where a reader should look for it: its name, else its first line."""
        if self.value is not None and (place := place_of(self.value, "metadata", "name")):
            return place
        return self.place

    def copy(self) -> Resource:
        return Resource(
            value=clone(self.value),
            place=self.place,
            previous=list(self.previous),
            prefixes=list(self.prefixes),
            suffixes=list(self.suffixes),
            behavior=self.behavior,
            hashed=self.hashed,
            generator=self.generator,
            helm=self.helm,
            template=self.template,
            hook=self.hook,
            normalized=self.normalized,
        )


def _earlier(gvk: Gvk, namespace: str, name: str, kind: str) -> ResId:
    return ResId(gvk if gvk.kind == kind else gvk._replace(kind=kind), name, namespace)


class Resources:
    """Resources in the order in which they were added."""

    __slots__ = ("items",)

    def __init__(self, items: Iterable[Resource] = ()) -> None:
        self.items: list[Resource] = list(items)

    def __iter__(self) -> Any:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def with_id(self, wanted: ResId) -> list[Resource]:
        """Those that have this identity now."""
        return [item for item in self.items if not item.empty and item.id.same(wanted)]

    def matching(self, matches: Callable[[ResId], bool]) -> list[Resource]:
        """Those of which an identity, today's or an earlier one, matches."""
        return [item for item in self.items if not item.empty and any(matches(one) for one in item.all_ids())]

    def drop_empty(self) -> None:
        self.items = [item for item in self.items if not item.empty]
