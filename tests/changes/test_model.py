from __future__ import annotations

from labwright.changes import ClusterChanges, ObjectAction, ObjectChange, Routine
from labwright.changes.fields import Action
from labwright.changes.model import FieldChange
from labwright.kube import ObjectId
from labwright.render.units import Engine

OLD, NEW = ObjectId("", "ConfigMap", "a", "x"), ObjectId("", "ConfigMap", "a", "y")
BUMP = FieldChange(action=Action.CHANGED, path="image", routine=Routine.IMAGE)
REAL = FieldChange(action=Action.CHANGED, path="replicas")


def test_an_object_is_routine_when_all_its_changes_are() -> None:
    assert ObjectChange(action=ObjectAction.CHANGED, old_id=OLD, new_id=OLD, fields=(BUMP,)).routine
    assert not ObjectChange(action=ObjectAction.CHANGED, old_id=OLD, new_id=OLD, fields=(BUMP, REAL)).routine
    assert not ObjectChange(action=ObjectAction.ADDED, new_id=NEW).routine
    assert not ObjectChange(action=ObjectAction.MOVED, old_id=OLD, new_id=OLD).routine


def test_a_new_name_is_routine_only_when_its_hash_alone_changed() -> None:
    assert not ObjectChange(action=ObjectAction.RENAMED, old_id=OLD, new_id=NEW).routine
    assert ObjectChange(action=ObjectAction.RENAMED, old_id=OLD, new_id=NEW, hash_only=True).routine


def test_the_newest_id_names_an_object() -> None:
    assert ObjectChange(action=ObjectAction.RENAMED, old_id=OLD, new_id=NEW).id == NEW
    assert ObjectChange(action=ObjectAction.REMOVED, old_id=OLD).id == OLD


def test_a_cluster_that_appeared_is_not_empty() -> None:
    assert ClusterChanges(name="a", engine=Engine.FLUX).empty
    assert not ClusterChanges(name="a", engine=Engine.FLUX, appeared=True).empty
