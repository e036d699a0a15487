"""Clusters' contents → Kustomize bases and overlays.

Every folder of a stage is factored on its own: files that all clusters with that folder share go to the base, what
differs becomes a patch in the overlay, what only some have stands in their overlays. A folder that a cluster lacks is
absent from its overlay. The law, tried in the tests: rendering an overlay gives back the cluster's content.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from labwright.catalog.contract import ConfigFiles, Manifest, SecretFile, Stage
from labwright.emit.content import NAMESPACES, Content, Placed
from labwright.emit.factor import factor
from labwright.emit.layouts import Layout
from labwright.emit.text import manifests_text
from labwright.kube import object_id

Json = Any
Comments = Mapping[tuple[str | int, ...], str]

KUSTOMIZATION = "kustomization.yaml"


@dataclass(slots=True)
class _Folder:
    """One kustomization folder while it is being filled."""

    resources: list[str] = field(default_factory=list)
    """Folders, relative, that come before the files."""
    files: dict[str, list[Manifest]] = field(default_factory=lambda: defaultdict(list))
    patches: dict[str, list[Manifest]] = field(default_factory=lambda: defaultdict(list))
    generators: list[dict[str, Json]] = field(default_factory=list)
    raw: dict[str, str] = field(default_factory=dict)
    secrets: list[str] = field(default_factory=list)
    """Names of Secret files that are written later, sealed."""

    @property
    def is_empty(self) -> bool:
        return not (self.resources or self.files or self.patches or self.generators or self.secrets)

    def kustomization(self) -> dict[str, Json]:
        names = [*self.resources, *sorted([*self.files, *self.secrets])]
        made: dict[str, Json] = {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization"}
        if names:
            made["resources"] = names
        if self.patches:
            made["patches"] = [{"path": name} for name in sorted(self.patches)]
        if self.generators:
            made["configMapGenerator"] = self.generators
        return made

    def written(self, path: str) -> Iterator[tuple[str, str]]:
        yield f"{path}/{KUSTOMIZATION}", manifests_text([Manifest(object=self.kustomization())])
        for name, manifests in self.files.items():
            yield f"{path}/{name}", manifests_text(manifests)
        for name, manifests in self.patches.items():
            yield f"{path}/{name}", manifests_text(manifests, whole=False)
        for name, text in self.raw.items():
            yield f"{path}/{name}", text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """One folder of a stage, in the base and in every overlay."""

    files: dict[str, str]
    references: dict[str, str]
    """Cluster → how its overlay's root refers to the folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlays:
    """The factored files, and where each cluster's Secrets belong."""

    files: Mapping[str, str]
    secrets: tuple[tuple[str, str, SecretFile], ...]
    """(cluster, path of the file, Secret) in the order of the contents."""
    stages: Mapping[str, tuple[Stage, ...]]
    """Cluster → stages that have anything to apply."""


def overlays_of(contents: Iterable[Content], layout: Layout) -> Overlays:
    """Factor the clusters' contents into the layout's folders."""
    contents = tuple(contents)
    files: dict[str, str] = {}
    stages: dict[str, list[Stage]] = {content.cluster: [] for content in contents}
    for stage in Stage:
        flat = not layout.folder(stage, contents[0].cluster).base
        if flat:
            for content in contents:
                if _folders(content, stage):
                    overlay = layout.folder(stage, content.cluster).overlay
                    files |= dict(_flat(content, stage).written(overlay))
                    stages[content.cluster].append(stage)
            continue
        used = {folder for content in contents for folder in _folders(content, stage)}
        roots: dict[str, list[str]] = {content.cluster: [] for content in contents}
        for name in sorted(used, key=lambda each: (each != NAMESPACES, each)):
            having = [content for content in contents if name in _folders(content, stage)]
            written = _write_folder(stage, name, having, layout)
            files |= written.files
            for cluster, reference in written.references.items():
                roots[cluster].append(reference)
        for cluster, references in roots.items():
            if references:
                overlay = layout.folder(stage, cluster).overlay
                root = _Folder(resources=references)
                files |= dict(root.written(overlay))
                stages[cluster].append(stage)
    secrets = tuple(
        (
            content.cluster,
            f"{_secret_folder(layout, secret.stage, content.cluster, folder)}/{secret_file(secret.name)}",
            secret,
        )
        for content in contents
        for folder, secret in content.secrets
    )
    return Overlays(files=files, secrets=secrets, stages={name: tuple(each) for name, each in stages.items()})


def _flat(content: Content, stage: Stage) -> _Folder:
    """A stage without a base: everything of a cluster in one folder."""
    made = _Folder()
    for placed in content.objects:
        if placed.stage is stage:
            made.files[placed.file].append(placed.manifest)
    for _, config in content.configs:
        if config.stage is stage:
            _generate(made, config, config.files)
    made.secrets = [secret_file(secret.name) for _, secret in content.secrets if secret.stage is stage]
    return made


