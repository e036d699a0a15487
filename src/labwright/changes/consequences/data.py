"""Objects that hold data, or that data hangs on, leave the repository.

Codes: `data-deleted` (what is stored goes), `namespace-deleted` (with all that is in it), `crd-deleted` (with all its custom
resources), `data-kept` (the object goes, what is stored stays), `backups-stopped`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from labwright.changes.consequences.comparison import Comparison, counted, named, some
from labwright.changes.model import Consequence, Evidence, Fate, Gravity, ObjectAction, ObjectChange, Outcome
from labwright.estate.fields import field, mappings, text
from labwright.estate.objects import EstateObject
from labwright.kube import ObjectId
from labwright.source import Place, nearest_place

_CLAIM = ("", "PersistentVolumeClaim")
_VOLUME = ("", "PersistentVolume")
_NAMESPACE = ("", "Namespace")
_CRD = ("apiextensions.k8s.io", "CustomResourceDefinition")
_STATEFUL_SET = ("apps", "StatefulSet")
_CLASS = "StorageClass"
_STORAGE = "storage.k8s.io"
_DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class"
_MOST_NAMED = 6


def find(comparison: Comparison) -> Iterator[Consequence]:
    """What is lost with the objects that leave. Definitions that nothing in the repository uses are told together."""
    unused: dict[str, list[Consequence]] = defaultdict(list)
    for change in comparison.leaving():
        if change.fate is None or change.fate.outcome is not Outcome.DELETED or change.old_id is None:
            continue
        for each in _lost(comparison, change, change.old_id, change.fate):
            if each.code == "crd-deleted" and len(each.evidence) == _UNUSED:
                unused[each.unit].append(each)
            else:
                yield each
    for found in unused.values():
        yield found[0] if len(found) == 1 else _together(found)


_UNUSED = 2
"""Evidence for a definition without objects in the repository: why it goes, where it stood."""


def _together(found: list[Consequence]) -> Consequence:
    subjects = tuple(subject for each in found for subject in each.subjects)
    names = some([subject.partition(" ")[2] for subject in subjects], _MOST_NAMED)
    return found[0]._replace(
        message=f"{len(found)} CustomResourceDefinitions are deleted, and with them all objects of these kinds: {names}",
        subjects=subjects,
    )


def _lost(comparison: Comparison, change: ObjectChange, identity: ObjectId, fate: Fate) -> Iterator[Consequence]:
    from labwright.changes.consequences.stores import BACKUPS, STORES  # needed where something goes

    kind = (identity.group, identity.kind)
    if kind == _NAMESPACE:
        yield _namespace(comparison, change, identity, fate)
    elif kind == _CRD:
        yield _crd(comparison, change, fate)
    elif kind == _CLAIM:
        yield _claim(comparison, change, fate)
    elif kind == _STATEFUL_SET:
        yield from _stateful_set(change, identity, fate)
    elif kind == _VOLUME:
        message = f"{_goes(change)}; what it stores stays on the storage, a claim that is bound to it loses it"
        yield _made("data-kept", Gravity.CAUTION, message, change, fate)
    elif kind in STORES:
        store = STORES[kind]
        spared = store.spared_by is not None and field(_value(change), *store.spared_by[0]) in store.spared_by[1]
        if spared or store.kept:
            yield _made("data-kept", Gravity.CAUTION, f"{_goes(change)}; {store.what} stays", change, fate)
        else:
            yield _made("data-deleted", Gravity.DANGER, f"{_goes(change)}, and with it {store.what}", change, fate)
    elif kind in BACKUPS:
        yield _made("backups-stopped", Gravity.CAUTION, f"{_goes(change)}: {BACKUPS[kind]}", change, fate)


def _goes(change: ObjectChange) -> str:
    """`PersistentVolumeClaim media/library is deleted`."""
    if change.action is ObjectAction.RENAMED:
        return f"{named(change.old_id)} becomes {_new_name(change)}: the old one is deleted"
    return f"{named(change.old_id)} is deleted"


def _new_name(change: ObjectChange) -> str:
    new, old = change.new_id, change.old_id
    if new is None or old is None:
        return ""
    return new.name if new.namespace == old.namespace else f"{new.namespace}/{new.name}"


def _value(change: ObjectChange) -> object:
    return change.old.value if change.old is not None else {}


def _made(code: str, gravity: Gravity, message: str, change: ObjectChange, fate: Fate, *more: Evidence) -> Consequence:
    first = Evidence(text=fate.why, place=fate.place, old=fate.old)
    stood = Evidence(text="it stood here", place=change.old.place if change.old is not None else None, old=True)
    return Consequence(
        code=code,
        gravity=gravity,
        message=message,
        subjects=(named(change.old_id),),
        unit=change.old_unit,
        evidence=(first, *more, *((stood,) if stood.place else ())),
    )


def _claim(comparison: Comparison, change: ObjectChange, fate: Fate) -> Consequence:
    """A volume goes with its claim unless the class of the storage says otherwise."""
    name = field(_value(change), "spec", "storageClassName")
    storage = _storage_class(comparison, name)
    if storage is not None and text(storage.value, "reclaimPolicy") == "Retain":
        retained = Evidence(
            text=f"class {storage.id.name} retains volumes", place=storage.place("reclaimPolicy"), old=True
        )
        message = f"{_goes(change)}; its volume stays, released, until somebody deletes or takes it"
        return _made("data-kept", Gravity.CAUTION, message, change, fate, retained)
    known = (
        Evidence(
            text=f"class {storage.id.name} deletes volumes with their claims",
            place=storage.place("reclaimPolicy"),
            old=True,
        )
        if storage is not None
        else Evidence(
            text=f"unless {f'class {name}' if name else 'the default class'} retains volumes: it is not in the repository"
        )
    )
    return _made(
        "data-deleted",
        Gravity.DANGER,
        f"{_goes(change)}, and with it its volume and all that is on it",
        change,
        fate,
        known,
    )


def _storage_class(comparison: Comparison, name: object) -> EstateObject | None:
    for each in comparison.of_kinds(comparison.old, {(_STORAGE, _CLASS)}):
        default = field(each.value, "metadata", "annotations", _DEFAULT_CLASS) in {"true", True}
        if each.id.name == name or (name is None and default):
            return each
    return None


def _stateful_set(change: ObjectChange, identity: ObjectId, fate: Fate) -> Iterator[Consequence]:
    """Its pods go; the claims of its templates stay unless it says otherwise (`persistentVolumeClaimRetentionPolicy`)."""
    templates = [
        text(each, "metadata", "name") for _, each in mappings(field(_value(change), "spec", "volumeClaimTemplates"))
    ]
    if not templates:
        return
    claims = some([f"{name}-{identity.name}-0 …" for name in templates], _MOST_NAMED)
    path = ("spec", "persistentVolumeClaimRetentionPolicy", "whenDeleted")
    if field(_value(change), *path) == "Delete":
        reason = Evidence(text="`whenDeleted: Delete`", place=nearest_place(_value(change), *path), old=True)
        message = f"{_goes(change)}, and with it its claims ({claims})"
        yield _made("data-deleted", Gravity.DANGER, message, change, fate, reason)
    else:
        message = f"{_goes(change)}; its claims stay ({claims})"
        yield _made("data-kept", Gravity.CAUTION, message, change, fate)


def _namespace(comparison: Comparison, change: ObjectChange, identity: ObjectId, fate: Fate) -> Consequence:
    inside = comparison.of_namespace(comparison.old, identity.name)
    stores = [each for each in inside if _stores(each)]
    remaining = comparison.of_namespace(comparison.new, identity.name)
    more = []
    if stores:
        listed = some([named(each.id) for each in stores], _MOST_NAMED)
        more.append(Evidence(text=f"what holds data there: {listed}", place=stores[0].place(), old=True))
    if remaining:
        text_ = f"{counted(len(remaining), 'object')} of the new revision still belong there, such as {named(remaining[0].id)}"
        more.append(Evidence(text=text_, place=remaining[0].place()))
    holds = f" with {counted(len(inside), 'object')} of the repository and everything else in it"
    return _made("namespace-deleted", Gravity.DANGER, f"{_goes(change)}{holds}", change, fate, *more)


def _stores(item: EstateObject) -> bool:
    from labwright.changes.consequences.stores import STORES

    kind = (item.id.group, item.id.kind)
    templates = kind == _STATEFUL_SET and bool(field(item.value, "spec", "volumeClaimTemplates"))
    return kind == _CLAIM or templates or (kind in STORES and not STORES[kind].kept)


def _crd(comparison: Comparison, change: ObjectChange, fate: Fate) -> Consequence:
    group = text(_value(change), "spec", "group")
    kind = text(_value(change), "spec", "names", "kind")
    old = comparison.of_kinds(comparison.old, {(group, kind)})
    new = comparison.of_kinds(comparison.new, {(group, kind)})
    more = []
    if old:
        place: Place | None = old[0].place()
        more.append(
            Evidence(
                text=f"in the repository: {some([named(each.id) for each in old], _MOST_NAMED)}", place=place, old=True
            )
        )
    if new:
        text_ = f"{counted(len(new), kind + ' object')} of the new revision can no longer be applied, such as {named(new[0].id)}"
        more.append(Evidence(text=text_, place=new[0].place()))
    counts = f"all {kind} objects of the cluster" + (f", {len(old)} of them in the repository" if old else "")
    return _made("crd-deleted", Gravity.DANGER, f"{_goes(change)}, and with it {counts}", change, fate, *more)
