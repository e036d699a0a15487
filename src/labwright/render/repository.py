"""A repository's clusters, whatever applies them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from labwright.render.context import Context
from labwright.render.units import ClusterEntry, Engine, RenderedCluster
from labwright.source import SourceError
from labwright.tree import FileSystem, files_below

_MANIFESTS = (".yaml", ".yml", ".json", ".tf", ".tpl", ".j2", ".tmpl")
"""Files in which people write Applications down, templates of their tools included."""


def clusters(fs: FileSystem) -> tuple[ClusterEntry, ...]:
    """The entry points of all engines, sorted by name; plain overlays only where no engine has any.

    Two entries of one name are told apart by their engine (`home-argocd`), else by a number.
    """
    from labwright.render import flux, overlays

    found = [*flux.clusters(fs), *_argocd(fs)] or list(overlays.clusters(fs))
    engines = {name: {one.engine for one in found if one.name == name} for name in {one.name for one in found}}
    named = [replace(one, name=f"{one.name}-{one.engine}") if len(engines[one.name]) > 1 else one for one in found]
    seen: Counter[str] = Counter()
    made = []
    for one in named:
        seen[one.name] += 1
        made.append(one if seen[one.name] == 1 else replace(one, name=f"{one.name}-{seen[one.name]}"))
    return tuple(sorted(made, key=lambda one: (one.name, one.path)))


def _argocd(fs: FileSystem) -> tuple[ClusterEntry, ...]:
    """Clusters of Argo CD. Where no file names its API group, the renderer is not even imported."""
    if not any(_names_argocd(fs, path) for path in files_below(fs) if path.endswith(_MANIFESTS)):
        return ()
    from labwright.render import argocd

    return argocd.clusters(fs)


def _names_argocd(fs: FileSystem, path: str) -> bool:
    try:
        content = fs.read(path)
    except (OSError, SourceError):
        return False
    return b"argoproj.io" in content or b"argocd" in content


def render_cluster(fs: FileSystem, entry: ClusterEntry, context: Context | None = None) -> RenderedCluster:
    """Everything that is applied to one cluster. Raises nothing for bad input: what is wrong is in the diagnostics."""
    known = context or Context()
    match entry.engine:
        case Engine.FLUX:
            from labwright.render import flux

            return flux.render_cluster(fs, entry, known)
        case Engine.ARGOCD:
            from labwright.render import argocd

            return argocd.render_cluster(fs, entry, known)
        case Engine.KUSTOMIZE:
            from labwright.render import overlays

            return overlays.render_cluster(fs, entry, known)
