"""Repositories without a GitOps engine: kustomize overlays that somebody applies by hand or from a pipeline.

An overlay is a folder with a kustomization that no other kustomization uses. Overlays of one environment (`overlays/staging`,
`apps/x/overlays/staging`) make one cluster; those that name no environment make the cluster `default`.
"""

from __future__ import annotations

import itertools
import posixpath
from collections.abc import Iterable, Iterator

from labwright.render.context import Context
from labwright.render.folders import NOT_OWN
from labwright.render.kustomize.build import kustomize
from labwright.render.kustomize.file_names import FILE_NAMES
from labwright.render.units import ClusterEntry, Engine, RenderedCluster, Unit, UnitKind
from labwright.source import SourceError, YamlMap, in_order, load_all
from labwright.tree import FileSystem, files_below

_PARENTS = frozenset({"overlays", "overlay", "environments", "envs", "env", "clusters", "stages"})
"""Folders whose children are named after environments."""
_USES = ("resources", "bases", "components", "crds", "transformers", "generators", "configurations")

DEFAULT = "default"


def clusters(fs: FileSystem) -> tuple[ClusterEntry, ...]:
    """One entry per environment, sorted by name; empty when there is no kustomization at all."""
    found: dict[str, list[str]] = {}
    for folder in overlays(fs):
        found.setdefault(environment(folder), []).append(folder)
    return tuple(
        ClusterEntry(
            name=name,
            path=posixpath.commonpath(folders) or ".",
            engine=Engine.KUSTOMIZE,
            folders=tuple(folders),
        )
        for name, folders in sorted(found.items())
    )


def render_cluster(fs: FileSystem, entry: ClusterEntry, context: Context) -> RenderedCluster:
    """All overlays of one environment, each a unit of its own."""
    units = [_unit(fs, folder, context) for folder in entry.folders]
    found = in_order(one for unit in units for one in unit.diagnostics)
    return RenderedCluster(name=entry.name, engine=Engine.KUSTOMIZE, units=tuple(units), diagnostics=tuple(found))


def _unit(fs: FileSystem, folder: str, context: Context) -> Unit:
    rendered = kustomize(
        fs, folder, restricted=False, skip_remote=True, helm=context.helm, capabilities=context.capabilities
    )
    return Unit(
        kind=UnitKind.OVERLAY,
        namespace="",
        name=folder,
        path=folder,
        objects=rendered.objects,
        diagnostics=rendered.diagnostics,
    )


def environment(folder: str) -> str:
    """`staging` for `apps/x/overlays/staging`; `default` where the path names no environment."""
    parts = folder.split("/")
    for parent, child in itertools.pairwise(parts):
        if parent in _PARENTS:
            return child
    return DEFAULT


def overlays(fs: FileSystem) -> list[str]:
    """Folders with a kustomization that no other kustomization uses, sorted; components are none."""
    kinds: dict[str, str] = {}
    uses: dict[str, list[str]] = {}
    for folder, value in _kustomizations(fs):
        kinds[folder] = str(value.get("kind") or "Kustomization")
        uses[folder] = list(_used(folder, value))
    used = {one for entries in uses.values() for one in entries}
    found = [folder for folder, kind in kinds.items() if kind == "Kustomization" and folder not in used]
    reached = _reached(found, uses)
    for folder, kind in sorted(kinds.items()):
        if kind == "Kustomization" and folder not in reached:  # a circle that nothing leads into: building it tells so
            found.append(folder)
            reached |= _reached([folder], uses)
    return sorted(found)


def _reached(folders: Iterable[str], uses: dict[str, list[str]]) -> set[str]:
    """Folders and all that they use."""
    waiting, found = list(folders), set(folders)
    while waiting:
        for one in uses.get(waiting.pop(), ()):
            if one not in found:
                found.add(one)
                waiting.append(one)
    return found


def _kustomizations(fs: FileSystem) -> Iterator[tuple[str, YamlMap]]:
    for path in files_below(fs, "", NOT_OWN):
        if posixpath.basename(path) not in FILE_NAMES:
            continue
        try:
            documents = load_all(fs.read(path), path)
        except SourceError:
            yield posixpath.dirname(path) or ".", YamlMap()  # building it tells what is wrong
            continue
        except OSError:
            continue
        if documents and isinstance(documents[0].value, YamlMap):
            yield posixpath.dirname(path) or ".", documents[0].value


def _used(folder: str, value: YamlMap) -> Iterator[str]:
    for field in _USES:
        entries = value.get(field)
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, str) and "\n" not in entry:
                yield posixpath.normpath(posixpath.join(folder, entry))
