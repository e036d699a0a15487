from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labwright.net.selectors import read_selector
from tests.net import strategies
from tests.net.naive import _matches


@given(strategies.selectors(), strategies.labels)
def test_matching_is_as_documented(selector: dict[str, Any], labels: dict[str, str]) -> None:
    assert read_selector(selector, root={}).matches(labels) == _matches(selector, labels)


@given(strategies.selectors(), st.randoms())
def test_selectors_that_say_the_same_are_equal(selector: dict[str, Any], random: Any) -> None:
    other = {**selector, "matchExpressions": [*selector.get("matchExpressions", [])]}
    random.shuffle(other["matchExpressions"])
    assert read_selector(other, root={}) == read_selector(selector, root={})


@pytest.mark.parametrize("selector", [None, {}, {"matchLabels": {}}, {"matchExpressions": []}])
def test_an_empty_selector_takes_all(selector: Any) -> None:
    assert read_selector(selector, root={}).matches({"app": "any"})


def test_one_value_in_a_list_says_the_same_as_a_label() -> None:
    listed = {"matchExpressions": [{"key": "app", "operator": "In", "values": ["web"]}]}
    assert read_selector(listed, root={}) == read_selector({"matchLabels": {"app": "web"}}, root={})
