"""The renderer as the commands use it: charts of the repository, of the user's folders, of the cache, of the network if allowed."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from labwright.render.helm.engine import Engine
from labwright.render.helm.folder_charts import FolderCharts
from labwright.render.helm.renderer import HelmRenderer, renderer
from labwright.render.helm.store import ChartStore
from labwright.render.memo import Memo
from labwright.render.repositories import GitCache
from labwright.tree import FileSystem


def default_helm(
    files: FileSystem,
    *,
    root: Path,
    folder: Path,
    charts: Sequence[Path] = (),
    allow_network: bool = False,
    refresh: bool = False,
    memo: Memo | None = None,
    progress: Callable[[str], None] | None = None,
    repositories: GitCache | None = None,
) -> HelmRenderer:
    """A renderer for the repository at `root`. `folder` is the cache of charts; `charts` are folders that are looked at before it.

    With `allow_network`, charts that are in neither are fetched into the cache, and `progress` is told of each; with `refresh`
    ranges of versions are asked for anew although the cache has one that fits. Charts of other Git repositories come out of
    `repositories`.
    """
    network = None
    if allow_network:
        # Here, not above: the web client takes longer to import than all charts of a repository out of the cache.
        from labwright.render.helm.fetch import Network

        network = Network(progress=progress, refresh=refresh, repositories=repositories)
    return renderer(
        files,
        engine=find_engine(not_below=root),
        store=ChartStore(folder),
        charts=[FolderCharts(one) for one in charts],
        network=network,
        memo=memo,
        jobs=max(2, min(os.cpu_count() or 1, 8)),
    )


def find_engine(*, not_below: Path | None = None) -> Engine | None:
    """The SDK where it is installed, else a `helm` on the PATH, else None. Loads nothing yet.

    A program below `not_below`, the user's repository, is never run.
    """
    from labwright.render.helm import sdk

    if (found := sdk.find()) is not None:
        return found
    from labwright.render.helm import binary

    return binary.find(not_below=not_below)
