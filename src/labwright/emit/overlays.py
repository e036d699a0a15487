"""Clusters' contents → Kustomize bases and overlays.

Every folder of a stage is factored on its own: files that all clusters with that folder share go to the base, what
differs becomes a patch in the overlay, what only some have stands in their overlays. A folder that a cluster lacks is
absent from its overlay. The law, tried in the tests: rendering an overlay gives back the cluster's content.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from posixpath import relpath
from typing import Any

from labwright.catalog.contract import ConfigFiles, Manifest, SecretFile, Stage
from labwright.emit.content import NAMESPACES, Content, Placed
from labwright.emit.factor import factor
from labwright.emit.folder import Folder, patch_file, secret_file
from labwright.emit.layouts import Layout
from labwright.kube import object_id

Json = Any
Comments = Mapping[tuple[str | int, ...], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlays:
    """The factored files, and where each cluster's Secrets belong."""

    files: Mapping[str, str]
    secrets: tuple[tuple[str, str, SecretFile], ...]
    """(cluster, path of the file, Secret) in the order of the contents."""
    stages: Mapping[str, tuple[Stage, ...]]
    """Cluster → stages that have anything to apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """Part of a stage: its files, and for each cluster that has it the folders its overlay's root refers to."""

    files: dict[str, str] = field(default_factory=dict)
    folders: dict[str, str] = field(default_factory=dict)
    """Cluster → path of the folder."""


def overlays_of(contents: Iterable[Content], layout: Layout) -> Overlays:
    """Factor the clusters' contents into the layout's folders."""
    contents = tuple(contents)
    files: dict[str, str] = {}
    stages: dict[str, list[Stage]] = {content.cluster: [] for content in contents}
    for stage in Stage:
        having = [content for content in contents if _folders(content, stage)]
        if having and layout.folder(stage, having[0].cluster).base:
            files |= _factored_stage(stage, having, layout)
        else:
            files |= _flat_stage(stage, having, layout)
        for content in having:
            stages[content.cluster].append(stage)
    return Overlays(
        files=files,
        secrets=tuple(
            (content.cluster, _secret_path(layout, content.cluster, folder, secret), secret)
            for content in contents
            for folder, secret in content.secrets
        ),
        stages={name: tuple(each) for name, each in stages.items()},
    )


def _folders(content: Content, stage: Stage) -> set[str]:
    return (
        {each.folder for each in content.objects if each.stage is stage}
        | {folder for folder, config in content.configs if config.stage is stage}
        | {folder for folder, secret in content.secrets if secret.stage is stage}
    )


def _secret_path(layout: Layout, cluster: str, folder: str, secret: SecretFile) -> str:
    place = layout.folder(secret.stage, cluster)
    root = f"{place.overlay}/{folder}" if place.base else place.overlay
    return f"{root}/{secret_file(secret.name)}"


def _flat_stage(stage: Stage, having: list[Content], layout: Layout) -> dict[str, str]:
    """A stage without a base: everything of a cluster in one folder."""
    files: dict[str, str] = {}
    for content in having:
        made = Folder()
        for placed in content.objects:
            if placed.stage is stage:
                made.files[placed.file].append(placed.manifest)
        for _, config in content.configs:
            if config.stage is stage:
                made.generate(config, config.files)
        made.secrets = [secret_file(secret.name) for _, secret in content.secrets if secret.stage is stage]
        files |= dict(made.written(layout.folder(stage, content.cluster).overlay))
    return files


def _factored_stage(stage: Stage, having: list[Content], layout: Layout) -> dict[str, str]:
    """A stage with a base: each of its folders factored, and a root in each overlay that names them."""
    files: dict[str, str] = {}
    roots: dict[str, Folder] = {content.cluster: Folder() for content in having}
    names = {folder for content in having for folder in _folders(content, stage)}
    for name in sorted(names, key=lambda each: (each != NAMESPACES, each)):
        written = _factored_folder(stage, name, [each for each in having if name in _folders(each, stage)], layout)
        files |= written.files
        for cluster, folder in written.folders.items():
            roots[cluster].resources.append(relpath(folder, layout.folder(stage, cluster).overlay))
    for cluster, root in roots.items():
        files |= dict(root.written(layout.folder(stage, cluster).overlay))
    return files


