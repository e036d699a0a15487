"""What helm-controller does to a chart's objects before Helm applies them.

Mirrors internal/postrender (build.go): the kustomize post-renderers in turn, then `spec.commonMetadata`, then the labels by which
helm-controller knows its own. CRDs of a chart's `crds/` pass none of it but the labels (internal/action/crds.go).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from labwright.render.flux.groups import HELM
from labwright.render.objects import Object
from labwright.source import Origin, Place, YamlList, YamlMap, append, assign, clone, place_of
from labwright.tree import FileSystem, Tree

if TYPE_CHECKING:  # what builds is imported for the few releases that have post-renderers
    from labwright.render.kustomize.resource import Resource


def post_render(
    objects: Iterable[Object], source: Object, namespace: str, fs: FileSystem | None = None
) -> list[Object]:
    """The objects of a HelmRelease in `namespace`, post-rendered. The objects given stay as they are.

    With the repository's files, what an inline patch sets points to its own line. Raises SourceError for a post-renderer that kustomize refuses.
    """
    spec = source.value.get("spec")
    spec = spec if isinstance(spec, YamlMap) else YamlMap()
    given = list(objects)
    made = [item for item in given if not _from_crds(item)]
    for renderer in spec.get("postRenderers") or ():
        settings = renderer.get("kustomize") if isinstance(renderer, dict) else None
        if isinstance(settings, YamlMap) and (settings.get("patches") or settings.get("images")):
            made = kustomized(made, settings, source, fs)
    common = spec.get("commonMetadata")
    labels = _origin_labels(source, namespace)
    crds = [_labelled(item, "labels", labels) for item in given if _from_crds(item)]
    finished = []
    for item in made:
        changed = item
        for field in ("labels", "annotations"):
            entries = common.get(field) if isinstance(common, YamlMap) else None
            if isinstance(entries, YamlMap) and entries:
                changed = _labelled(changed, field, _marked(entries))
        finished.append(_labelled(changed, "labels", labels))
    return [*crds, *finished]


def _from_crds(item: Object) -> bool:
    """Out of a chart's `crds/` folder, which is no template."""
    return "/crds/" in item.template and "/templates/" not in item.template


def _origin_labels(source: Object, namespace: str) -> YamlMap:
    place = place_of(source.value, "metadata", "name") or source.place
    labels = YamlMap(place=place)
    origin = Origin(place, why="helm-controller") if place else None
    assign(labels, f"{HELM}/name", source.name, origin)
    assign(labels, f"{HELM}/namespace", namespace, origin)
    return labels


def _marked(entries: YamlMap) -> YamlMap:
    """Entries of commonMetadata, saying so."""
    made = YamlMap(place=entries.place)
    for key, text in entries.items():
        origin = entries.origins.get(key)
        assign(made, key, text, origin._replace(why="commonMetadata") if origin else None)
    return made


def _labelled(item: Object, field: str, entries: YamlMap) -> Object:
    """A copy of the object with more labels or annotations; everything that is not changed is shared."""
    value = item.value.copy()
    metadata = value.get("metadata")
    inner = metadata.copy() if isinstance(metadata, YamlMap) else YamlMap(place=item.place)
    known = inner.get(field)
    texts = known.copy() if isinstance(known, YamlMap) else YamlMap(place=entries.place)
    for key, text in entries.items():
        assign(texts, key, text, entries.origins.get(key))
    inner[field] = texts
    value["metadata"] = inner
    return replace(item, value=value)


def kustomized(objects: list[Object], settings: YamlMap, source: Object, fs: FileSystem | None) -> list[Object]:
    """One kustomize post-renderer: a build with the objects as its only resources."""
    from labwright.render.kustomize.accumulate import Accumulator, Visit, accumulate, add_all, finish
    from labwright.render.kustomize.config import Config
    from labwright.render.kustomize.definition import Definition
    from labwright.render.kustomize.reading import Reader
    from labwright.render.kustomize.resource import Resources

    file = settings.place.file if settings.place else source.place.file if source.place else "post-renderer"
    reader = Reader(fs or Tree(), restricted=False)
    resources = [_resource(item, source.place) for item in objects]
    before = dict(zip(map(id, resources), objects, strict=True))
    state = Accumulator(Resources(), Config())
    add_all(state.resources, resources, settings.place)
    state = accumulate(reader, Visit(Definition(".", file, _kustomization(settings)), None), state)
    finish(state)
    return [_object(item, before[id(item)]) for item in state.resources.items]


def _resource(item: Object, place: Place | None) -> Resource:
    from labwright.render.kustomize.resource import Resource

    return Resource(value=clone(item.value), place=item.place or place)


def _kustomization(settings: YamlMap) -> YamlMap:
    """The settings as a kustomization's fields: of a patch its text and target, of an image its four fields (kustomize.go)."""
    value = YamlMap(place=settings.place)
    for field, known in (("patches", ("patch", "target")), ("images", ("name", "newName", "newTag", "digest"))):
        entries = settings.get(field)
        if not isinstance(entries, YamlList):
            continue
        made = YamlList(place=entries.place)
        for index, entry in enumerate(entries):
            if isinstance(entry, YamlMap):
                append(made, _only(entry, known), entries.origins[index])
        assign(value, field, made, settings.origins.get(field))
    return value


def _only(entry: YamlMap, known: tuple[str, ...]) -> YamlMap:
    made = YamlMap(place=entry.place)
    for key, item in entry.items():
        if key in known and item is not None:
            assign(made, key, item, entry.origins.get(key))
    return made


def _object(resource: Resource, before: Object) -> Object:
    value: Any = resource.map
    gvk = resource.gvk
    return replace(
        before,
        value=value,
        api_version=gvk.api_version,
        kind=gvk.kind,
        name=resource.name,
        namespace=resource.namespace,
    )
