"""What becomes, in the cluster, of an object that left the repository.

Who applied it decides: whether that one prunes, whether it is there at all after the change, and what the object itself says.
Sources, each behaviour beside its rule: kustomize-controller (internal/controller/kustomization_controller.go: prune, finalize,
deleteObjects; fluxcd/pkg ssa/manager_delete.go), helm-controller (internal/controller/helmrelease_controller.go:
reconcileDelete), Helm (pkg/kube/client.go, pkg/action/resource_policy.go), flux-operator (docs/api/v1/resourceset.md), Argo CD
(gitops-engine/pkg/sync/sync_context.go, controller/appcontroller.go: shouldBeDeleted).
"""

from __future__ import annotations

from labwright.changes.model import Fate, Outcome
from labwright.changes.units import Side
from labwright.estate.fields import field
from labwright.render.objects import Object
from labwright.render.units import Unit, UnitKind
from labwright.source import Place, nearest_place, place_of

_FLUX = "kustomize.toolkit.fluxcd.io"
_ARGO_FINALIZERS = frozenset(
    {
        "resources-finalizer.argocd.argoproj.io",
        "resources-finalizer.argocd.argoproj.io/background",
        "foreground-finalizer.argocd.argoproj.io",
    }
)
_DELETING_POLICIES = frozenset({"Delete", "WaitForTermination"})


def fate_of(item: Object, unit: Unit, before: Side, after: Side) -> Fate:
    """What becomes of an object of the old rendering's unit that the new rendering does not have in that unit."""
    kept = _kept(item, unit, after)
    if kept is not None:
        return kept
    remaining = after.by_id.get(unit.id)
    if remaining is not None:
        return _pruned(remaining)
    return _with_its_unit(unit, before, after)


def _kept(item: Object, unit: Unit, after: Side) -> Fate | None:
    """What the object itself says, where that keeps it."""
    match unit.kind:
        case UnitKind.KUSTOMIZATION:
            wanted = ((f"{_FLUX}/prune", "disabled"), (f"{_FLUX}/reconcile", "disabled"), (f"{_FLUX}/ssa", "ignore"))
            return _marked(item, wanted)
        case UnitKind.RESOURCE_SET:
            return _marked(item, (("fluxcd.controlplane.io/prune", "disabled"),))
        case UnitKind.HELM_RELEASE:
            if from_crds_folder(item):
                return Fate(outcome=Outcome.STAYS, why="Helm never deletes what is in a chart's crds folder")
            if item.hook:
                return Fate(outcome=Outcome.STAYS, why="it is a hook, which Helm does not count to the release")
            return _marked(item, (("helm.sh/resource-policy", "keep"),))
        case UnitKind.APPLICATION:
            return _argo_kept(item, cascade=unit.id not in after.by_id)
        case _:
            return None


def from_crds_folder(item: Object) -> bool:
    """Whether an object comes from the `crds` folder of a chart, not from a template."""
    return "/crds/" in f"/{item.template}"


def _marked(item: Object, wanted: tuple[tuple[str, str], ...]) -> Fate | None:
    """Labels count like annotations, capitals do not (fluxcd/pkg ssa/utils AnyInMetadata)."""
    for key, value in wanted:
        for where in ("annotations", "labels"):
            found = field(item.value, "metadata", where, key)
            if isinstance(found, str) and found.strip().lower() == value:
                place = nearest_place(item.value, "metadata", where, key)
                return Fate(outcome=Outcome.STAYS, why=f"it says `{key}: {found}`", place=place, old=True)
    return None


def _argo_kept(item: Object, *, cascade: bool) -> Fate | None:
    """A cascade spares CRDs; pruning does not."""
    if cascade and item.kind == "CustomResourceDefinition":
        return Fate(outcome=Outcome.STAYS, why="Argo CD spares CRDs when an Application is deleted")
    kept = _marked(item, (("helm.sh/resource-policy", "keep"),))
    if kept is not None:
        return kept
    options = sync_options(item)
    key = "Delete" if cascade else "Prune"
    place = nearest_place(item.value, "metadata", "annotations", "argocd.argoproj.io/sync-options")
    match options.get(key):
        case "false":
            return Fate(outcome=Outcome.STAYS, why=f"it says `{key}=false`", place=place, old=True)
        case "confirm":
            return Fate(outcome=Outcome.WAITS, why=f"it says `{key}=confirm`", place=place, old=True)
        case _:
            return None


def sync_options(item: Object) -> dict[str, str]:
    """Argo CD's sync options of an object."""
    text = field(item.value, "metadata", "annotations", "argocd.argoproj.io/sync-options")
    pairs = (each.strip().partition("=") for each in text.split(",")) if isinstance(text, str) else ()
    return {name: value for name, _, value in pairs}