def _factored_folder(stage: Stage, name: str, having: list[Content], layout: Layout) -> _Written:
    base, base_path = Folder(), f"{layout.folder(stage, having[0].cluster).base}/{name}"
    overlays = {content.cluster: Folder() for content in having}
    _split_objects(stage, name, having, base, overlays)
    _split_configs(stage, name, having, base, overlays)
    for content in having:
        overlays[content.cluster].secrets = [
            secret_file(secret.name) for folder, secret in content.secrets if folder == name and secret.stage is stage
        ]
    made = _Written()
    if not base.is_empty:
        made.files.update(base.written(base_path))
    for cluster, overlay in overlays.items():
        if overlay.is_empty:
            made.folders[cluster] = base_path
            continue
        path = f"{layout.folder(stage, cluster).overlay}/{name}"
        if not base.is_empty:
            overlay.resources.append(relpath(base_path, path))
        made.files.update(overlay.written(path))
        made.folders[cluster] = path
    return made


def _split_objects(stage: Stage, name: str, having: list[Content], base: Folder, overlays: dict[str, Folder]) -> None:
    variants: dict[tuple[str, object], dict[str, Placed]] = defaultdict(dict)
    for content in having:
        for placed in content.objects:
            if placed.stage is stage and placed.folder == name:
                key = (placed.file, object_id(placed.manifest.object))
                if content.cluster in variants[key]:
                    raise ValueError(f"{key[1]} is emitted twice in {stage.value}/{name} of {content.cluster}")
                variants[key][content.cluster] = placed
    for (file, _), by_cluster in variants.items():
        shared = len(by_cluster) == len(having)
        factored = factor([placed.manifest.object for placed in by_cluster.values()]) if shared else None
        if factored is None or factored.base is None:
            for cluster, placed in by_cluster.items():
                overlays[cluster].files[file].append(placed.manifest)
            continue
        first = next(iter(by_cluster.values())).manifest
        base.files[file].append(Manifest(object=factored.base, comments=_kept(first.comments, factored.base)))
        for (cluster, placed), patch in zip(by_cluster.items(), factored.patches, strict=True):
            if patch is not None:
                comments = _kept(placed.manifest.comments, patch, factored.base)
                overlays[cluster].patches[patch_file(file)].append(Manifest(object=patch, comments=comments))


def _kept(comments: Comments, part: Json, without: Json = None) -> dict[tuple[str | int, ...], str]:
    """The comments whose place is in `part` and not already in `without`."""
    return {
        path: text
        for path, text in comments.items()
        if _has(part, path) and (without is None or not _has(without, path))
    }


def _has(value: Json, path: tuple[str | int, ...]) -> bool:
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return False
    return True


def _split_configs(stage: Stage, name: str, having: list[Content], base: Folder, overlays: dict[str, Folder]) -> None:
    variants: dict[tuple[str, str], dict[str, ConfigFiles]] = defaultdict(dict)
    for content in having:
        for folder, config in content.configs:
            if folder == name and config.stage is stage:
                variants[config.namespace, config.name][content.cluster] = config
    for by_cluster in variants.values():
        first, *others = by_cluster.values()
        shared = {
            key: text
            for key, text in first.files.items()
            if len(by_cluster) == len(having) and all(each.files.get(key) == text for each in others)
        }
        if shared:
            base.generate(first, shared)
        for cluster, config in by_cluster.items():
            own = {key: text for key, text in config.files.items() if key not in shared}
            if own or not shared:
                overlays[cluster].generate(config, own, merge=bool(shared))
