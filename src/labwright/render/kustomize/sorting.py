"""The order of the result.

Mirrors api/internal/builtins/SortOrderTransformer.go: `legacy` puts what others depend on first, `fifo` keeps the order of
the resources.
"""

from __future__ import annotations

from labwright.render.kustomize.faults import refuse
from labwright.render.kustomize.ids import Gvk, ResId, text_of
from labwright.render.kustomize.resource import Resource, Resources
from labwright.source import YamlMap, nearest_place

FIRST = (
    "Namespace",
    "ResourceQuota",
    "StorageClass",
    "CustomResourceDefinition",
    "ServiceAccount",
    "PodSecurityPolicy",
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
    "ConfigMap",
    "Secret",
    "Endpoints",
    "Service",
    "LimitRange",
    "PriorityClass",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "Deployment",
    "StatefulSet",
    "CronJob",
    "PodDisruptionBudget",
)
LAST = ("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration")


def sort_resources(resources: Resources, definition: YamlMap) -> None:
    """Bring the result of a build into the order that its kustomization asks for."""
    options = definition.get("sortOptions") or YamlMap()
    order = text_of(options.get("order")) if "sortOptions" in definition else "legacy"
    legacy = options.get("legacySortOptions")
    if order not in ("legacy", "fifo"):
        place = nearest_place(definition, "sortOptions", "order")
        raise refuse("KZ020", f"no such sort order: `{order}`", place, expected="legacy or fifo")
    if order == "fifo":
        if legacy is not None:
            place = nearest_place(definition, "sortOptions", "legacySortOptions")
            raise refuse("KZ020", "`legacySortOptions` with another order than legacy", place)
        return
    first = [text_of(kind) for kind in legacy.get("orderFirst") or ()] if legacy is not None else list(FIRST)
    last = [text_of(kind) for kind in legacy.get("orderLast") or ()] if legacy is not None else list(LAST)
    ranks = {kind: index - len(first) for index, kind in enumerate(first)}
    ranks.update({kind: index + 1 for index, kind in enumerate(last)})
    namespaces = {item.gvk for item in resources if item.gvk.kind == "Namespace"}
    # Where a core Namespace meets one of another group, kustomize puts the core one first by turning the order round.
    groups = sorted(map(_group_text, namespaces), reverse=True) if any(not gvk.group for gvk in namespaces) else []

    def key(item: Resource) -> tuple[int, int, str, str]:
        now = item.id
        gvk = now.gvk
        flip = groups.index(_group_text(gvk)) if groups and gvk.kind == "Namespace" else 0
        return ranks.get(gvk.kind, 0), flip, _group_text(gvk), _id_text(now)

    resources.items.sort(key=key)


def _group_text(gvk: Gvk) -> str:
    return f"{gvk.group or '~G'}_{gvk.version or '~V'}_{gvk.kind or '~K'}"


def _id_text(now: ResId) -> str:
    gvk, name, namespace = now
    kind = f"{gvk.kind or '[noKind]'}.{gvk.version or '[noVer]'}.{gvk.group or '[noGrp]'}"
    return f"{kind}|{namespace or '~X'}|{name or '~N'}"
