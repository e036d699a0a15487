"""The clusters generator: Secrets of the repository that register clusters, and Argo CD's own cluster.

Mirrors applicationset/generators/cluster.go.
"""

from __future__ import annotations

from labwright.render.argocd.cluster_secrets import secret_data
from labwright.render.argocd.faults import refuse
from labwright.render.argocd.generator_run import Run, append_values
from labwright.render.argocd.groups import IN_CLUSTER, IN_CLUSTER_SERVER
from labwright.render.argocd.names import normalized
from labwright.render.argocd.selectors import matches
from labwright.render.objects import Object
from labwright.source import Origin, Place, YamlList, YamlMap, assign, clone, nearest_place, origin_of


def registered_clusters(run: Run, settings: YamlMap, place: Place | None) -> list[YamlMap]:
    """One set for each registered cluster that the selector takes, and one for Argo CD's own. Raises ArgoError."""
    selector = settings.get("selector")
    selective = isinstance(selector, YamlMap) and bool(selector.get("matchLabels") or selector.get("matchExpressions"))
    made: list[YamlMap] = []
    servers: set[str] = set()
    for secret in run.generation.secrets:
        data = secret_data(secret)
        servers.add(data.get("server", ""))
        labels = _strings(secret, "labels")
        if isinstance(selector, YamlMap) and not matches(selector, labels):
            continue
        made.append(_cluster(run, settings, place, secret, data))
    if not selective and IN_CLUSTER_SERVER not in servers:
        made.append(_cluster(run, settings, place, None, {"name": IN_CLUSTER, "server": IN_CLUSTER_SERVER}))
    if not made:
        raise refuse(
            "AR012",
            f"{run.owner} selects clusters by labels, and no Secret of the repository registers one that has them",
            nearest_place(settings, "selector") or place,
        )
    if settings.get("flatList") is True:
        outer = YamlMap(place=place)
        assign(outer, "clusters", YamlList(made, place=place), Origin(place) if place else None)
        return [outer]
    return made


def _cluster(run: Run, settings: YamlMap, place: Place | None, secret: Object | None, data: dict[str, str]) -> YamlMap:
    at = secret.place if secret else place
    origin = Origin(at) if at else None
    params = YamlMap(place=place)
    assign(params, "name", data.get("name", ""), origin)
    assign(params, "nameNormalized", normalized(data.get("name", "")), origin)
    assign(params, "server", data.get("server", ""), origin)
    assign(params, "project", data.get("project", ""), origin)
    if secret is not None:
        metadata = YamlMap(place=at)
        for field_name in ("annotations", "labels"):
            entries = _strings(secret, field_name)
            if run.language.go and entries:
                assign(metadata, field_name, clone(entries), origin)
            for key, value in {} if run.language.go else entries.items():
                assign(params, f"metadata.{field_name}.{key}", str(value), origin_of(entries, key) or origin)
        if run.language.go:
            assign(params, "metadata", metadata, origin)
    append_values(run, settings, params)
    return params


def _strings(secret: Object, name: str) -> YamlMap:
    metadata = secret.value.get("metadata")
    found = metadata.get(name) if isinstance(metadata, YamlMap) else None
    return found if isinstance(found, YamlMap) else YamlMap()
