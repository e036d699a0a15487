"""AppProjects: what they permit.

Mirrors IsSourcePermitted, IsDestinationPermitted and IsGroupKindNamePermitted of
pkg/apis/application/v1alpha1/app_project_types.go.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from labwright.kube import gvk_of, is_namespaced
from labwright.render.argocd.application import Application
from labwright.render.argocd.cluster_secrets import secret_data
from labwright.render.argocd.faults import remark
from labwright.render.argocd.globs import free, segments
from labwright.render.argocd.groups import IN_CLUSTER, IN_CLUSTER_SERVER
from labwright.render.argocd.repositories import normal_url
from labwright.render.objects import Object
from labwright.source import Diagnostic, Note, Place, Severity, YamlMap, nearest

DEFAULT = "default"
"""Argo CD makes it itself, and it permits everything unless somebody changed it."""


@dataclass(slots=True)
class Projects:
    """The projects of one Argo CD, by name."""

    known: dict[str, Object] = field(default_factory=dict)
    scoped: dict[str, set[str]] = field(default_factory=dict)
    """By project, the repositories that Secrets register for it alone: they are permitted in addition."""
    complete: bool = True
    """All Applications were rendered, so that a project that is not here does not exist."""

    def note(self, items: Iterable[Object]) -> None:
        """Take in projects; the first of a name counts."""
        for item in items:
            self.known.setdefault(item.name, item)

    def note_repositories(self, secrets: Iterable[Object]) -> None:
        """Take in Secrets that register repositories."""
        for data in map(secret_data, secrets):
            if data.get("project"):
                self.scoped.setdefault(data["project"], set()).add(normal_url(data.get("url", "")))

    def faults(self, app: Application, objects: Sequence[Object]) -> Iterator[Diagnostic]:
        """What of an Application its project does not permit."""
        project = self.known.get(app.project)
        if project is None:
            if app.project != DEFAULT and self.complete:
                near = nearest(app.project, [*self.known, DEFAULT])
                yield remark(
                    Severity.WARNING,
                    "AR003",
                    f"there is no AppProject `{app.project}`, which {app} is in",
                    app.place_of("project"),
                    help=f"did you mean `{near}`?" if near else "",
                )
            return
        spec = project.value.get("spec")
        if isinstance(spec, YamlMap):
            notes = (Note("the project", project.place),)
            for message, place in _limits(app, objects, spec, self.scoped.get(project.name, set())):
                text = f"project `{project.name}` does not permit {message}"
                yield remark(Severity.WARNING, "AR004", text, place, notes=notes)


def _limits(
    app: Application, objects: Sequence[Object], spec: YamlMap, scoped: set[str]
) -> Iterator[tuple[str, Place | None]]:
    for source in app.sources:
        if source.url and normal_url(source.url) not in scoped and not _permits_source(spec, source.url):
            yield f"the source {source.url} of {app}", source.place_of("repoURL")
    if not _permits_destination(spec, app, app.target_namespace):
        where = app.cluster or app.server or "no cluster"
        yield f"the destination {where}, namespace `{app.target_namespace}`, of {app}", app.place_of("destination")
        return
    told: set[str] = set()
    for item in objects:
        kind = gvk_of(item.value).group_kind
        if not _permits_kind(spec, kind, item) and "/".join(kind) not in told:
            told.add("/".join(kind))
            yield f"objects of kind {item.kind} in {app}", item.place
        elif (
            item.namespace
            and not _permits_destination(spec, app, item.namespace)
            and f"ns {item.namespace}" not in told
        ):
            told.add(f"ns {item.namespace}")
            yield f"the namespace `{item.namespace}` of {item} in {app}", item.place


def _texts(spec: YamlMap, name: str) -> list[Any]:
    found = spec.get(name)
    return found if isinstance(found, list) else []


def _permits_source(spec: YamlMap, url: str) -> bool:
    permitted = False
    wanted = normal_url(url)
    for entry in map(str, _texts(spec, "sourceRepos")):
        denied = entry.startswith("!")
        pattern = entry.removeprefix("!")
        held = pattern == "*" or bool(segments(normal_url(pattern)).fullmatch(wanted))
        if denied and held:
            return False
        permitted = permitted or (held and not denied)
    return permitted


def _permits_destination(spec: YamlMap, app: Application, namespace: str) -> bool:
    permitted = False
    names = {app.cluster} - {""}
    servers = {app.server} - {""}
    if IN_CLUSTER in names or IN_CLUSTER_SERVER in servers or not names | servers:
        names, servers = names | {IN_CLUSTER}, servers | {IN_CLUSTER_SERVER}
    for entry in _texts(spec, "destinations"):
        if not isinstance(entry, dict):
            continue
        space = str(entry.get("namespace") or "")
        by_name = any(_held(str(entry.get("name") or ""), name) for name in names)
        by_server = any(_held(str(entry.get("server") or ""), server) for server in servers)
        in_space = _held(space, namespace)
        if (by_name or by_server) and in_space:
            permitted = True
        elif (space.startswith("!") and not in_space and (by_name or by_server)) or (
            str(entry.get("server") or entry.get("name") or "").startswith("!")
            and not (by_name or by_server)
            and in_space
        ):
            return False
    # A server that only Argo CD's own Secrets translate to a name cannot be judged here.
    unknown = bool(names) != bool(servers) and any(
        isinstance(entry, dict)
        and entry.get("server" if names else "name")
        and not entry.get("name" if names else "server")
        for entry in _texts(spec, "destinations")
    )
    return permitted or unknown


def _held(pattern: str, text: str) -> bool:
    if pattern.startswith("!"):
        return not free(pattern[1:]).fullmatch(text)
    return pattern == "*" or bool(free(pattern).fullmatch(text))


def _permits_kind(spec: YamlMap, kind: tuple[str, str], item: Object) -> bool:
    scope = is_namespaced(kind)
    if scope is None:
        scope = bool(item.namespace)
    if scope:
        allowed = spec.get("namespaceResourceWhitelist")
        if isinstance(allowed, list) and not any(_is_kind(entry, kind) for entry in allowed):
            return False
        return not any(_is_kind(entry, kind) for entry in _texts(spec, "namespaceResourceBlacklist"))
    allowed = _texts(spec, "clusterResourceWhitelist")
    if not any(_is_kind(entry, kind, item.name) for entry in allowed):
        return False
    return not any(_is_kind(entry, kind, item.name) for entry in _texts(spec, "clusterResourceBlacklist"))


def _is_kind(entry: Any, kind: tuple[str, str], name: str = "") -> bool:
    if not isinstance(entry, dict):
        return False
    group, wanted = kind
    named = str(entry.get("name") or "")
    return (
        _held(str(entry.get("group") or ""), group)
        and _held(str(entry.get("kind") or ""), wanted)
        and (not named or not name or _held(named, name))
    )
