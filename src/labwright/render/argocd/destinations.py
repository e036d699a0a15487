"""Clusters that one Argo CD applies to: its own, and those that its Applications name.

A destination is told by name or by server. Secrets that register clusters say which belong together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from labwright.render.argocd.application import Application
from labwright.render.argocd.cluster_secrets import cluster_secrets
from labwright.render.argocd.discovery import Survey, survey
from labwright.render.argocd.groups import IN_CLUSTER, IN_CLUSTER_SERVER
from labwright.render.argocd.roots import Roots
from labwright.render.objects import Object
from labwright.render.units import ClusterEntry, Engine
from labwright.tree import FileSystem

DESTINATION = "Destination"
"""Kind in `ClusterEntry.source` of a cluster beside Argo CD's own."""


@dataclass(slots=True)
class Destinations:
    """Names and servers of clusters."""

    own: str = IN_CLUSTER
    """What Argo CD's own cluster is called here."""
    servers: dict[str, str] = field(default_factory=dict)
    """Name by server."""

    @classmethod
    def of(cls, secrets: Iterable[Object]) -> Destinations:
        """What the Secrets of a repository tell."""
        made = cls()
        for name, server in cluster_secrets(tuple(secrets)).items():
            made.servers[server.rstrip("/")] = IN_CLUSTER if server.rstrip("/") == IN_CLUSTER_SERVER else name
        made.servers[IN_CLUSTER_SERVER] = IN_CLUSTER
        return made

    def target(self, app: Application, holder: str) -> str:
        """The cluster that an Application goes to; `holder` is the one whose Argo CD reads it."""
        name = app.cluster
        server = app.server.rstrip("/")
        if not name and server:
            name = self.servers.get(server, server.partition("://")[2].partition(":")[0] or server)
        return holder if name in {"", IN_CLUSTER, *self._own_names()} else name

    def _own_names(self) -> set[str]:
        return {name for server, name in self.servers.items() if server == IN_CLUSTER_SERVER}


def clusters(fs: FileSystem) -> tuple[ClusterEntry, ...]:
    """The entry points of a repository, sorted by name; empty when it has no Application and no ApplicationSet."""
    return entries(survey(fs))


def entries(known: Survey) -> tuple[ClusterEntry, ...]:
    """One entry for each Argo CD and each further cluster that it applies to, sorted by name."""
    made: list[ClusterEntry] = []
    for roots in known.roots:
        found = further(known, roots)
        if only := sole_name(found):
            made.append(_entry(roots, only if roots.name == IN_CLUSTER else roots.name, None))
            continue
        made.append(_entry(roots, roots.name, None))
        made.extend(_entry(roots, name, (DESTINATION, name)) for name in found if name != IN_CLUSTER)
    return tuple(sorted(made, key=lambda entry: (entry.name, entry.path)))


def sole_name(found: Mapping[str, bool]) -> str:
    """What Argo CD's own cluster is called where all Applications go to one cluster under another name; else empty.

    `found` has the destinations, and whether anything but Applications goes there.
    """
    used = [name for name, applies in found.items() if applies]
    return used[0] if len(used) == 1 and used[0] != IN_CLUSTER and set(found) <= {used[0], IN_CLUSTER} else ""


def _entry(roots: Roots, name: str, source: tuple[str, str] | None) -> ClusterEntry:
    return ClusterEntry(name=name, path=roots.path, engine=Engine.ARGOCD, place=roots.place, source=source)


def further(known: Survey, roots: Roots) -> dict[str, bool]:
    """The clusters that the Applications of the files go to, and whether anything but Applications goes there; sorted."""
    if not known.elsewhere:
        return {}
    found = Destinations.of(known.scan.secrets)
    made: dict[str, bool] = {}
    for app, applies in roots.applications:
        name = found.target(app, found.own)
        if "{{" not in name:
            made[name] = made.get(name, False) or applies
    return dict(sorted(made.items()))


def entry_roots(known: Survey, entry: ClusterEntry) -> tuple[Roots | None, str]:
    """The roots that an entry stands for, and the cluster among their destinations."""
    cluster = entry.source[1] if entry.source and entry.source[0] == DESTINATION else IN_CLUSTER
    same = [roots for roots in known.roots if roots.path == entry.path and roots.place == entry.place]
    named = [roots for roots in known.roots if roots.name == entry.name]
    return next(iter(same or named), None), cluster
