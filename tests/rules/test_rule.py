from labwright.rules.rule import Finding, Rule
from labwright.source import Severity


def test_a_finding_is_certain_unless_it_says_otherwise() -> None:
    assert not Finding(message="wrong", place=None).likely


def test_a_rule_is_a_value() -> None:
    def check(_estate: object) -> object:
        return iter(())

    first = Rule("X001", "x", Severity.ERROR, check)  # type: ignore[arg-type]
    assert first == Rule("X001", "x", Severity.ERROR, check)  # type: ignore[arg-type]
