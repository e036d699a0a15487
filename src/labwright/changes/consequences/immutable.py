"""A field changes that the API server does not let anybody change.

Codes: `immutable` (the apply fails and, with most engines, everything beside it), `replaced` (the engine is told to delete the
object and make it anew).
"""

from __future__ import annotations

from collections.abc import Iterator

from labwright.changes.consequences.comparison import Comparison, named
from labwright.changes.consequences.immutable_facts import FACTS, Immutable
from labwright.changes.fate import setting, sync_options
from labwright.changes.fields import Action, Edit, shown
from labwright.changes.model import Consequence, Evidence, Gravity, ObjectChange
from labwright.changes.origins import origin_at
from labwright.estate.fields import field, text
from labwright.render.objects import Object
from labwright.render.units import Unit, UnitKind
from labwright.source import Place

_SERVICE_SOURCE = "pkg/apis/core/validation/validation.go: ValidateServiceUpdate"
_CONFIG_SOURCE = "pkg/apis/core/validation/validation.go: ValidateConfigMapUpdate, ValidateSecretUpdate"
_CONTENT = frozenset({"data", "binaryData", "stringData", "immutable"})
_CLAIM = ("", "PersistentVolumeClaim")
_FORCE = "kustomize.toolkit.fluxcd.io/force"
_MOST = 4


def find(comparison: Comparison) -> Iterator[Consequence]:
    """Objects that cannot be changed in place."""
    for change in comparison.staying():
        edits = [
            (edit, source) for edit in comparison.edits_of(change) for source in (_refused(change, edit),) if source
        ]
        unit = comparison.unit_of(change)
        if edits and unit is not None and change.new is not None and not change.new.hook:
            yield _told(change, edits, unit, change.new)


def _refused(change: ObjectChange, edit: Edit) -> str:
    """Where Kubernetes refuses an edit; empty when it takes it."""
    kind = (change.id.group, change.id.kind)
    if kind == ("", "Service"):
        return _SERVICE_SOURCE if _address(change, edit) else ""
    if kind in {("", "ConfigMap"), ("", "Secret")} and _is_immutable(change) and edit.fields[0] in _CONTENT:
        return _CONFIG_SOURCE
    return next((fact.source for fact in FACTS.get(kind, ()) if _concerns(fact, edit)), "")


def _concerns(fact: Immutable, edit: Edit) -> bool:
    fields = edit.fields
    if _no_change(edit):
        return False
    if fields[: len(fact.path)] != fact.path:
        # The whole of what holds the field came or went.
        inside = edit.new if edit.action is Action.ADDED else edit.old
        rest = fact.path[len(fields) :]
        above = fact.path[: len(fields)] == fields and edit.action in {Action.ADDED, Action.REMOVED}
        return above and not fact.filled and field(inside, *rest) not in (None, fact.default)
    below = fields[len(fact.path) :]
    if below and below[0] in fact.below:
        return False
    if fact.filled and edit.action is Action.REMOVED:
        return False
    if edit.action in {Action.ADDED, Action.REMOVED} and fields == fact.path and fact.default is not None:
        return bool((edit.new if edit.action is Action.ADDED else edit.old) != fact.default)
    return True


def _no_change(edit: Edit) -> bool:
    """Null is as good as absent, and claims are of mode Filesystem where nobody says so (SetDefaults_PersistentVolumeClaimSpec)."""
    value = edit.new if edit.action is Action.ADDED else edit.old
    one_sided = edit.action in {Action.ADDED, Action.REMOVED}
    return one_sided and (value is None or (edit.fields[-1] == "volumeMode" and value == "Filesystem"))


def _address(change: ObjectChange, edit: Edit) -> bool:
    """A Service keeps its address; one of type ExternalName has none (ValidateServiceClusterIPsRelatedFields)."""
    types = {text(item.value, "spec", "type") for item in (change.old, change.new) if item is not None}
    if "ExternalName" in types or edit.action is Action.REMOVED:
        return False
    return edit.fields == ("spec", "clusterIP") and edit.new not in ("", None)


def _is_immutable(change: ObjectChange) -> bool:
    return change.old is not None and field(change.old.value, "immutable") is True


def _told(change: ObjectChange, edits: list[tuple[Edit, str]], unit: Unit, new: Object) -> Consequence:
    names = list(dict.fromkeys(shown(edit.path) for edit, _ in edits))
    which = ", ".join(f"`{name}`" for name in names[:_MOST]) + (" …" if len(names) > _MOST else "")
    evidence = []
    for edit, source in edits[:_MOST]:
        side = "old" if edit.action is Action.REMOVED else "new"
        item = change.old if side == "old" else change.new
        origin = origin_at(item.value, edit.path, side) if item is not None else None
        reason = f"`{shown(edit.path)}` cannot be changed (Kubernetes, {source})"
        evidence.append(Evidence(text=reason, place=origin.place if origin else None, old=side == "old"))
    forced = _forced(unit, new)
    if forced is not None:
        code, gravity = "replaced", _gravity(change)
        message = f"{named(change.id)} is deleted and made anew, because {which} cannot be changed in place"
        evidence.append(forced)
    else:
        code, gravity = "immutable", Gravity.DANGER
        message = f"{named(change.id)} cannot be changed: {which}; {_failure(unit)}"
        if change.id.kind == "Job" and field(new.value, "spec", "ttlSecondsAfterFinished") is not None:
            gravity = Gravity.CAUTION
            message += ", unless the Job is finished and gone by then"
    return Consequence(
        code=code,
        gravity=gravity,
        message=message,
        subjects=(named(change.id),),
        unit=unit.id,
        evidence=tuple(evidence),
    )


def _gravity(change: ObjectChange) -> Gravity:
    from labwright.changes.consequences.stores import STORES  # needed where something is replaced

    kind = (change.id.group, change.id.kind)
    return Gravity.DANGER if kind == _CLAIM or kind in STORES else Gravity.CAUTION


def _failure(unit: Unit) -> str:
    """What a refused object means for what is applied with it."""
    match unit.kind:
        case UnitKind.KUSTOMIZATION:
            return f"nothing of {unit} is applied until the object is deleted by hand"
        case UnitKind.HELM_RELEASE:
            return f"the upgrade of {unit} fails"
        case UnitKind.APPLICATION:
            return f"the sync of {unit} fails"
        case _:
            return "applying it fails"


def _forced(unit: Unit, new: Object) -> Evidence | None:
    """What tells the engine to delete and recreate; None when nothing does.

    Flux: `spec.force` and the annotation of the object. Argo CD: `Replace=true` and `Force=true` of the object. Helm's `force`
    replaces by PUT, which the API server refuses as well.
    """
    match unit.kind:
        case UnitKind.KUSTOMIZATION:
            if unit.force:
                return Evidence(text=f"{unit} has `force: true`", place=setting(unit, "force") or unit.place)
            for where in ("annotations", "labels"):
                found = field(new.value, "metadata", where, _FORCE)
                if isinstance(found, str) and found.lower() == "enabled":
                    return Evidence(text=f"it says `{_FORCE}: {found}`", place=_place(new, where))
        case UnitKind.APPLICATION:
            options = sync_options(new)
            if options.get("Force") == "true" and options.get("Replace") == "true":
                return Evidence(text="it says `Force=true,Replace=true`", place=new.place)
        case _:
            pass
    return None


def _place(item: Object, where: str) -> Place | None:
    origin = origin_at(item.value, ("metadata", where, _FORCE), "new")
    return origin.place if origin else None
