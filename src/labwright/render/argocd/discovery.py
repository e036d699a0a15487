"""Finding the clusters of an Argo CD repository without being told.

A root is an Application or ApplicationSet that nothing else in the repository applies. People apply it by hand, by a
kustomization with `kubectl apply -k`, as `extraObjects` or through the chart argocd-apps when they install Argo CD with Helm, or
from Terraform or Ansible. Roots of one Argo CD make one cluster; destinations beside it make further ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from labwright.render.argocd.application import Application, is_argo, read_application
from labwright.render.argocd.coverage import Coverage, folders_of_applications
from labwright.render.argocd.generation import generate
from labwright.render.argocd.generator_run import Generation
from labwright.render.argocd.groups import APPLICATION, APPLICATION_SET
from labwright.render.argocd.nodes import Node, is_shelved, link
from labwright.render.argocd.repositories import Repositories
from labwright.render.argocd.roots import Roots, Start, grouped
from labwright.render.argocd.scan import Scan, scan
from labwright.render.argocd.shapes import listed, mapped
from labwright.render.objects import Object
from labwright.render.snapshot import Snapshot
from labwright.source import SourceError
from labwright.tree import FileSystem


@dataclass(slots=True)
class Survey:
    """What is known of a repository before it is rendered."""

    fs: FileSystem
    scan: Scan
    repositories: Repositories
    roots: tuple[Roots, ...] = ()
    elsewhere: bool = False
    """Something says that Argo CD applies to other clusters than its own."""


def survey(fs: FileSystem) -> Survey:
    """Look through a repository and find its roots."""
    fs = fs if isinstance(fs, Snapshot) else Snapshot(fs)
    found = scan(fs)
    repositories = Repositories(fs)
    made = Survey(fs, found, repositories)
    nodes = [Node(item, embedded=False) for item in found.objects]
    nodes.extend(Node(item, embedded=True) for item in found.embedded)
    nodes.extend(Node(one, embedded=False, is_folder=True, is_root_like=True) for one in folders_of_applications(fs))
    nodes = [node for node in nodes if not is_shelved(node.file)]
    if not nodes:
        return made
    repositories.learn(_named_sources(nodes))
    generation = Generation(fs=fs, repositories=repositories, secrets=tuple(found.secrets))
    coverage = Coverage(fs, repositories)
    for node in nodes:
        if node.is_folder:
            continue
        node.apps = _applications(node.item, generation)
        node.is_root_like = is_argo(node.item, APPLICATION_SET) or any(
            map(coverage.is_chart_of_applications, node.apps)
        )
    link(nodes, coverage)
    made.roots = tuple(grouped(nodes, fs, coverage))
    made.elsewhere = bool(found.secrets) or any(Start(node).is_remote for node in nodes)
    return made


def _named_sources(nodes: Iterable[Node]) -> Iterator[tuple[str, str]]:
    """URL and path of every source that the nodes name."""
    for node in nodes:
        spec = node.item.value.get("spec") or {}
        if is_argo(node.item, APPLICATION):
            yield from _pairs(spec)
            continue
        for generator in listed(spec.get("generators")):
            yield from _git_pairs(generator)
        template = spec.get("template")
        inner = template.get("spec") if isinstance(template, dict) else None
        if isinstance(inner, dict):
            yield from _pairs(inner)


def _pairs(spec: dict[str, object]) -> Iterator[tuple[str, str]]:
    entries = spec.get("sources")
    for source in [*(entries if isinstance(entries, list) else ()), spec.get("source")]:
        if isinstance(source, dict) and source.get("repoURL") and not source.get("chart"):
            yield str(source["repoURL"]), str(source.get("path") or "")


def _git_pairs(generator: object) -> Iterator[tuple[str, str]]:
    """Folders in front of the wildcards of git generators, nested ones included."""
    if not isinstance(generator, dict):
        return
    git = generator.get("git")
    if isinstance(git, dict):
        for entry in [*listed(git.get("directories")), *listed(git.get("files"))]:
            if isinstance(entry, dict) and isinstance(entry.get("path"), str):
                fixed = entry["path"].partition("*")[0].rpartition("/")[0]
                yield str(git.get("repoURL", "")), fixed
    for name in ("matrix", "merge"):
        inner = generator.get(name)
        for one in listed(mapped(inner).get("generators")):
            yield from _git_pairs(one)


def _applications(item: Object, generation: Generation) -> list[Application]:
    """What a node makes; nothing when it cannot be read."""
    try:
        if is_argo(item, APPLICATION):
            return [read_application(item, "")]
        made, _ = generate(item, generation)
        return [read_application(one, item.namespace) for one in made]
    except SourceError:
        return []
