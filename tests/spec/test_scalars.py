from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from labwright.kube.cron import parse_cron
from labwright.spec import scalars
from labwright.spec.scalars import CRON_WORDS, cron_expression, parse_range


def read(kind: Any, value: Any) -> Any:
    return TypeAdapter(kind).validate_python(value)


def refused(kind: Any, value: Any) -> dict[str, Any]:
    with pytest.raises(ValidationError) as caught:
        read(kind, value)
    [error] = caught.value.errors()
    assert error["type"] == scalars.MALFORMED
    return dict(error["ctx"])


GOOD: list[tuple[Any, list[Any]]] = [
    (scalars.GoDuration, ["10m", "1h30m", "90s", "500ms", "1.5h"]),
    (scalars.Duration, ["30d", "2w", "12h", "10m"]),
    (scalars.Version, ["v1.16.3", "0.14.9", "v1.32.9+k3s1", "1.2.0-rc.1", "17.5"]),
    (scalars.Quantity, ["64Gi", "512M", "500m", "1e3", "1"]),
    (scalars.Cron, ["daily", "0 3 * * *", "*/5 1-3 1,15 jan-mar mon"]),
    (scalars.DnsName, ["example.org", "a.b.example.org"]),
    (scalars.DnsLabel, ["kube-srv-1", "a", "0a"]),
    (scalars.AddressRange, ["10.0.0.1", "10.0.0.0/30", "10.0.0.1-10.0.0.9", "fd00::1-fd00::9"]),
    (scalars.Timezone, ["Etc/UTC", "Europe/Amsterdam", "America/Argentina/Buenos_Aires", "UTC"]),
    (scalars.GitUrl, ["https://github.com/a/b", "ssh://git@github.com/a/b.git", "http://git.lan/a"]),
    (scalars.Email, ["admin@example.org"]),
    (scalars.AgeRecipient, ["age1" + "q" * 58]),
]
BAD: list[tuple[Any, list[Any]]] = [
    (scalars.GoDuration, ["1d", "10", "", "-5m", "0s", "m", 10, None, "10 m", "5µs"]),
    (scalars.Duration, ["soon", "0d", "-1h", "", 30]),
    (scalars.Version, ["latest", "1.x", "^1.2", ">=1", "", 1.10, "1.2.3 "]),
    (scalars.Quantity, ["lots", "", "-1Gi", "0", 0, "64 Gi", "64GB", True, []]),
    (scalars.Cron, ["0 3 * *", "61 * * * *", "0 0 3 * * *", "@daily", "often", "", 5]),
    (scalars.DnsName, ["example", "Example.org", "-a.org", "a..org", "a.org.", "*.example.org"]),
    (scalars.DnsLabel, ["A", "a_b", "-a", "a-", "", "a" * 64, "a.b"]),
    (scalars.AddressRange, ["10.0.0.9-10.0.0.1", "10.0.0.1-fd00::1", "10.0.0.1/30", "x", "-", "10.0.0.0/33"]),
    (scalars.Cidr, ["10.0.0.0", "10.0.0.1/24", "x/24", 10]),
    (scalars.Address, ["10.0.0.256", "10.0.0.0/24", "", "host"]),
    (scalars.Timezone, ["Europe/Amster dam", "", "../etc/passwd", "/etc"]),
    (scalars.GitUrl, ["github.com/a/b", "file:///etc", "https://github.com", "git@github.com:a/b"]),
    (scalars.Email, ["me", "a@b", "a b@example.org"]),
    (scalars.AgeRecipient, ["age1", "AGE-SECRET-KEY-1" + "Q" * 58, "age1" + "b" * 58]),
]


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind, values in GOOD for value in values])
def test_a_good_value_stays_as_it_was_written(kind: Any, value: Any) -> None:
    assert read(kind, value) == value


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind, values in BAD for value in values])
def test_a_bad_value_is_refused_with_what_was_expected(kind: Any, value: Any) -> None:
    context = refused(kind, value)
    assert context["expected"]
    assert context["text"].startswith("is ")


def test_addresses_and_networks_become_what_they_are() -> None:
    assert read(scalars.Address, "10.0.40.1") == ip_address("10.0.40.1")
    assert read(scalars.Cidr, "10.0.40.0/24") == ip_network("10.0.40.0/24")
    assert read(scalars.Cidr, ip_network("10.0.40.0/24")) == ip_network("10.0.40.0/24")


@pytest.mark.parametrize(
    ("kind", "value", "hint"),
    [
        (scalars.Cidr, "10.0.40.1/24", "the network with that address is `10.0.40.0/24`"),
        (scalars.Address, "10.0.40.1/24", "write `10.0.40.1`: the prefix length belongs to the network"),
        (scalars.Quantity, "64GiB", "write `64Gi`"),
        (scalars.Quantity, "512MB", "write `512M`, or, counted in powers of two, `512Mi`"),
        (scalars.Quantity, "1 KB", "write `1k`, or, counted in powers of two, `1Ki`"),
        (scalars.Cron, "@daily", "write `daily`"),
        (scalars.Cron, "0 0 3 * * *", "leave the seconds out; they are added where an operator wants six fields"),
        (scalars.Version, 2.1, "put it in quotes: a number loses its last zeros"),
        (scalars.Text, 7, 'put it in quotes: "7"'),
    ],
)
def test_a_common_slip_gets_its_remedy(kind: Any, value: Any, hint: str) -> None:
    assert refused(kind, value)["help"] == hint


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("10.0.40.100/32", "10.0.40.100", "10.0.40.100"),
        ("10.0.40.100", "10.0.40.100", "10.0.40.100"),
        ("10.0.40.0/30", "10.0.40.0", "10.0.40.3"),
        ("10.0.40.1 - 10.0.40.9", "10.0.40.1", "10.0.40.9"),
    ],
)
def test_a_range_has_two_ends(text: str, first: str, last: str) -> None:
    assert parse_range(text) == (ip_address(first), ip_address(last))


def test_words_of_schedules_are_schedules() -> None:
    for word in CRON_WORDS:
        parse_cron(cron_expression(word))
    assert cron_expression("5 4 * * *") == "5 4 * * *"


@given(st.sampled_from([kind for kind, _ in BAD]), st.text(max_size=30) | st.integers() | st.floats() | st.booleans())
def test_nothing_else_than_an_error_comes_of_nonsense(kind: Any, value: Any) -> None:
    told = ""
    try:
        read(kind, value)
    except ValidationError as error:
        told = str(error.errors()[0]["ctx"]["text"])
    assert len(told) < 300
