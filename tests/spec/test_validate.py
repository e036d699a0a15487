from __future__ import annotations

from enum import StrEnum
from typing import Literal

import pytest
from pydantic import Field, ValidationInfo, field_validator

from labwright.catalog.contract import Options
from labwright.source import load
from labwright.spec import dotted, validate
from labwright.spec.scalars import Duration


class Size(StrEnum):
    SMALL = "small"
    LARGE = "large"


class Inner(Options):
    """Below."""

    schedule: Duration = Field(default="1d", description="When.")


class Example(Options):
    """Options as a component has them."""

    name: str
    replicas: int = Field(default=1, ge=1, le=5)
    size: Size = Size.SMALL
    mode: Literal["fast", "safe"] = "safe"
    ratio: float = Field(default=0.5, gt=0)
    active: bool = True
    tags: tuple[str, ...] = ()
    backup_plan: Inner | Literal[False] | None = None
    token: str = ""

    @field_validator("token")
    @classmethod
    def _no_blanks(cls, value: str, _info: ValidationInfo) -> str:
        if " " in value:
            raise ValueError("blanks are not allowed")
        return value


def told(text: str) -> list[tuple[str, str, str, str]]:
    raw = load(text, "f.yaml").value
    made, found = validate(Example, raw, path_prefix=("platform", "example"))
    assert made is None
    return [(str(each.place).removeprefix("f.yaml:"), each.message, each.expected, each.help) for each in found]


def test_what_is_right_is_returned() -> None:
    raw = load("name: a\nbackup-plan: {schedule: 2d}\n", "f.yaml").value
    made, found = validate(Example, raw)
    assert found == ()
    assert made == Example(name="a", backup_plan=Inner(schedule="2d"))


def test_a_field_by_its_python_name_is_unknown() -> None:
    [found] = told("name: a\nbackup_plan: false\n")
    assert found[:2] == ("2:1", "unknown field `backup_plan` in `platform.example`")
    assert found[3] == "did you mean `backup-plan`?"


def test_an_unknown_field_deeper_down_knows_its_siblings() -> None:
    assert told("name: a\nbackup-plan: {shedule: 1d}\n") == [
        ("2:15", "unknown field `shedule` in `platform.example.backup-plan`", "`schedule`", "did you mean `schedule`?")
    ]


@pytest.mark.parametrize(
    ("line", "message", "expected"),
    [
        ("replicas: many", "`platform.example.replicas` is `many`", "a whole number"),
        ("replicas: 9", "`platform.example.replicas` is `9`", "at most 5"),
        ("replicas: 1.5", "`platform.example.replicas` is `1.5`", "a whole number"),
        ("ratio: 0", "`platform.example.ratio` is `0`", "more than 0"),
        ("size: huge", "`platform.example.size` is `huge`", "one of `small`, `large`"),
        ("mode: fsat", "`platform.example.mode` is `fsat`", "one of `fast`, `safe`"),
        ("active: perhaps", "`platform.example.active` is `perhaps`", "`true` or `false`"),
        ("tags: a", "`platform.example.tags` is `a`", "a list"),
        ("tags: [a, {}]", "`platform.example.tags[1]` is an empty mapping", "text"),
        ("tags:", "`platform.example.tags` is empty", "a list"),
        ("token: a b", "`platform.example.token` is `a b`: blanks are not allowed", ""),
    ],
)
def test_a_bad_value_is_told_with_what_was_expected(line: str, message: str, expected: str) -> None:
    [(place, said, wanted, _help)] = told(f"name: a\n{line}\n")
    assert (said, wanted) == (message, expected)
    assert place.startswith("2:")


def test_a_nearly_right_word_is_suggested() -> None:
    assert told("name: a\nmode: fsat\n")[0][3] == "did you mean `fast`?"


def test_what_every_alternative_expected_is_one_message() -> None:
    [(_, message, expected, _help)] = told("name: a\nbackup-plan: 3\n")
    assert message == "`platform.example.backup-plan` is `3`"
    assert expected == "a mapping, or `false`"


def test_a_missing_field_points_to_its_parent() -> None:
    [(place, message, expected, _help)] = told("replicas: 2\n")
    assert (place, message, expected) == ("1:1", "`platform.example` lacks `name`", "`name`")


def test_a_number_that_should_be_text_is_to_be_quoted() -> None:
    assert told("name: 7\n")[0][3] == 'put it in quotes: "7"'


def test_plain_data_without_places_is_read_too() -> None:
    made, found = validate(Example, {"replicas": 0}, code="H020")
    assert made is None
    assert [(each.code, each.place) for each in found] == [("H020", None), ("H020", None)]


def test_nothing_at_all_means_no_options() -> None:
    assert validate(Inner, None)[0] == Inner()


def test_dotted_paths_read_as_people_write_them() -> None:
    assert dotted(("promises", 0, "survive", "machines")) == "promises[0].survive.machines"
    assert dotted(()) == ""
