from __future__ import annotations

import pytest

from labwright.source import Diagnostic, Place, Severity, SourceError, in_order


def at(line: int, severity: Severity = Severity.ERROR, code: str = "S001", file: str = "a.yaml") -> Diagnostic:
    return Diagnostic(severity, code, "wrong", Place(file, line, 1, line, 2))


def test_a_diagnostic_reads_as_one_line() -> None:
    assert str(at(3)) == "a.yaml:3:1: error[S001]: wrong"
    assert str(Diagnostic(Severity.INFO, "S002", "so it is")) == "info[S002]: so it is"


def test_they_are_sorted_by_place_then_gravity_and_those_without_place_come_last() -> None:
    nowhere = Diagnostic(Severity.ERROR, "S000", "wrong")
    warning, error = at(2, Severity.WARNING, "S001"), at(2, Severity.ERROR, "S009")
    other = at(1, file="b.yaml")
    found = in_order([nowhere, other, warning, error, at(10), at(1)])
    assert found == (at(1), error, warning, at(10), other, nowhere)


def test_repeats_are_dropped() -> None:
    assert in_order([at(1), at(1)]) == (at(1),)


def test_an_error_carries_all_diagnostics_of_an_input() -> None:
    error = SourceError([at(1), at(2)])
    assert error.diagnostics == (at(1), at(2))
    assert str(error) == "a.yaml:1:1: error[S001]: wrong\na.yaml:2:1: error[S001]: wrong"
    assert SourceError(at(1)).diagnostics == (at(1),)


def test_an_error_about_nothing_is_our_own_fault() -> None:
    with pytest.raises(ValueError, match="needs a diagnostic"):
        SourceError([])
