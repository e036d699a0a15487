"""Cron schedules, of five fields (Kubernetes) and of six (CloudNativePG, seconds first).

Mirrors github.com/robfig/cron: v3 `ParseStandard`, which Kubernetes uses, and v1 `Parse`, which CloudNativePG uses. Steps,
ranges, lists, names of months and weekdays, `?`, and the words such as `@daily`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAY_NAMES = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
_WEEKDAYS = {name: number for number, name in enumerate(_WEEKDAY_NAMES)}
_WORDS = {
    "@yearly": "0 0 0 1 1 *",
    "@annually": "0 0 0 1 1 *",
    "@monthly": "0 0 0 1 * *",
    "@weekly": "0 0 0 * * 0",
    "@daily": "0 0 0 * * *",
    "@midnight": "0 0 0 * * *",
    "@hourly": "0 0 * * * *",
}
_NUMBER = re.compile(r"[0-9]{1,4}", re.ASCII)
_SEARCHED = timedelta(days=366 * 5)
"""How far ahead a next time is looked for, as in robfig/cron: 29 February comes within five years."""


class CronError(ValueError):
    """A text that is no schedule."""


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    low: int
    high: int
    names: dict[str, int] | None = None


_FIELDS = (
    _Field("second", 0, 59),
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day of month", 1, 31),
    _Field("month", 1, 12, _MONTHS),
    _Field("day of week", 0, 6, _WEEKDAYS),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cron:
    """A schedule: the values of each field at which it fires. Weekdays count from Sunday, 0."""

    seconds: frozenset[int]
    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    any_day: bool
    """The day of month was `*` or `?`; then the weekday decides alone. When neither was, either one suffices."""
    any_weekday: bool

    def fires_on(self, moment: datetime) -> bool:
        """Whether it fires on the day of a moment."""
        if moment.month not in self.months:
            return False
        by_day = moment.day in self.days
        by_weekday = moment.isoweekday() % 7 in self.weekdays
        return by_day and by_weekday if self.any_day or self.any_weekday else by_day or by_weekday

    def next_after(self, moment: datetime) -> datetime | None:
        """The first time after a moment at which it fires, in the moment's own time zone; None when it never does (31 February)."""
        start = moment.replace(microsecond=0) + timedelta(seconds=1)
        day, times = start.replace(hour=0, minute=0, second=0), (start.hour, start.minute, start.second)
        while day - start < _SEARCHED:
            if self.fires_on(day) and (found := self._first_time(times)):
                return day.replace(hour=found[0], minute=found[1], second=found[2])
            day, times = day + timedelta(days=1), (0, 0, 0)
        return None

    def _first_time(self, earliest: tuple[int, int, int]) -> tuple[int, int, int] | None:
        for hour in sorted(value for value in self.hours if value >= earliest[0]):
            floor = earliest if hour == earliest[0] else (hour, 0, 0)
            for minute in sorted(value for value in self.minutes if value >= floor[1]):
                least = floor[2] if minute == floor[1] and hour == earliest[0] else 0
                seconds = [value for value in self.seconds if value >= least]
                if seconds:
                    return hour, minute, min(seconds)
        return None


def parse_cron(text: object, *, seconds: bool = False) -> Cron:
    """A schedule of five fields, or with `seconds` of six. Raises CronError, naming the field.

    CloudNativePG would take five fields too, reading the first as seconds: `0 0 * * *` is then hourly. Nobody means that, so
    it is refused here.
    """
    if not isinstance(text, str):
        raise CronError(f"`{text}` is no cron schedule")
    text = text.strip()
    wanted = 6 if seconds else 5
    if text.startswith("@"):
        if text not in _WORDS:
            raise CronError(f"`{text}` is none of {', '.join(_WORDS)}")
        parts = _WORDS[text].split()
    elif text.startswith(("TZ=", "CRON_TZ=")):
        raise CronError("a schedule has no TZ= prefix; Kubernetes has the field timeZone for it")
    else:
        parts = text.split()
        if len(parts) != wanted:
            order = ("second " if seconds else "") + "minute hour day month weekday"
            raise CronError(f"`{text}` has {len(parts)} fields, expected {wanted}: {order}")
        parts = parts if seconds else ["0", *parts]
    values = [_values(part, field) for part, field in zip(parts, _FIELDS, strict=True)]
    return Cron(
        seconds=values[0],
        minutes=values[1],
        hours=values[2],
        days=values[3],
        months=values[4],
        weekdays=values[5],
        any_day=_is_any(parts[3]),
        any_weekday=_is_any(parts[5]),
    )


def _is_any(part: str) -> bool:
    return any(item.partition("/")[0] in {"*", "?"} and item.partition("/")[2] in {"", "1"} for item in part.split(","))


def _values(part: str, field: _Field) -> frozenset[int]:
    found: set[int] = set()
    for item in part.split(","):
        span, slash, step_text = item.partition("/")
        step = _number(step_text, field) if slash else 1
        if step == 0:
            raise CronError(f"the step of {field.name} is 0: `{item}`")
        if span in {"*", "?"}:
            low, high = field.low, field.high
        else:
            first, dash, last = span.partition("-")
            low = _named(first, field)
            high = _named(last, field) if dash else field.high if slash else low
        if low < field.low or high > field.high:
            raise CronError(f"{field.name} `{item}` is outside {field.low}-{field.high}")
        if low > high:
            raise CronError(f"{field.name} `{item}` ends before it begins")
        found.update(range(low, high + 1, step))
    return frozenset(found)


def _named(text: str, field: _Field) -> int:
    if field.names and text.lower() in field.names:
        return field.names[text.lower()]
    return _number(text, field)


def _number(text: str, field: _Field) -> int:
    if not _NUMBER.fullmatch(text):
        raise CronError(f"{field.name} `{text}` is no number")
    return int(text)
