"""Remarks."""

from __future__ import annotations

from labwright.render.remarks import remark
from labwright.source import Note, Place, Severity


def test_a_remark_says_what_where_and_how_bad() -> None:
    place = Place("a.yaml", 1, 2, 1, 3)
    notes = (Note("it stands here", place) for _ in range(1))
    found = remark(Severity.WARNING, "FX006", "no", place, help="try", notes=notes)
    assert str(found) == "a.yaml:1:2: warning[FX006]: no"
    assert (found.help, found.notes) == ("try", (Note("it stands here", place),))
