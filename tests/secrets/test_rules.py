from __future__ import annotations

import time

import pytest

from labwright.secrets.rules import KUBERNETES_VALUES, Rule, RuleError, rule_of


@pytest.mark.parametrize(
    ("metadata", "keys", "encrypted"),
    [
        ({"encrypted_regex": KUBERNETES_VALUES}, ("data", "password"), True),
        ({"encrypted_regex": KUBERNETES_VALUES}, ("stringData", "a"), True),
        ({"encrypted_regex": KUBERNETES_VALUES}, ("metadata", "name"), False),
        ({"encrypted_regex": KUBERNETES_VALUES}, ("metadata", "annotations", "data"), True),
        ({"encrypted_regex": KUBERNETES_VALUES}, ("database",), False),
        ({"encrypted_regex": "pass"}, ("a", "my-password"), True),
        ({"encrypted_regex": "^data$"}, ("data\n",), False),
        ({"unencrypted_regex": "^metadata$"}, ("metadata", "name"), False),
        ({"unencrypted_regex": "^metadata$"}, ("data", "name"), True),
        ({"encrypted_suffix": "_secret"}, ("a_secret", "b"), True),
        ({"encrypted_suffix": "_secret"}, ("a",), False),
        ({"unencrypted_suffix": "_open"}, ("a_open", "b"), False),
        ({"unencrypted_suffix": "_open"}, ("a",), True),
        ({}, ("a_unencrypted",), False),
        ({}, ("a",), True),
    ],
)
def test_a_value_is_encrypted_when_the_rule_matches_a_key_above_it(
    metadata: dict[str, str], keys: tuple[str, ...], *, encrypted: bool
) -> None:
    assert rule_of(metadata).covers(keys) is encrypted


@pytest.mark.parametrize(
    "pattern", ["^(data|stringData)$", ".*[Pp]assword$", "^(.*_secret|token)$", "a{2,3}", r"\(x\)+"]
)
def test_ordinary_patterns_are_followed(pattern: str) -> None:
    Rule("encrypted_regex", pattern)


@pytest.mark.parametrize(
    "pattern", ["(a+)+$", "(a|aa)*$", "((a+))+$", "(a?){30}", "a*a*a*a*$", "x" * 600, "(", "a**", "(?:(?:a+))+$"]
)
def test_patterns_that_could_run_away_are_refused_at_once(pattern: str) -> None:
    begin = time.perf_counter()
    with pytest.raises(RuleError):
        Rule("encrypted_regex", pattern)
    assert time.perf_counter() - begin < 1


def test_an_accepted_pattern_ends_soon_even_on_a_long_key() -> None:
    begin = time.perf_counter()
    assert not Rule("encrypted_regex", "a*a*a*c").covers(("a" * 252 + "b",))
    assert time.perf_counter() - begin < 2


def test_several_rules_at_once_are_refused_as_upstream_does() -> None:
    with pytest.raises(RuleError, match="encrypted_regex and unencrypted_suffix"):
        rule_of({"encrypted_regex": "a", "unencrypted_suffix": "b"})
