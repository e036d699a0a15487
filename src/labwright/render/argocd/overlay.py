"""A kustomize source: the kustomization of a folder, completed by what the Application says.

Mirrors util/kustomize/kustomize.go, which lets `kustomize edit` change the file before it builds it.
"""

from __future__ import annotations

import posixpath
from typing import Any

from labwright.render.argocd.environment import substitute
from labwright.render.argocd.faults import refuse
from labwright.render.argocd.shapes import entries, listed, mapping
from labwright.render.kustomize.accumulate import build
from labwright.render.kustomize.build import Rendered, finish
from labwright.render.kustomize.definition import Definition, load_definition
from labwright.render.kustomize.reading import Reader
from labwright.render.kustomize.transformers.images import split_image
from labwright.source import Origin, Place, YamlMap, append_to, assign, clone, nearest_place, origin_of

_INSIDE = "kustomize."
"""Where in a source the settings stand."""


def render_overlay(
    reader: Reader, folder: str, settings: YamlMap, variables: dict[str, str], place: Place | None
) -> Rendered:
    """Build the kustomization of a folder with the settings of an Application. Raises SourceError."""
    definition = load_definition(reader, folder, place)
    complete(definition, settings, variables, reader)
    definition, resources = build(reader, folder, definition)
    return finish(definition, resources, reader)


def complete(definition: Definition, settings: YamlMap, variables: dict[str, str], reader: Reader) -> None:
    """Add `spec.source.kustomize` to a kustomization. Raises ArgoError."""
    value = definition.value
    for name in ("namePrefix", "nameSuffix", "namespace"):
        if isinstance(settings.get(name), str) and settings[name]:
            assign(value, name, settings[name], origin_of(settings, name))
    for index, image in enumerate(entries(settings, "images", inside=_INSIDE)):
        _set_image(value, substitute(str(image), variables), origin_of(settings, "images", index))
    for index, replica in enumerate(entries(settings, "replicas", inside=_INSIDE)):
        _set_replicas(
            value, replica, nearest_place(settings, "replicas", index), origin_of(settings, "replicas", index)
        )
    _add_labels(value, settings, variables)
    annotations = mapping(settings, "commonAnnotations", inside=_INSIDE)
    if settings.get("commonAnnotationsEnvsubst") is True:
        annotations = _substituted(annotations, variables)
    _add_common(value, "commonAnnotations", annotations, force=settings.get("forceCommonAnnotations") is True)
    for index, patch in enumerate(entries(settings, "patches", inside=_INSIDE)):
        if not isinstance(patch, YamlMap):
            raise refuse("AR007", "a patch must be a mapping", nearest_place(settings, "patches", index))
        _check_patch(patch, nearest_place(settings, "patches", index))
        append_to(value, "patches", clone(patch), origin_of(settings, "patches", index))
    for index, component in enumerate(entries(settings, "components", inside=_INSIDE)):
        folder = posixpath.normpath(posixpath.join(definition.root, str(component)))
        if settings.get("ignoreMissingComponents") is True and not reader.fs.exists(folder):
            continue
        if component not in definition.list("components"):
            append_to(value, "components", str(component), origin_of(settings, "components", index))


def _check_patch(patch: YamlMap, place: Place | None) -> None:
    """The shapes that kustomize's own reader would demand. Raises ArgoError."""
    target, options = patch.get("target"), patch.get("options")
    texts = [patch.get("path"), patch.get("patch"), *(target.values() if isinstance(target, dict) else ())]
    switches = list(options.values()) if isinstance(options, dict) else []
    if (
        any(one is not None and not isinstance(one, str) for one in texts)
        or any(one is not None and not isinstance(one, bool) for one in switches)
        or not all(one is None or isinstance(one, YamlMap) for one in (target, options))
    ):
        raise refuse("AR007", "a patch of another shape than kustomize takes", place)


def _substituted(entries: YamlMap, variables: dict[str, str]) -> YamlMap:
    made = entries.copy()
    for key, text in entries.items():
        made[key] = substitute(str(text), variables)
    return made


def _set_image(value: YamlMap, text: str, origin: Origin | None) -> None:
    """`name=newName:tag`, `name:tag`, `name@digest`, as `kustomize edit set image` reads them."""
    name, equals, rest = text.partition("=")
    new_name, tag, digest = split_image(rest if equals else text)
    image = YamlMap(place=origin.place if origin else None)
    assign(image, "name", name if equals else new_name, origin)
    if equals and new_name:
        assign(image, "newName", new_name, origin)
    if tag:
        assign(image, "newTag", tag, origin)
    if digest:
        assign(image, "digest", digest, origin)
    for index, known in enumerate(listed(value.get("images"))):
        if known.get("name") == image["name"]:
            if not equals and known.get("newName"):
                assign(image, "newName", known["newName"], origin_of(known, "newName"))
            assign(value["images"], index, image, origin)
            return
    append_to(value, "images", image, origin)


def _set_replicas(value: YamlMap, replica: Any, place: Place | None, origin: Origin | None) -> None:
    count = replica.get("count") if isinstance(replica, YamlMap) else None
    if not isinstance(replica, YamlMap) or not str(count).isdigit():
        raise refuse("AR007", "an entry of `kustomize.replicas` needs a name and a count", place)
    made = clone(replica)
    assign(made, "count", int(str(count)), origin_of(replica, "count"))
    for index, known in enumerate(listed(value.get("replicas"))):
        if known.get("name") == replica.get("name"):
            assign(value["replicas"], index, made, origin)
            return
    append_to(value, "replicas", made, origin)


def _add_labels(value: YamlMap, settings: YamlMap, variables: dict[str, str]) -> None:
    labels = _substituted(mapping(settings, "commonLabels", inside=_INSIDE), variables)
    if not labels:
        return
    if settings.get("labelWithoutSelector") is not True:
        _add_common(value, "commonLabels", labels, force=settings.get("forceCommonLabels") is True)
        return
    origin = origin_of(settings, "commonLabels")
    entry = YamlMap(place=labels.place)
    assign(entry, "pairs", labels, origin)
    if settings.get("labelIncludeTemplates") is True:
        assign(entry, "includeTemplates", True, origin_of(settings, "labelIncludeTemplates"))
    append_to(value, "labels", entry, origin)


def _add_common(value: YamlMap, field: str, entries: YamlMap, *, force: bool) -> None:
    """`kustomize edit add label` and `add annotation`: a key that is there already is refused unless forced."""
    if not entries:
        return
    if field not in value:
        assign(value, field, YamlMap(place=entries.place), Origin(entries.place) if entries.place else None)
    for key in entries:
        origin = origin_of(entries, key)
        if key in value[field] and not force:
            kind = "label" if field == "commonLabels" else "annotation"
            option = "forceCommonLabels" if field == "commonLabels" else "forceCommonAnnotations"
            raise refuse(
                "AR007",
                f"{kind} `{key}` is in the kustomization already",
                origin.place if origin else None,
                help=f"set `{option}: true` to override it",
            )
        assign(value[field], key, entries[key], origin)
