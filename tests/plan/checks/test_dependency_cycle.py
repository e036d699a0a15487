from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from labwright.plan.checks.dependency_cycle import check, rings
from tests.plan.checks.fakes import CERTIFICATES, METRICS, STORAGE, component, draft, shown


def test_a_ring_is_printed_as_the_path_round_it() -> None:
    [found] = check(
        draft(
            component("first", offers=[STORAGE], needs=["certificates"]),
            component("second", offers=[CERTIFICATES], needs=["node-metrics"]),
            component("third", offers=[METRICS], needs=["block-storage"]),
        )
    )
    assert shown([found]) == [
        "homelab.yaml:15:7: error[H260]: components of cluster production need one another: first → second → third → first"
    ]
    assert [note.message for note in found.notes] == [
        "first needs certificates of second",
        "second needs node-metrics of third",
        "third needs block-storage of first",
    ]


def test_an_optional_need_makes_no_ring() -> None:
    made = draft(
        component("first", offers=[STORAGE], optional=["certificates"]),
        component("second", offers=[CERTIFICATES], needs=["block-storage"]),
    )
    assert shown(check(made)) == []


def test_a_component_may_need_what_it_offers_itself() -> None:
    assert shown(check(draft(component("first", offers=[STORAGE], needs=["block-storage"])))) == []


GRAPHS = st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdef"), max_size=4).map(tuple))


@given(GRAPHS)
def test_rings_are_real_and_none_is_missed(edges: dict[str, tuple[str, ...]]) -> None:
    found = list(rings(edges))
    for ring in found:
        assert ring[0] == ring[-1]
        assert all(after in edges[before] for before, after in pairwise(ring))

    def reaches(start: str) -> set[str]:
        seen: set[str] = set()
        todo = list(edges.get(start, ()))
        while todo:
            here = todo.pop()
            if here not in seen:
                seen.add(here)
                todo += edges.get(here, ())
        return seen

    assert bool(found) == any(name in reaches(name) for name in edges)
