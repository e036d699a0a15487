"""Expected values were taken from go.yaml.in/yaml/v3, which SOPS reads with."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest

from labwright.secrets import AgeIdentity, encrypt
from labwright.secrets.document import read
from labwright.secrets.scalars import resolve, rfc3339
from labwright.secrets.sops import Random, _encrypted_mac
from tests.secrets.conftest import Sops

BEYOND = "18446744073709551615"
"""Upstream reads it, and then has no way to write it."""

INFINITE = (float("inf"), float("-inf"))
"""Kubernetes has no such numbers; a file with one is refused before it gets here."""

SCALARS: list[tuple[str, object]] = [
    ("true", True),
    ("False", False),
    ("yes", "yes"),
    ("off", "off"),
    ("y", "y"),
    ("~", None),
    ("null", None),
    ("", None),
    ("0", 0),
    ("-0", 0),
    ("+12", 12),
    ("1_000", 1000),
    ("0777", 511),
    ("0o17", 15),
    ("-0o17", -15),
    ("0xFF", 255),
    ("0b101", 5),
    ("08", 8.0),
    (BEYOND, 18446744073709551615),
    ("18446744073709551616", 18446744073709551616.0),
    ("1.5", 1.5),
    ("1e3", 1000.0),
    (".5", 0.5),
    ("1.", 1.0),
    (".", "."),
    ("-x", "-x"),
    ("+", "+"),
    ("1.2.3", "1.2.3"),
    ("12:30:45", "12:30:45"),
    ("0x", "0x"),
    (".inf", float("inf")),
    ("-.INF", float("-inf")),
    ("2024-01-01", "2024-01-01T00:00:00Z"),
    ("2024-1-2", "2024-01-02T00:00:00Z"),
    ("2024-01-01T10:20:30Z", "2024-01-01T10:20:30Z"),
    ("2024-01-01t10:20:30.500+02:00", "2024-01-01T10:20:30.5+02:00"),
    ("2024-01-01 10:20:30", "2024-01-01T10:20:30Z"),
    ("2024-01-01T10:20:30", "2024-01-01T10:20:30"),
    ("2024-13-01", "2024-13-01"),
    ("0999-01-01", "0999-01-01T00:00:00Z"),
    ("text", "text"),
]


@pytest.mark.parametrize(("written", "value"), SCALARS)
def test_plain_scalars_are_read_as_sops_reads_them(written: str, value: object) -> None:
    found = resolve(written)
    assert (type(found), found) == (type(value), value)


def test_a_number_beyond_all_bounds_is_read_in_bounded_time() -> None:
    assert resolve("1" * 10_000) == "1" * 10_000


@pytest.mark.tools
def test_the_real_sops_reads_them_so(real_sops: Sops, identity: AgeIdentity, now: datetime, random: Random) -> None:
    """The MAC proves it: it covers the scalars that are left readable, in the types that sops gives them."""
    annotations = {
        f"k{index}": f"stands for {written}!"
        for index, (written, value) in enumerate(SCALARS)
        if written and written != BEYOND and value not in INFINITE
    }
    text = encrypt(
        {"metadata": {"annotations": annotations}, "stringData": {"password": "hunter2"}},
        recipients=[identity.recipient],
        now=now,
        random=random,
        data_key=bytes(32),
    )
    for value in annotations.values():
        text = text.replace(value, value.removeprefix("stands for ").removesuffix("!"))
    mac = _encrypted_mac(read(text, "secret.yaml"), bytes(32), "2026-01-31T12:00:00Z", random)
    assert "hunter2" in real_sops(re.sub(r"mac: .*", f"mac: {mac}", text), identity, "decrypt")


def test_moments_are_written_as_go_writes_them() -> None:
    assert rfc3339(datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC)) == "2026-01-02T03:04:05Z"
    zone = timezone(-timedelta(hours=3, minutes=30))
    assert rfc3339(datetime(2026, 1, 2, 3, 4, 5, tzinfo=zone)) == "2026-01-02T03:04:05-03:30"
