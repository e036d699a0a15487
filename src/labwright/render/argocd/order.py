"""The order in which Argo CD applies the objects of one Application.

Mirrors gitops-engine/pkg/sync/sync_tasks.go (phase, wave, kind, name; then namespaces and CRDs before what needs them) and
pkg/sync/hook (which object is a hook, Helm's hooks included).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from labwright.kube.ordering import INSTALL_ORDER
from labwright.render.argocd.groups import HELM_HOOK, HELM_HOOK_WEIGHT, HOOK, SYNC_WAVE
from labwright.render.objects import Object

_PHASES = {"PreSync": -1, "Sync": 0, "PostSync": 1, "SyncFail": 2, "PreDelete": 3, "PostDelete": 4}
"""The last two run when the Application is deleted; they come last."""
_FROM_HELM = {
    "crd-install": "PreSync",
    "pre-install": "PreSync",
    "pre-upgrade": "PreSync",
    "post-install": "PostSync",
    "post-upgrade": "PostSync",
    "pre-delete": "PreDelete",
    "post-delete": "PostDelete",
}
"""pkg/sync/hook/helm/type.go; rollbacks and tests have no counterpart."""
_UNKNOWN_TO_ARGO = frozenset({"PriorityClass", "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"})
_KINDS = tuple(kind for kind in INSTALL_ORDER if kind not in _UNKNOWN_TO_ARGO)
"""gitops-engine pkg/sync/sync_tasks.go: Helm's order as it once was."""
_KIND_ORDER = {kind: index - len(_KINDS) for index, kind in enumerate(_KINDS)}


@dataclass(slots=True)
class _Task:
    item: Object
    phase: int
    wave: int


def annotations_of(item: Object) -> dict[str, Any]:
    """`metadata.annotations`; empty when there are none."""
    metadata = item.value.get("metadata")
    found = metadata.get("annotations") if isinstance(metadata, dict) else None
    return found if isinstance(found, dict) else {}


def hook_phases(item: Object) -> tuple[str, ...] | None:
    """The phases of a hook, empty when Argo CD never applies it; None for an object that is no hook."""
    annotations = annotations_of(item)
    named = [one for one in _separated(annotations.get(HOOK)) if one in _PHASES or one == "Skip"]
    if HOOK in annotations and named:
        return tuple(dict.fromkeys(one for one in named if one != "Skip"))
    helm = _separated(annotations.get(HELM_HOOK))
    if HELM_HOOK in annotations and helm != ["crd-install"]:
        return tuple(dict.fromkeys(_FROM_HELM[one] for one in helm if one in _FROM_HELM))
    return () if HOOK in annotations else None


def wave(item: Object) -> int:
    """The sync wave, else the weight of a Helm hook, else 0 (pkg/sync/syncwaves/waves.go)."""
    annotations = annotations_of(item)
    for name in (SYNC_WAVE, HELM_HOOK_WEIGHT):
        if name in annotations:
            try:
                return int(str(annotations[name]).strip())
            except ValueError:
                continue
    return 0


def in_sync_order(items: Iterable[Object]) -> tuple[Object, ...]:
    """The objects in the order in which they are applied; hooks carry their phases in `Object.hook`.

    A hook with two phases stands where its first one is. What Argo CD never applies (Helm's tests, `Skip`) is left out.
    """
    tasks = [task for item in items if (task := _task(item)) is not None]
    tasks.sort(key=lambda task: (task.phase, task.wave, _KIND_ORDER.get(task.item.kind, 0), task.item.name))
    _bring_forward(tasks, _as_namespace, lambda item: item.namespace or None)
    _bring_forward(tasks, _as_definition, _kind_key)
    return tuple(task.item for task in tasks)


def several_waves(items: Iterable[Object]) -> bool:
    """Whether Argo CD waits for some of the objects before it applies others."""
    tasks = [task for item in items if (task := _task(item)) is not None]
    return len({(task.phase, task.wave) for task in tasks if task.phase <= _PHASES["PostSync"]}) > 1


def _task(item: Object) -> _Task | None:
    phases = hook_phases(item)
    if phases is None:
        return _Task(item, 0, wave(item))
    if not phases:
        return None
    return _Task(replace(item, hook=",".join(phases)), min(_PHASES[one] for one in phases), wave(item))


def _separated(text: Any) -> list[str]:
    return [part.strip() for part in str(text).split(",") if part.strip()] if text else []


def _as_namespace(item: Object) -> str | None:
    return item.name if item.kind == "Namespace" and item.api_version == "v1" else None


def _as_definition(item: Object) -> str | None:
    """What a CRD defines, as group and kind."""
    if item.kind != "CustomResourceDefinition":
        return None
    spec = item.value.get("spec")
    names = spec.get("names") if isinstance(spec, dict) else None
    if not isinstance(spec, dict) or not isinstance(names, dict):
        return None
    return f"{spec.get('group')}/{names.get('kind')}"


def _kind_key(item: Object) -> str:
    return f"{item.api_version.rpartition('/')[0]}/{item.kind}"


def _bring_forward(
    tasks: list[_Task], offers: Callable[[Object], str | None], needs: Callable[[Object], str | None]
) -> None:
    """Move what others need in front of the first of them, into its phase and wave (adjustDeps)."""
    first: dict[str, int] = {}
    for index in range(len(tasks)):
        task = tasks[index]
        if (offered := offers(task.item)) is not None:
            if (before := first.get(offered)) is not None:
                task.phase, task.wave = tasks[before].phase, tasks[before].wave
                tasks.insert(before, tasks.pop(index))
                for key, at in first.items():
                    if at >= before:
                        first[key] = at + 1
        elif (needed := needs(task.item)) is not None:
            first.setdefault(needed, index)