def _pruned(unit: Unit) -> Fate:
    """By the unit that goes on without it."""
    place = setting(unit, "prune") or unit.place
    if unit.suspended:
        return Fate(outcome=Outcome.WAITS, why=f"{unit} is suspended", place=setting(unit, "suspend") or unit.place)
    match unit.kind:
        case UnitKind.HELM_RELEASE:
            return Fate(outcome=Outcome.DELETED, why="Helm deletes what the chart no longer has", place=unit.place)
        case UnitKind.RESOURCE_SET:
            return Fate(outcome=Outcome.DELETED, why=f"{unit} deletes what it no longer has", place=unit.place)
        case UnitKind.APPLICATION:
            options = field(unit.source.value if unit.source else None, "spec", "syncPolicy", "syncOptions")
            if isinstance(options, list) and "Prune=false" in options:
                return Fate(outcome=Outcome.STAYS, why=f"{unit} has `Prune=false`", place=unit.place)
            if unit.prune:
                return Fate(outcome=Outcome.DELETED, why=f"{unit} prunes", place=place)
            return Fate(outcome=Outcome.STAYS, why=f"{unit} does not prune by itself", place=place)
        case UnitKind.APPLICATION_SET:
            policy = field(unit.source.value if unit.source else None, "spec", "syncPolicy", "applicationsSync")
            if policy in {"create-only", "create-update"}:
                return Fate(outcome=Outcome.STAYS, why=f"{unit} has `applicationsSync: {policy}`", place=unit.place)
            return Fate(outcome=Outcome.DELETED, why=f"{unit} no longer generates it", place=unit.place)
        case UnitKind.KUSTOMIZATION:
            if unit.source is None or unit.prune:
                return Fate(outcome=Outcome.DELETED, why=f"{unit} prunes", place=place)
            return Fate(outcome=Outcome.STAYS, why=f"{unit} does not prune", place=place)
        case _:
            return Fate(outcome=Outcome.STAYS, why="nothing prunes an overlay that is applied by hand")


def _with_its_unit(unit: Unit, before: Side, after: Side) -> Fate:
    """By the unit that is itself gone: what happens to it decides, then what it does at its end."""
    parent = before.by_id.get(unit.parent)
    if unit.source is None or parent is None or parent.id == unit.id:
        # An entry: whoever set it up may remove it, no engine does. Without its folder it fails, and leaves all as it is.
        return Fate(outcome=Outcome.STAYS, why=f"{unit} is no longer applied, and nothing deletes it")
    own = fate_of(unit.source, parent, before, after)
    if own.outcome is not Outcome.DELETED:
        last_link = parent.id in after.by_id and own.outcome is Outcome.STAYS
        return own._replace(why=f"{unit} stays in the cluster: {own.why}") if last_link else own
    return _at_the_end(unit, parent)


def _at_the_end(unit: Unit, parent: Unit) -> Fate:
    """What a unit does with its objects when its own object is deleted."""
    spec = field(unit.source.value, "spec") if unit.source is not None else None
    if unit.suspended:
        place = setting(unit, "suspend") or unit.place
        return Fate(outcome=Outcome.STAYS, why=f"{unit} is deleted while it is suspended", place=place, old=True)
    match unit.kind:
        case UnitKind.KUSTOMIZATION:
            policy = field(spec, "deletionPolicy") or "MirrorPrune"
            deletes = policy in _DELETING_POLICIES or (policy == "MirrorPrune" and unit.prune)
            place = setting(unit, "deletionPolicy") or setting(unit, "prune") or unit.place
            if deletes:
                return Fate(outcome=Outcome.DELETED, why=f"{unit} goes, and its objects with it", place=place, old=True)
            how = f"`deletionPolicy: {policy}`" if policy != "MirrorPrune" else "`prune: false`"
            return Fate(outcome=Outcome.STAYS, why=f"{unit} is deleted with {how}", place=place, old=True)
        case UnitKind.HELM_RELEASE:
            return Fate(outcome=Outcome.DELETED, why=f"{unit} goes: Helm uninstalls it", place=unit.place, old=True)
        case UnitKind.APPLICATION:
            if _cascades(unit, parent):
                return Fate(
                    outcome=Outcome.DELETED,
                    why=f"{unit} goes, and its objects with it",
                    place=unit.place,
                    old=True,
                )
            return Fate(
                outcome=Outcome.STAYS,
                why=f"{unit} is deleted and has no finalizer for its objects",
                place=unit.place,
                old=True,
            )
        case UnitKind.RESOURCE_SET:
            return Fate(
                outcome=Outcome.DELETED,
                why=f"{unit} goes, and its objects with it",
                place=unit.place,
                old=True,
            )
        case _:
            return Fate(outcome=Outcome.STAYS, why=f"{unit} is gone, and nothing prunes what it applied")


def _cascades(unit: Unit, parent: Unit) -> bool:
    """Whether an Application takes its objects along; those of an ApplicationSet get the finalizer from its controller
    (docs/operator-manual/applicationset/Application-Deletion.md).
    """
    if parent.kind is UnitKind.APPLICATION_SET and parent.source is not None:
        return field(parent.source.value, "spec", "syncPolicy", "preserveResourcesOnDeletion") is not True
    finalizers = field(unit.source.value if unit.source else None, "metadata", "finalizers")
    return isinstance(finalizers, list) and any(each in _ARGO_FINALIZERS for each in finalizers)


def setting(unit: Unit, name: str) -> Place | None:
    """The line of a unit's spec that sets a field; None when none does."""
    if unit.source is None:
        return None
    path = ("spec", "syncPolicy", "automated", name) if unit.kind is UnitKind.APPLICATION else ("spec", name)
    return place_of(unit.source.value, *path)
