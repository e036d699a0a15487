"""The Python library: open a repository, walk its clusters, units and objects, ask where each field comes from.

```python
from labwright.api import open_repository, origin_of

repository = open_repository("~/home-ops")
for cluster in repository.clusters:
    for unit in cluster.units:
        for item in unit.objects:
            print(cluster.name, unit, item, origin_of(item.value, "metadata", "name"))
```

Nothing is fetched, no cluster is asked and nothing of the repository is run, unless `allow_network` says that charts may be
fetched. Bad input in the repository raises nothing: it is in `Cluster.diagnostics`. What is named here is stable; everything
below `labwright.render` may change between versions.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from labwright.render.context import Context
from labwright.render.helm.lazy import LazyHelm
from labwright.render.memo import DiskMemo, Memo, NoMemo
from labwright.render.objects import Object
from labwright.render.recent import Recent
from labwright.render.repositories import GitCache
from labwright.render.repository import clusters as entries_of
from labwright.render.repository import render_cluster
from labwright.render.snapshot import Snapshot
from labwright.render.units import ClusterEntry, Engine, RenderedCluster, Unit, UnitKind
from labwright.source import (
    Diagnostic,
    Origin,
    Place,
    Severity,
    SourceError,
    YamlList,
    YamlMap,
    nearest,
    origin_of,
    place_of,
)
from labwright.tree import DiskTree, FileSystem

if TYPE_CHECKING:  # the renderer is imported when the first release is to be rendered
    from labwright.render.helm.renderer import HelmRenderer

__all__ = [
    "Cluster",
    "Diagnostic",
    "Engine",
    "Object",
    "Origin",
    "Place",
    "Repository",
    "Severity",
    "SourceError",
    "Unit",
    "UnitKind",
    "YamlList",
    "YamlMap",
    "open_repository",
    "origin_of",
    "place_of",
]


@dataclass(frozen=True)
class Cluster:
    """One cluster of a repository. Rendered when first asked for."""

    name: str
    """For example `production`; unique in its repository."""
    engine: Engine
    """What applies its objects."""
    _files: FileSystem = field(repr=False)
    _entry: ClusterEntry = field(repr=False)
    _context: Context = field(repr=False)

    @cached_property
    def rendered(self) -> RenderedCluster:
        """Units and diagnostics as one value."""
        return render_cluster(self._files, self._entry, self._context)

    def rendered_lazily(self) -> RenderedCluster:
        """The same for comparing two states, finished by `labwright.render.apart`: releases whose objects decide nothing else
        are rendered when somebody looks at them. What is wrong with their charts is not told, nor which folders nothing applies.
        """
        helm = self._context.helm
        context = replace(self._context, foresight=helm if isinstance(helm, LazyHelm) else None)
        return render_cluster(self._files, self._entry, context)

    @property
    def path(self) -> str:
        """The folder that is applied first, relative to the repository."""
        return self._entry.path

    @property
    def units(self) -> tuple[Unit, ...]:
        """What the engine applies as a whole, in apply order."""
        return self.rendered.units

    @property
    def objects(self) -> tuple[Object, ...]:
        """Every object, in apply order."""
        return self.rendered.objects

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What is wrong with it, in the order of the files; places are relative to the repository."""
        return self.rendered.diagnostics

    def unit(self, identity: str) -> Unit:
        """The unit of an id such as `HelmRelease/media/jellyfin`. Raises KeyError."""
        return self._units[identity]

    def find(self, kind: str, name: str, namespace: str | None = None) -> tuple[Object, ...]:
        """Objects of a kind and name, in any namespace unless one is given."""
        return tuple(
            item
            for item in self.objects
            if (item.kind, item.name) == (kind, name) and namespace in (None, item.namespace)
        )

    def applied_by(self, item: Object) -> Unit:
        """The unit that applies an object of this cluster. Raises KeyError for an object of another one."""
        return self._owners[id(item)]

    def parents(self, unit: Unit) -> tuple[Unit, ...]:
        """The units that bring a unit about, from the entry down to its parent."""
        found: list[Unit] = []
        here = self._units.get(unit.parent)
        while here is not None and here not in found:
            found.append(here)
            here = self._units.get(here.parent)
        return tuple(reversed(found))

    def waits_for(self, unit: Unit) -> tuple[Unit, ...]:
        """The units of this cluster that a unit depends on."""
        return tuple(self._units[one] for one in unit.depends_on if one in self._units)

    @cached_property
    def _units(self) -> dict[str, Unit]:
        return {unit.id: unit for unit in self.units}

    @cached_property
    def _owners(self) -> dict[int, Unit]:
        return {id(item): unit for unit in self.units for item in unit.objects}