def secret_file(name: str) -> str:
    """The file of a Secret: `cloudflare-api-token.sops.yaml`."""
    return f"{name}.sops.yaml"


def _secret_folder(layout: Layout, stage: Stage, cluster: str, folder: str) -> str:
    place = layout.folder(stage, cluster)
    return f"{place.overlay}/{folder}" if place.base else place.overlay


def _folders(content: Content, stage: Stage) -> set[str]:
    return (
        {each.folder for each in content.objects if each.stage is stage}
        | {folder for folder, config in content.configs if config.stage is stage}
        | {folder for folder, secret in content.secrets if secret.stage is stage}
    )


def _write_folder(stage: Stage, name: str, having: list[Content], layout: Layout) -> _Written:
    base = _Folder()
    overlays = {content.cluster: _Folder() for content in having}
    base_root = layout.folder(stage, having[0].cluster).base
    _split_objects(stage, name, having, base if base_root else None, overlays)
    _split_configs(stage, name, having, base if base_root else None, overlays)
    for content in having:
        for folder, secret in content.secrets:
            if folder == name and secret.stage is stage:
                overlays[content.cluster].secrets.append(secret_file(secret.name))
    files = {} if base.is_empty else dict(base.written(f"{base_root}/{name}"))
    references: dict[str, str] = {}
    for cluster, own in overlays.items():
        if own.is_empty:
            references[cluster] = f"../base/{name}"
            continue
        if not base.is_empty:
            own.resources.append(f"../../base/{name}")
        files |= dict(own.written(f"{layout.folder(stage, cluster).overlay}/{name}"))
        references[cluster] = name
    return _Written(files=files, references=references)


def _split_objects(
    stage: Stage, name: str, having: list[Content], base: _Folder | None, overlays: dict[str, _Folder]
) -> None:
    variants: dict[tuple[str, object], dict[str, Placed]] = defaultdict(dict)
    for content in having:
        for placed in content.objects:
            if placed.stage is stage and placed.folder == name:
                key = (placed.file, object_id(placed.manifest.object))
                if content.cluster in variants[key]:
                    raise ValueError(f"{key[1]} is emitted twice in {stage.value}/{name} of {content.cluster}")
                variants[key][content.cluster] = placed
    for (file, _), by_cluster in variants.items():
        if base is None or len(by_cluster) < len(having):
            for cluster, placed in by_cluster.items():
                overlays[cluster].files[file].append(placed.manifest)
            continue
        factored = factor([placed.manifest.object for placed in by_cluster.values()])
        if factored.base is None:
            for cluster, placed in by_cluster.items():
                overlays[cluster].files[file].append(placed.manifest)
            continue
        first = next(iter(by_cluster.values())).manifest
        base.files[file].append(Manifest(object=factored.base, comments=_kept(first.comments, factored.base)))
        for (cluster, placed), patch in zip(by_cluster.items(), factored.patches, strict=True):
            if patch is not None:
                overlays[cluster].patches[_patch_file(file)].append(
                    Manifest(object=patch, comments=_kept(placed.manifest.comments, patch, factored.base))
                )


def _patch_file(file: str) -> str:
    return f"{file.removesuffix('.yaml')}.patch.yaml"


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


def _split_configs(
    stage: Stage, name: str, having: list[Content], base: _Folder | None, overlays: dict[str, _Folder]
) -> None:
    variants: dict[tuple[str, str], dict[str, ConfigFiles]] = defaultdict(dict)
    for content in having:
        for folder, config in content.configs:
            if folder == name and config.stage is stage:
                variants[config.namespace, config.name][content.cluster] = config
    for by_cluster in variants.values():
        configs = list(by_cluster.values())
        shared = (
            {
                key: text
                for key, text in configs[0].files.items()
                if all(each.files.get(key) == text for each in configs)
            }
            if base is not None and len(configs) == len(having)
            else {}
        )
        if shared and base is not None:
            _generate(base, configs[0], shared)
        for cluster, config in by_cluster.items():
            own = {key: text for key, text in config.files.items() if key not in shared}
            if own or not shared:
                _generate(overlays[cluster], config, own, merge=bool(shared))


def _generate(folder: _Folder, config: ConfigFiles, files: Mapping[str, str], *, merge: bool = False) -> None:
    generator: dict[str, Json] = {"name": config.name, "namespace": config.namespace}
    if merge:
        generator["behavior"] = "merge"
    generator["files"] = [f"{config.name}/{key}" for key in files]
    options: dict[str, Json] = {}
    if config.labels and not merge:
        options["labels"] = dict(config.labels)
    if not config.hashed:
        options["disableNameSuffixHash"] = True
    if options:
        generator["options"] = options
    folder.generators.append(generator)
    for key, text in files.items():
        folder.raw[f"{config.name}/{key}"] = text
