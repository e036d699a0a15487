"""Group testing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from labwright.render.helm.origins_search import Answer, Group, Outcome, search


class Trial:
    """Members that decide, and members that make a trial fail."""

    def __init__(self, deciding: set[int], failing: set[int], *, marks: bool = False) -> None:
        self.deciding = deciding
        self.failing = failing
        self.marks = marks
        self.rounds = 0

    def __call__(self, groups: Sequence[Group]) -> list[Answer]:
        self.rounds += 1
        return [self._one(set(group)) for group in groups]

    def _one(self, group: set[int]) -> Answer:
        if group & self.failing:
            return Answer(outcome=Outcome.FAILED)
        hit = group & self.deciding
        return Answer(
            outcome=Outcome.CHANGED if hit else Outcome.SAME, seen=frozenset(hit) if self.marks else frozenset()
        )


members = st.sets(st.integers(min_value=0, max_value=63), max_size=8)


@given(members, members, st.booleans())
def test_all_that_decide_and_all_that_fail_are_found_and_nothing_else(
    deciding: set[int], failing: set[int], marks: bool
) -> None:
    found = search([tuple(range(32)), tuple(range(32, 64))], Trial(deciding - failing, failing, marks=marks), 1000)
    assert set(found.deciding) == deciding - failing
    assert set(found.refused) == failing
    assert found.complete


def test_a_group_that_changes_nothing_costs_one_trial() -> None:
    assert search([tuple(range(500))], Trial(set(), set()), 1000).trials == 1


def test_one_among_many_costs_about_twice_the_halvings() -> None:
    assert search([tuple(range(64))], Trial({17}, set()), 1000).trials == 13


def test_marks_lead_straight_to_the_deciding_ones() -> None:
    trial = Trial({3, 40}, set(), marks=True)
    assert search([tuple(range(64))], trial, 1000).trials == 4
    assert trial.rounds == 2


def test_a_failing_member_does_not_hide_its_neighbours() -> None:
    found = search([tuple(range(8))], Trial({2, 4}, {3}), 1000)
    assert (found.deciding, found.refused) == ((2, 4), (3,))


def test_the_limit_ends_a_search_and_says_so() -> None:
    found = search([tuple(range(64))], Trial(set(range(64)), set()), 10)
    assert not found.complete
    assert found.trials <= 10


def test_empty_groups_are_not_tried() -> None:
    trial = Trial(set(), set())
    assert search([(), ()], trial, 10).trials == 0
    assert trial.rounds == 0


class Talkative(Trial):
    """A trial that names one culprit when it fails, as a template's `fail` does."""

    def _one(self, group: set[int]) -> Answer:
        culprits = group & self.failing
        if culprits:
            return Answer(outcome=Outcome.FAILED, seen=frozenset({min(culprits)}))
        return super()._one(group)


@given(members, members)
def test_who_is_blamed_for_a_failure_is_left_out_at_once(deciding: set[int], failing: set[int]) -> None:
    found = search([tuple(range(64))], Talkative(deciding - failing, failing, marks=True), 1000)
    assert set(found.deciding) == deciding - failing
    assert set(found.refused) == failing


def test_blame_saves_the_halving() -> None:
    failing = {5, 21, 40}
    silent = search([tuple(range(64))], Trial(set(), failing), 1000).trials
    talkative = search([tuple(range(64))], Talkative(set(), failing), 1000).trials
    assert talkative <= 7 < silent


def test_a_good_guess_saves_the_halving_and_a_bad_one_costs_a_round() -> None:
    for guess, trials in ((17, 3), (3, 15)):
        found = search([tuple(range(64))], Trial({17}, set()), 1000, partial(only, guess))
        assert found.deciding == (17,)
        assert found.trials <= trials


def only(one: int, group: Group) -> Group:
    return (one,) if one in group else ()


@given(members, members, members)
def test_guesses_change_nothing_but_the_cost(deciding: set[int], failing: set[int], guess: set[int]) -> None:
    found = search(
        [tuple(range(32)), tuple(range(32, 64))],
        Trial(deciding - failing, failing),
        1000,
        lambda group: tuple(one for one in group if one in guess),
    )
    assert (set(found.deciding), set(found.refused)) == (deciding - failing, failing)


def test_a_group_that_cannot_be_halved_to_its_end_is_given_up() -> None:
    found = search([tuple(range(500)), (500,)], Trial({17, 500}, set()), 8)
    assert (found.deciding, found.complete, found.trials) == ((500,), False, 2)
