"""Grouping what nobody applies into the roots of one Argo CD each."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from labwright.render.argocd.application import Application
from labwright.render.argocd.coverage import Coverage, kustomization_in
from labwright.render.argocd.groups import IN_CLUSTER, IN_CLUSTER_SERVER
from labwright.render.argocd.nodes import Node, is_shelved, tops
from labwright.render.kustomize.file_names import FILE_NAMES
from labwright.render.objects import Object
from labwright.source import Place, SourceError
from labwright.tree import FileSystem, files_below

_PARENTS = frozenset({"clusters", "environments", "envs", "env", "stages", "sites", "overlays"})
"""Folders whose children are named after clusters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Roots:
    """Where one Argo CD starts."""

    name: str
    path: str
    place: Place | None
    overlays: tuple[str, ...] = ()
    """Folders that are applied with `kubectl apply -k`."""
    charts: tuple[str, ...] = ()
    """Charts of Applications that are applied with `helm install`."""
    items: tuple[Object, ...] = ()
    """Applications and ApplicationSets applied by themselves."""
    applications: tuple[tuple[Application, bool], ...] = ()
    """All that stand in files and are reached from here, and whether they apply more than Applications."""
    stray: tuple[Object, ...] = ()
    """Applications that nothing applies, as far as the repository tells."""


@dataclass(slots=True)
class Start:
    """A root and how it is applied."""

    node: Node
    overlay: str = ""
    """Folder of the kustomization that applies it; empty when it is applied by itself."""

    @property
    def chart(self) -> str:
        """Folder of the chart that is the root; empty for any other."""
        return posixpath.dirname(self.node.file) or "." if self.node.is_chart else ""

    @property
    def key(self) -> str:
        """The cluster that its paths name; empty when they name none."""
        candidates = [self.overlay] if self.overlay else []
        candidates.append(posixpath.dirname(self.node.file))
        candidates.extend(source.path for app in self.node.apps[:1] for source in app.sources if source.path)
        return next((name for path in candidates if (name := _cluster_in(path))), "")

    @property
    def is_remote(self) -> bool:
        """It goes to another cluster than Argo CD's own."""
        return any(
            app.cluster not in {"", IN_CLUSTER} or app.server not in {"", IN_CLUSTER_SERVER} for app in self.node.apps
        )


def _cluster_in(path: str) -> str:
    parts = path.split("/")
    return next((child for parent, child in pairwise(parts) if parent in _PARENTS), "")


def grouped(nodes: list[Node], fs: FileSystem, coverage: Coverage) -> Iterator[Roots]:
    """The roots of each Argo CD of a repository."""
    starts, stray = _starts(nodes, fs, coverage)
    groups: dict[str, list[Start]] = {}
    for start in starts:
        groups.setdefault("" if start.is_remote else start.key, []).append(start)
    if len([key for key in groups if key]) == 1 and "" in groups:
        only = next(key for key in groups if key)
        groups = {only: starts}
    for key, members in sorted(groups.items()):
        for name, part in list(_without_collisions(key, members, stray)):
            yield _roots(name, part, nodes, stray)
            stray = []


def _starts(nodes: list[Node], fs: FileSystem, coverage: Coverage) -> tuple[list[Start], list[Object]]:
    roots_found = [nodes[index] for index in tops(nodes)]
    above = _overlays_above(roots_found, nodes, fs, coverage)
    starts = [Start(node, overlay) for node in roots_found for overlay in _overlays_of(node, above)]
    roots = [start for start in starts if start.node.is_root_like and not start.chart]
    if roots:
        # A chart that nothing installs is a library of the roots, e.g. one that Applications take from a registry.
        starts = [start for start in starts if not start.chart]
    if not roots:
        return starts, []
    folders = {posixpath.dirname(start.node.file) for start in roots} | {
        start.overlay for start in roots if start.overlay
    }
    leaves = [start for start in starts if not start.node.is_root_like]
    mentioned = _mentioned({start.node.file for start in leaves}, fs) if leaves else set()
    kept, stray = [], []
    for start in starts:
        near = posixpath.dirname(start.node.file) in folders or (start.overlay and start.overlay in folders)
        if start.node.is_root_like or near or start.node.embedded or start.node.file in mentioned:
            kept.append(start)
        else:
            stray.append(start.node.item)
    return kept, list({id(item): item for item in stray}.values())


def _overlays_of(node: Node, above: dict[str, list[str]]) -> list[str]:
    """How a root is applied: by which kustomizations, or by itself."""
    if node.is_folder and not node.is_chart:
        return above.get(node.file) or [posixpath.dirname(node.file) or "."]
    return above.get(node.file, [""]) if not node.embedded else [""]


def _overlays_above(topmost: list[Node], nodes: list[Node], fs: FileSystem, coverage: Coverage) -> dict[str, list[str]]:
    """For each root's file the topmost kustomizations that use it and that no Application reads."""
    files = {node.file for node in topmost if not node.embedded}
    if not files:
        return {}
    read = {file for node in nodes for app in node.apps for file in coverage.of_application(app)}
    overlays = [
        posixpath.dirname(path) or "."
        for path in files_below(fs, "")
        if posixpath.basename(path) in FILE_NAMES and not is_shelved(path)
    ]
    used = {
        posixpath.normpath(posixpath.join(folder, path))
        for folder in overlays
        if (file := kustomization_in(fs, folder)) is not None
        for path in coverage.uses(file)
    }
    made: dict[str, list[str]] = {}
    for folder in overlays:
        if folder in used or kustomization_in(fs, folder) in read:
            continue
        for file in coverage.of_overlay(folder) & files:
            made.setdefault(file, []).append(folder)
    return made


