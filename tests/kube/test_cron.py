from __future__ import annotations

from datetime import UTC, datetime

import pytest

from labwright.kube.cron import CronError, parse_cron

NOON = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)  # a Saturday


@pytest.mark.parametrize(
    ("text", "following"),
    [
        ("0 2 * * *", "2026-02-01 02:00:00"),
        ("*/15 * * * *", "2026-01-31 12:15:00"),
        ("0 12 * * *", "2026-02-01 12:00:00"),
        ("30 6 1 * *", "2026-02-01 06:30:00"),
        ("0 0 * * mon-fri", "2026-02-02 00:00:00"),
        ("0 0 * * SUN", "2026-02-01 00:00:00"),
        ("0 0 15 * 1", "2026-02-02 00:00:00"),
        ("0 0 29 2 *", "2028-02-29 00:00:00"),
        ("5/20 * * * *", "2026-01-31 12:05:00"),
        ("0 0 ? jan,mar ?", "2026-03-01 00:00:00"),
        ("@daily", "2026-02-01 00:00:00"),
        ("@hourly", "2026-01-31 13:00:00"),
        ("@weekly", "2026-02-01 00:00:00"),
        ("@yearly", "2027-01-01 00:00:00"),
    ],
)
def test_five_fields(text: str, following: str) -> None:
    assert parse_cron(text).next_after(NOON) == datetime.fromisoformat(f"{following}+00:00")


def test_six_fields_begin_with_seconds() -> None:
    schedule = parse_cron("30 0 2 * * *", seconds=True)
    assert schedule.next_after(NOON) == datetime(2026, 2, 1, 2, 0, 30, tzinfo=UTC)
    assert parse_cron("@daily", seconds=True) == parse_cron("@daily")


def test_what_never_comes_is_none() -> None:
    assert parse_cron("0 0 31 2 *").next_after(NOON) is None


def test_both_days_given_means_either_and_a_star_means_the_other() -> None:
    either = parse_cron("0 0 13 * 5")
    assert either.fires_on(datetime(2026, 2, 6, tzinfo=UTC))
    assert either.fires_on(datetime(2026, 1, 13, tzinfo=UTC))
    assert not parse_cron("0 0 * * 5").fires_on(datetime(2026, 1, 13, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "seconds", "message"),
    [
        ("0 0 * * *", True, "`0 0 * * *` has 5 fields, expected 6: second minute hour day month weekday"),
        ("0 0 0 * * *", False, "`0 0 0 * * *` has 6 fields, expected 5: minute hour day month weekday"),
        ("", False, "`` has 0 fields"),
        ("60 * * * *", False, "minute `60` is outside 0-59"),
        ("* 24 * * *", False, "hour `24` is outside 0-23"),
        ("* * 0 * *", False, "day of month `0` is outside 1-31"),
        ("* * * 13 *", False, "month `13` is outside 1-12"),
        ("* * * * 7", False, "day of week `7` is outside 0-6"),
        ("30-10 * * * *", False, "minute `30-10` ends before it begins"),
        ("*/0 * * * *", False, "the step of minute is 0: `*/0`"),
        ("* * * foo *", False, "month `foo` is no number"),
        ("1, * * * *", False, "minute `` is no number"),
        ("@sometimes", False, "`@sometimes` is none of @yearly"),
        ("@every 1h", False, "`@every 1h` is none of @yearly"),
        ("TZ=UTC 0 0 * * *", False, "Kubernetes has the field timeZone"),
        (5, False, "`5` is no cron schedule"),
    ],
)
def test_an_error_names_the_field(text: object, *, seconds: bool, message: str) -> None:
    with pytest.raises(CronError) as caught:
        parse_cron(text, seconds=seconds)
    assert message in str(caught.value)
