from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labwright.kube.duration import DurationError, format_duration, parse_duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0),
        ("10m", 600),
        ("1h30m", 5400),
        ("1.5s", 1.5),
        ("-2m", -120),
        ("+2m", 120),
        ("100ms", 0.1),
        ("1us", 1e-6),
        ("1\u00b5s", 1e-6),
        (".5h", 1800),
        ("1.h", 3600),
        ("30m1h", 5400),
        ("1ns", 0),
    ],
)
def test_reads_as_go_does(text: str, seconds: float) -> None:
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text", ["", "10", "m", "10 m", "10min", "1d", "1h-30m", ".s", "1..5s", "300000000h", 10, None, "-", "\u0661m"]
)
def test_refuses_what_go_refuses(text: object) -> None:
    with pytest.raises(DurationError, match="10m or 1h30m"):
        parse_duration(text)


def test_days_only_where_they_are_known() -> None:
    assert parse_duration("30d", days=True) == timedelta(days=30)
    assert parse_duration("2w1d12h", days=True) == timedelta(days=15, hours=12)
    assert parse_duration("1y", days=True) == timedelta(days=365)
    with pytest.raises(DurationError, match="30d"):
        parse_duration("30x", days=True)


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (timedelta(minutes=10), "10m"),
        (timedelta(hours=1, minutes=30), "1h30m"),
        (timedelta(), "0s"),
        (timedelta(days=30), "720h"),
        (timedelta(seconds=60.5), "1m500ms"),
        (-timedelta(seconds=5), "-5s"),
    ],
)
def test_writes_as_people_do(span: timedelta, text: str) -> None:
    assert format_duration(span) == text


@given(st.timedeltas(timedelta(days=-1000), timedelta(days=1000)))
def test_what_is_written_is_read_again(span: timedelta) -> None:
    assert parse_duration(format_duration(span)) == span
