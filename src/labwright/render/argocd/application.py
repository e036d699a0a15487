"""An Application, read: what it takes from where, and how it is applied.

Mirrors pkg/apis/application/v1alpha1/types.go as far as rendering needs it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from labwright.render.argocd.faults import refuse
from labwright.render.argocd.groups import ARGO, SKIP_RECONCILE, SYNC_WAVE
from labwright.render.argocd.shapes import listed, mapping
from labwright.render.objects import Object
from labwright.source import Place, YamlMap, nearest_place


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One entry of `spec.sources`, or `spec.source`."""

    value: YamlMap
    place: Place | None
    """The source in its file."""

    def text(self, name: str) -> str:
        """A text field; empty when missing."""
        return _text(self.value.get(name))

    def place_of(self, *path: str | int) -> Place | None:
        """The place of a field, else of what is nearest above it."""
        return nearest_place(self.value, *path) or self.place

    @property
    def url(self) -> str:
        return self.text("repoURL")

    @property
    def path(self) -> str:
        return self.text("path")

    @property
    def chart(self) -> str:
        return self.text("chart")

    @property
    def ref(self) -> str:
        return self.text("ref")

    @property
    def is_only_reference(self) -> bool:
        """It lends its files to other sources and has nothing to apply itself."""
        return bool(self.ref) and not self.path and not self.chart

    def settings(self, name: str) -> YamlMap:
        """`helm`, `kustomize`, `directory` or `plugin`; empty when missing. Raises ArgoError for another shape."""
        found = self.value.get(name)
        if found is None:
            return YamlMap()
        if not isinstance(found, YamlMap):
            raise refuse("AR007", f"`{name}` must be a mapping", self.place_of(name))
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What rendering needs of an Application."""

    item: Object
    namespace: str
    """Of the Application itself."""
    sources: tuple[Source, ...]
    several: bool
    """It has `sources`, in which references may be used."""
    project: str = "default"
    target_namespace: str = ""
    server: str = ""
    cluster: str = ""
    """`destination.name`."""
    automated: bool = False
    prune: bool = False
    skipped: bool = False
    """Argo CD is told to leave it alone."""
    wave: int = 0
    options: frozenset[str] = frozenset()
    """`syncPolicy.syncOptions`."""

    @property
    def name(self) -> str:
        return self.item.name

    @property
    def spec(self) -> YamlMap:
        """`spec`, checked by `read_application`."""
        found = self.item.value["spec"]
        assert isinstance(found, YamlMap)
        return found

    def place_of(self, *path: str | int) -> Place | None:
        """The place of a field of the spec, else of what is nearest above it."""
        return nearest_place(self.item.value, "spec", *path) or self.item.place

    def __str__(self) -> str:
        return f"Application {self.namespace}/{self.name}" if self.namespace else f"Application {self.name}"


def is_argo(item: Object, kind: str) -> bool:
    """Whether an object is of a kind of Argo CD's."""
    return item.kind == kind and item.api_version.partition("/")[0] == ARGO


def read_application(item: Object, namespace: str) -> Application:
    """An Application object read. `namespace` is its own where it does not say one. Raises ArgoError."""
    spec = item.value.get("spec")
    if not isinstance(spec, YamlMap):
        raise refuse("AR007", f"Application {item.name} has no spec", item.place)
    destination = mapping(spec, "destination")
    policy = mapping(spec, "syncPolicy")
    automated = policy.get("automated")
    sources, several = _sources(spec, item)
    metadata = item.value.get("metadata")
    annotations = metadata.get("annotations") if isinstance(metadata, dict) else None
    annotations = annotations if isinstance(annotations, dict) else {}
    return Application(
        item=item,
        namespace=item.namespace or namespace,
        sources=sources,
        several=several,
        project=_text(spec.get("project")) or "default",
        target_namespace=_text(destination.get("namespace")),
        server=_text(destination.get("server")),
        cluster=_text(destination.get("name")),
        automated=isinstance(automated, dict) and automated.get("enabled") is not False,
        prune=isinstance(automated, dict) and automated.get("prune") is True,
        skipped=annotations.get(SKIP_RECONCILE) == "true",
        wave=wave_of(item),
        options=frozenset(one for one in listed(policy.get("syncOptions")) if isinstance(one, str)),
    )


def wave_of(item: Object) -> int:
    """The sync wave of an object; 0 when it has none that is a number."""
    metadata = item.value.get("metadata")
    annotations = metadata.get("annotations") if isinstance(metadata, dict) else None
    try:
        return int(str(annotations[SYNC_WAVE]).strip()) if isinstance(annotations, dict) else 0
    except (KeyError, ValueError):
        return 0


def _sources(spec: YamlMap, item: Object) -> tuple[tuple[Source, ...], bool]:
    """`sources` wins over `source`; a source hydrator's dry source stands for what it writes."""
    entries = spec.get("sources")
    if isinstance(entries, list) and entries:
        made = []
        for index, entry in enumerate(entries):
            place = nearest_place(spec, "sources", index) or item.place
            if not isinstance(entry, YamlMap):
                raise refuse("AR007", f"a source of Application {item.name} is no mapping", place)
            made.append(Source(value=entry, place=place))
        return tuple(made), True
    hydrator = spec.get("sourceHydrator")
    if isinstance(hydrator, YamlMap):
        dry = hydrator.get("drySource")
        if isinstance(dry, YamlMap):
            return (Source(value=dry, place=nearest_place(spec, "sourceHydrator", "drySource") or item.place),), False
    source = spec.get("source")
    if isinstance(source, YamlMap):
        return (Source(value=source, place=nearest_place(spec, "source") or item.place),), False
    raise refuse("AR007", f"Application {item.name} has no source", nearest_place(spec) or item.place)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None or isinstance(value, dict | list) else str(value)
