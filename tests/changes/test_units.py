from __future__ import annotations

from dataclasses import replace

from labwright.changes.units import Side, first_error, unread
from tests.changes.clusters import ROOT, cluster, failing, release, unit

CHILD = unit("child", parent="Kustomization/flux-system/a")


def test_a_unit_is_unread_when_it_fails_or_was_not_rendered() -> None:
    assert unread(unit("a")) == ""
    assert unread(failing(unit("a"))) == "Kustomization flux-system/a does not build: it is broken"
    assert unread(replace(release("r"), unrendered="no chart")) == "no chart"
    assert first_error(unit("a")) is None


def test_above_a_unit_are_its_parents_nearest_first() -> None:
    side = Side.of(cluster(unit("a"), CHILD))
    assert [each.id for each in side.above(CHILD)] == ["Kustomization/flux-system/a", ROOT]
    assert Side.of(None).units == ()


def test_what_a_broken_parent_would_bring_is_hidden_not_gone() -> None:
    whole = Side.of(cluster(unit("a"), CHILD))
    broken = Side.of(cluster(failing(unit("a"))))
    without = Side.of(cluster())
    assert broken.hidden(CHILD, whole) == "Kustomization flux-system/a does not build: it is broken"
    assert without.hidden(CHILD, whole) == ""
