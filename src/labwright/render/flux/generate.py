"""One Flux Kustomization to its objects, before substitution.

Mirrors fluxcd/pkg/kustomize (kustomize_generator.go): the kustomization of `spec.path`, or one made of all YAML files below it,
completed by what the spec says, built without the restriction to its own folder.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any

from labwright.render.flux.artifacts import ArtifactView
from labwright.render.flux.faults import refuse
from labwright.render.flux.groups import KUSTOMIZE
from labwright.render.flux.mounted import MountedTree
from labwright.render.flux.relabel import in_repository
from labwright.render.flux.sourceignore import Hiding
from labwright.source import (
    Origin,
    Place,
    YamlList,
    YamlMap,
    append,
    append_to,
    assign,
    clone,
    nearest_place,
    origin_of,
    place_of,
)

if TYPE_CHECKING:  # what builds is imported when something is to be built: mostly everything is kept
    from labwright.render.kustomize.build import Rendered
    from labwright.render.kustomize.definition import Definition
    from labwright.render.kustomize.reading import Reader

_IGNORED_FILES = frozenset({".sops.yaml", ".flux.yaml", ".goreleaser.yml", ".goreleaser.yaml"})
_IGNORED_AT_ROOT = frozenset(
    {
        ".travis.yml",
        ".gitlab-ci.yml",
        "appveyor.yml",
        ".drone.yml",
        "cloudbuild.yaml",
        "codeship-services.yml",
        "codeship-steps.yml",
    }
)
_IGNORED_FOLDERS = frozenset({".git", ".github", ".circleci"})
"""What source-controller leaves out of an artifact where no ignore file says anything (pkg/sourceignore)."""


def render_path(reader: Reader, path: str, spec: YamlMap, place: Place | None) -> Rendered:
    """Build a folder with a Kustomization's settings. Raises SourceError.

    In an artifact that is made of files of the repository, all places are those of these files.
    """
    if isinstance(reader.fs, ArtifactView):
        return in_repository(reader, reader.fs, lambda: _rendered(reader, path, spec, place))
    return _rendered(reader, path, spec, place)


def _rendered(reader: Reader, path: str, spec: YamlMap, place: Place | None) -> Rendered:
    from labwright.render.kustomize.accumulate import build
    from labwright.render.kustomize.build import finish

    definition = _definition(reader, path, place)
    _complete(definition, spec, reader)
    definition, resources = build(reader, path, definition)
    return finish(definition, resources, reader)


def _definition(reader: Reader, path: str, place: Place | None) -> Definition:
    from labwright.render.kustomize.definition import Definition, find_definition, load_definition

    if find_definition(reader, path) is not None:
        return load_definition(reader, path, place, lenient=True)
    file = place.file if place else path
    value = YamlMap(place=place)
    origin = Origin(place, why="generated") if place else None
    resources = YamlList(place=place)
    for found in sorted(_manifests(reader, path)):
        append(resources, posixpath.relpath(found, path), origin)
    assign(value, "resources", resources, origin)
    return Definition(path, file, value)


def _manifests(reader: Reader, folder: str) -> list[str]:
    """Files of objects below a folder; a folder with a kustomization counts as one."""
    from labwright.render.kustomize.definition import find_definition

    found: list[str] = []
    says_itself = isinstance(reader.fs, Hiding | MountedTree)
    for name in reader.fs.list(folder):
        path = posixpath.normpath(posixpath.join(folder, name))
        if reader.fs.is_dir(path):
            if path in _IGNORED_FOLDERS and not says_itself:
                continue
            if find_definition(reader, path) is not None:
                found.append(path)
            else:
                found.extend(_manifests(reader, path))
        elif name.endswith((".yaml", ".yml")) and (
            says_itself or (name not in _IGNORED_FILES and path not in _IGNORED_AT_ROOT)
        ):
            found.append(path)
    return found


def _complete(definition: Definition, spec: YamlMap, reader: Reader) -> None:
    """Add the settings of the spec to the kustomization."""
    from labwright.render.kustomize.reading import is_remote

    value = definition.value
    for field, name in (("targetNamespace", "namespace"), ("namePrefix", "namePrefix"), ("nameSuffix", "nameSuffix")):
        if isinstance(spec.get(field), str) and spec[field]:
            assign(value, name, spec[field], origin_of(spec, field))
    for index, patch in enumerate(_items(spec, "patches")):
        if not isinstance(patch, YamlMap):
            raise refuse("FX008", "a patch must be a mapping", nearest_place(spec, "patches", index))
        append_to(value, "patches", patch, origin_of(spec, "patches", index))
    for index, component in enumerate(_items(spec, "components")):
        if not isinstance(component, str) or posixpath.isabs(component) or is_remote(component):
            place = nearest_place(spec, "components", index)
            raise refuse("FX008", f"component `{component}` must be a relative path", place)
        target = posixpath.normpath(posixpath.join(definition.root, component))
        if spec.get("ignoreMissingComponents") and not reader.fs.exists(target):
            continue
        append_to(value, "components", component, origin_of(spec, "components", index))
    for index, image in enumerate(_items(spec, "images")):
        if not isinstance(image, YamlMap):
            raise refuse("FX008", "an image must be a mapping", nearest_place(spec, "images", index))
        _add_image(value, image, origin_of(spec, "images", index))


def _items(spec: YamlMap, field: str) -> list[Any]:
    found = spec.get(field)
    if found is None:
        return []
    if not isinstance(found, list):
        raise refuse("FX008", f"`spec.{field}` must be a list", place_of(spec, field))
    return found


def _add_image(value: YamlMap, image: YamlMap, origin: Origin | None) -> None:
    """An image of the spec overrides the kustomization's entry of the same name, else it is added."""
    for known in value.get("images") or ():
        if known.get("name") == image.get("name"):
            if image.get("newName"):
                assign(known, "newName", image["newName"], origin_of(image, "newName"))
            if image.get("newTag") or image.get("digest"):
                for field in ("newTag", "digest"):
                    assign(known, field, image.get(field) or "", origin_of(image, field) or origin)
            return
    append_to(value, "images", clone(image), origin)


def apply_owner(value: YamlMap, namespace: str, name: str, place: Place | None) -> None:
    """The labels by which kustomize-controller knows what it applies (ssa.SetOwnerLabels); `place` is the Kustomization's."""
    metadata = value.get("metadata")
    if not isinstance(metadata, YamlMap):
        return
    origin = Origin(place, why="kustomize-controller") if place else None
    if not isinstance(metadata.get("labels"), YamlMap):
        assign(metadata, "labels", YamlMap(place=place), origin)
    assign(metadata["labels"], f"{KUSTOMIZE}/name", name, origin)
    assign(metadata["labels"], f"{KUSTOMIZE}/namespace", namespace, origin)


def apply_common_metadata(value: YamlMap, spec: YamlMap) -> None:
    """spec.commonMetadata: labels and annotations for one object, after everything else."""
    common = spec.get("commonMetadata")
    if not isinstance(common, YamlMap):
        return
    metadata = value.get("metadata")
    if not isinstance(metadata, YamlMap):
        return
    for field in ("labels", "annotations"):
        entries = common.get(field)
        if not isinstance(entries, YamlMap) or not entries:
            continue
        if not isinstance(metadata.get(field), YamlMap):
            assign(metadata, field, YamlMap(), origin_of(common, field))
        for key, text in entries.items():
            origin = entries.origins.get(key)
            assign(metadata[field], key, text, origin._replace(why="commonMetadata") if origin else None)
