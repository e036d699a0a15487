from __future__ import annotations

from labwright.plan.checks.two_providers import check
from tests.plan.checks.fakes import STORAGE, component, draft, shown


def test_two_that_were_asked_for_need_a_choice() -> None:
    [found] = check(draft(component("first", offers=[STORAGE]), component("second", offers=[STORAGE])))
    assert shown([found]) == [
        "homelab.yaml:16:7: error[H241]: `first` and `second` both provide block-storage in cluster production"
    ]
    assert found.help == "say which: `choose: {block-storage: first}`, or switch one off with `second: false`"
    assert [str(note.place) for note in found.notes] == ["homelab.yaml:15:7"]


def test_three_are_all_named() -> None:
    [found] = check(draft(*(component(name, offers=[STORAGE]) for name in ("first", "second", "third"))))
    assert "`first`, `second` and `third` all provide block-storage" in found.message


def test_a_choice_settles_it() -> None:
    made = draft(
        component("first", offers=[STORAGE]),
        component("second", offers=[STORAGE]),
        choice={"block-storage": "second"},
    )
    assert shown(check(made)) == []


def test_what_the_distribution_brings_steps_back_even_when_it_is_named() -> None:
    bundled = component("first", offers=[STORAGE], bundled_with=("k3s",))
    assert shown(check(draft(bundled, component("second", offers=[STORAGE])))) == []


def test_two_that_the_distribution_brings_need_a_choice_too() -> None:
    brought = [component(name, offers=[STORAGE], bundled_with=("k3s",)) for name in ("first", "second")]
    assert len(shown(check(draft(*brought)))) == 1
