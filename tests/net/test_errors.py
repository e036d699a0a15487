from typing import Any

import pytest

from labwright.net import NetError
from labwright.net.errors import mapping, refuse, sequence, text
from labwright.source import load

DOCUMENT: Any = load("spec:\n  ingress: 7\n", "policy.yaml").value


def test_what_is_missing_is_empty() -> None:
    assert mapping(None, {}) == {}
    assert sequence(None, {}) == ()


def test_what_is_of_the_wrong_kind_is_named_with_its_place() -> None:
    for read in (mapping, sequence, text):
        with pytest.raises(NetError, match=r"policy.yaml:2:12: error\[N001\]: spec.ingress is no "):
            read(DOCUMENT["spec"]["ingress"], DOCUMENT, "spec", "ingress")


def test_a_place_that_is_not_there_falls_back_to_what_should_hold_it() -> None:
    (diagnostic,) = refuse("no name", DOCUMENT, "spec", "name", expected="a name").diagnostics
    assert diagnostic.place is not None
    assert diagnostic.place.line in (1, 2)
    assert diagnostic.expected == "a name"