@dataclass(frozen=True)
class Repository:
    """A GitOps repository. Its clusters are found when first asked for."""

    path: Path
    files: Snapshot = field(repr=False)
    """The repository's files as they stood when they were first looked at."""
    context: Context = field(repr=False)
    """What rendering may use beside the files."""

    @cached_property
    def clusters(self) -> tuple[Cluster, ...]:
        """All clusters, sorted by name; empty when nothing in the repository says that it is one's."""
        return tuple(
            Cluster(entry.name, entry.engine, self.files, entry, self.context) for entry in entries_of(self.files)
        )

    def at(self, files: FileSystem) -> Repository:
        """The same repository in another state, e.g. of a commit. What both have in common is read and built once."""
        snapshot = Snapshot(files)
        helm = self.context.helm
        context = replace(self.context, helm=helm.over(snapshot) if isinstance(helm, LazyHelm) else helm)
        return Repository(self.path, snapshot, context)

    def cluster(self, name: str) -> Cluster:
        """The cluster of a name. Raises SourceError that names those there are."""
        for one in self.clusters:
            if one.name == name:
                return one
        names = [one.name for one in self.clusters]
        guess = nearest(name, names)
        known = f"there are: {', '.join(names)}" if names else "the repository has none"
        hint = f"did you mean `{guess}`?" if guess else known
        raise SourceError(Diagnostic(Severity.ERROR, "E005", f"no cluster `{name}` in {self.path}", help=hint))


def open_repository(
    path: Path | str = ".",
    *,
    files: FileSystem | None = None,
    charts: Iterable[Path | str] = (),
    allow_network: bool = False,
    refresh: bool = False,
    kubernetes_version: str = "",
    api_versions: Iterable[str] = (),
    cache: bool = True,
    decrypt: Callable[[bytes, str], bytes] | None = None,
    progress: Callable[[str], None] | None = None,
) -> Repository:
    """Open a repository of Flux, Argo CD or plain kustomize overlays.

    `files` is read instead of the folder, e.g. a commit. `charts` are folders of packaged charts (`*.tgz`), looked at before
    the cache. `allow_network` lets charts that are in neither, and other Git repositories that are named, be fetched into the
    cache; `progress` is told what is fetched; with `refresh` what may have changed is asked for anew although the cache has it.
    `kubernetes_version` (`1.32.9`) and `api_versions` are what charts may ask of the cluster. Without `cache` nothing is kept
    from earlier runs but fetched charts. `decrypt` opens SOPS files where their values decide what is rendered.
    Raises NotADirectoryError when there is no such folder.
    """
    root = Path(path).expanduser()
    if files is None:
        if not root.is_dir():
            raise NotADirectoryError(20, "not a folder", str(root))
        files = DiskTree(root)
    # What a decrypted value decides must not come to lie in a cache in plain text.
    memo: Memo = DiskMemo(cache_folder() / "results") if cache and decrypt is None else NoMemo()
    snapshot = Snapshot(files)
    repositories = GitCache(cache_folder() / "git", allow_network=allow_network, refresh=refresh, progress=progress)

    def helm() -> HelmRenderer:
        from labwright.render.helm.setup import default_helm

        return default_helm(
            snapshot,
            root=root,
            folder=cache_folder() / "charts",
            charts=[Path(one).expanduser() for one in charts],
            allow_network=allow_network,
            refresh=refresh,
            memo=memo,
            progress=progress,
            repositories=repositories,
        )

    context = Context(
        helm=LazyHelm(helm),
        kubernetes_version=kubernetes_version,
        api_versions=frozenset(api_versions),
        decrypt=decrypt,
        repositories=repositories,
        memo=memo,
        recent=Recent(),
    )
    return Repository(root, snapshot, context)


def cache_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """`$LABWRIGHT_CACHE`, else `$XDG_CACHE_HOME/labwright`, else `~/.cache/labwright`."""
    if own := environment.get("LABWRIGHT_CACHE"):
        return Path(own)
    root = environment.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(root) / "labwright"
