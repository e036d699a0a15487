from __future__ import annotations

from labwright.source import Origin, Place


def test_a_place_reads_as_compilers_write_it() -> None:
    assert str(Place("apps/base.yaml", 3, 7, 3, 9)) == "apps/base.yaml:3:7"


def test_places_sort_by_file_and_position() -> None:
    later, earlier = Place("a", 10, 1, 10, 2), Place("a", 9, 5, 9, 6)
    assert sorted([Place("b", 1, 1, 1, 1), later, earlier]) == [earlier, later, Place("b", 1, 1, 1, 1)]


def test_history_is_newest_first() -> None:
    first = Origin(Place("a", 1, 1, 1, 1))
    second = Origin(Place("b", 1, 1, 1, 1), first, "patch")
    assert second.history == (second, first)
