"""One kustomization folder while it is being filled."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from labwright.catalog.contract import ConfigFiles, Manifest
from labwright.emit.text import manifests_text

Json = Any

KUSTOMIZATION = "kustomization.yaml"


def secret_file(name: str) -> str:
    """The file of a Secret: `cloudflare-api-token.sops.yaml`."""
    return f"{name}.sops.yaml"


def patch_file(file: str) -> str:
    """The file of the patches of a file's objects: `release.yaml` → `release.patch.yaml`."""
    return f"{file.removesuffix('.yaml')}.patch.yaml"


@dataclass(slots=True)
class Folder:
    """What stands in a folder, and the kustomization that names it all."""

    resources: list[str] = field(default_factory=list)
    """Folders, relative to this one, that come before its own files."""
    files: dict[str, list[Manifest]] = field(default_factory=lambda: defaultdict(list))
    patches: dict[str, list[Manifest]] = field(default_factory=lambda: defaultdict(list))
    generators: list[dict[str, Json]] = field(default_factory=list)
    raw: dict[str, str] = field(default_factory=dict)
    """Files that generators read, as path → text."""
    secrets: list[str] = field(default_factory=list)
    """Names of Secret files, which are sealed and written later."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing of its own stands in it."""
        return not (self.resources or self.files or self.patches or self.generators or self.secrets)

    def generate(self, config: ConfigFiles, files: Mapping[str, str], *, merge: bool = False) -> None:
        """Add a generated ConfigMap with these of its files; `merge` adds them to the one that the base generates."""
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
        self.generators.append(generator)
        self.raw |= {f"{config.name}/{key}": text for key, text in files.items()}

    def written(self, path: str) -> Iterator[tuple[str, str]]:
        """(path from the repository's root, text) of every file of the folder that stands at `path`."""
        yield f"{path}/{KUSTOMIZATION}", manifests_text([Manifest(object=self._kustomization())])
        for name, manifests in self.files.items():
            yield f"{path}/{name}", manifests_text(manifests)
        for name, manifests in self.patches.items():
            yield f"{path}/{name}", manifests_text(manifests, whole=False)
        for name, text in self.raw.items():
            yield f"{path}/{name}", text

    def _kustomization(self) -> dict[str, Json]:
        names = [*self.resources, *sorted([*self.files, *self.secrets])]
        made: dict[str, Json] = {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization"}
        if names:
            made["resources"] = names
        if self.patches:
            made["patches"] = [{"path": name} for name in sorted(self.patches)]
        if self.generators:
            made["configMapGenerator"] = self.generators
        return made