def _mentioned(files: set[str], fs: FileSystem) -> set[str]:
    """Files that scripts, tasks or documentation name, as `kubectl apply -f` does."""
    found: set[str] = set()
    for path in files_below(fs, ""):
        base = posixpath.basename(path)
        if not (path.endswith((".md", ".sh", ".tf", ".just", ".toml", ".nix", ".py")) or base in _SCRIPTS):
            continue
        try:
            text = fs.read(path).decode(errors="replace")
        except (SourceError, OSError):
            continue
        lines = [line for line in text.splitlines() if "apply" in line or "create" in line]
        folder = posixpath.dirname(path)
        for file in files - found:
            names = {file, posixpath.relpath(file, folder or "."), "/".join(file.split("/")[-2:])}
            if any(name in line for name in names for line in lines):
                found.add(file)
    return found


_SCRIPTS = frozenset({"Makefile", "makefile", "justfile", "Justfile", ".justfile", "Taskfile.yml", "Taskfile.yaml"})


def _without_collisions(key: str, members: list[Start], stray: list[Object]) -> Iterator[tuple[str, list[Start]]]:
    """A group taken apart where roots have one name: they belong to several Argo CDs, or one is a variant of the other.

    They belong to several when most of what is beside them has a double as well; of variants the plainest one counts.
    """
    by_id: dict[tuple[str, str, str], list[Start]] = {}
    for start in members:
        item = start.node.item
        by_id.setdefault((item.kind, item.namespace or "argocd", item.name), []).append(start)
    doubled = [start for starts in by_id.values() if len(starts) > 1 for start in starts]
    shared = [start for start in members if not any(start is one for one in doubled)]
    if not any(start.node.embedded for start in doubled):
        if len(parts := _parts_by_file(doubled)) > 1:
            for name, part in sorted(parts.items()):
                yield name, [*shared, *part]
            return
        if 2 * len(doubled) > len(members) and len(parts := _parts(doubled)) > 1:
            for index, (name, part) in enumerate(sorted(parts.items())):
                yield name or key, [*(shared if index == 0 else ()), *part]
            return
    best = {id(min(starts, key=_plainness)) for starts in by_id.values()}
    stray.extend(start.node.item for start in members if id(start) not in best and not start.node.embedded)
    yield key, [start for start in members if id(start) in best]


def _parts_by_file(doubled: list[Start]) -> dict[str, list[Start]]:
    """Roots in one folder by what tells their files apart: `root-dev.yaml` and `root-prod.yaml` are `dev` and `prod`."""
    files = [start.node.file for start in doubled]
    if len({posixpath.dirname(file) for file in files}) != 1 or len({start.overlay for start in doubled}) != 1:
        return {}
    stems = {file: re.split(r"[-_.]", posixpath.splitext(posixpath.basename(file))[0]) for file in files}
    made: dict[str, list[Start]] = {}
    for start in doubled:
        own = stems[start.node.file]
        others = [parts for file, parts in stems.items() if file != start.node.file]
        telling = [part for part in own if not any(part in other for other in others)]
        made.setdefault("-".join(telling), []).append(start)
    return {} if "" in made else made


def _parts(doubled: list[Start]) -> dict[str, list[Start]]:
    """Roots by the folder that tells them apart; nothing when a folder still has two of one name."""
    folders = {start.overlay or posixpath.dirname(start.node.file) or "." for start in doubled}
    common = posixpath.commonpath(folders) if folders and "." not in folders else ""
    made: dict[str, list[Start]] = {}
    for start in doubled:
        rest = posixpath.relpath(start.overlay or posixpath.dirname(start.node.file) or ".", common or ".")
        made.setdefault(rest.split("/")[0] if rest != "." else "", []).append(start)
    clean = all(len({(one.node.item.kind, one.node.item.name) for one in part}) == len(part) for part in made.values())
    return made if clean else {}


def _plainness(start: Start) -> tuple[int, int, str]:
    """Of several variants the one with the shortest path and name: `values.yaml` before `values-seed.yaml`."""
    file = start.node.file
    return (file.count("/"), len(file), file)


def _roots(key: str, members: list[Start], nodes: list[Node], stray: list[Object]) -> Roots:
    overlays = sorted({start.overlay for start in members if start.overlay})
    items = [start.node.item for start in members if not start.overlay and not start.chart]
    charts = sorted({start.chart for start in members if start.chart})
    folders = [*overlays, *(posixpath.dirname(start.node.file) or "." for start in members if not start.overlay)]
    indexes = {index for start in members for index in start.node.reaches}
    indexes |= {index for index, node in enumerate(nodes) if any(node is start.node for start in members)}
    reached = [nodes[index] for index in sorted(indexes)]
    first = max(members, key=lambda start: len(start.node.reaches)).node.item
    path = folders[0] if len(set(folders)) == 1 else posixpath.commonpath([*folders]) if "." not in folders else "."
    return Roots(
        name=key or IN_CLUSTER,
        path=path or ".",
        place=first.place,
        overlays=tuple(overlays),
        charts=tuple(charts),
        items=tuple(items),
        applications=tuple((app, not node.is_root_like) for node in reached for app in node.apps),
        stray=tuple(stray),
    )
