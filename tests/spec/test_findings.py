from __future__ import annotations

from labwright.source import Severity
from labwright.spec.findings import did_you_mean, error, listed, one_of, warning


def test_names_read_as_a_sentence() -> None:
    assert listed([]) == "none"
    assert listed(["a"]) == "`a`"
    assert listed(["a", "b", "c"]) == "`a`, `b` and `c`"


def test_what_is_expected_is_one_of_several_or_the_only_one() -> None:
    assert one_of(["a", "b"]) == "one of `a` and `b`"
    assert one_of(["a"]) == "`a`"
    assert one_of([], "something") == "something"


def test_a_suggestion_needs_a_near_name() -> None:
    assert did_you_mean("a") == "did you mean `a`?"
    assert did_you_mean(None) == ""


def test_errors_and_warnings_differ_in_severity_alone() -> None:
    assert error("H999", "x", None).severity is Severity.ERROR
    assert warning("H999", "x", None, hint="y").help == "y"
