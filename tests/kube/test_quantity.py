from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labwright.kube.quantity import QuantityError, format_bytes, format_cpu, format_quantity, parse_quantity


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("1", "1"),
        ("500m", "0.5"),
        ("1Gi", "1073741824"),
        ("1.5Gi", "1610612736"),
        ("1G", "1000000000"),
        ("1E", "1e18"),
        ("1e3", "1000"),
        ("1E3", "1000"),
        ("-1.5k", "-1500"),
        ("+.5", "0.5"),
        ("5.", "5"),
        ("100u", "0.0001"),
        ("0.1n", "1e-9"),
        ("-0.1n", "-1e-9"),
        ("100Ei", "9223372036854775807"),
        (2, "2"),
        (0.5, "0.5"),
    ],
)
def test_reads(text: str | float, value: str) -> None:
    assert parse_quantity(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Gi",
        "1gi",
        "1 Gi",
        "1GiB",
        "1KB",
        "1K",
        "ten",
        "1e",
        "1e3Gi",
        "0x10",
        "1,5",
        "1e999999999",
        "9" * 500,
        "\u0661",
        True,
    ],
)
def test_refuses(text: str) -> None:
    with pytest.raises(QuantityError, match="no quantity"):
        parse_quantity(text)


@pytest.mark.parametrize(
    ("value", "as_bytes", "as_cpu", "canonical"),
    [
        (0, "0", "0", "0"),
        (1500, "1500", "1500", "1500"),
        (2048, "2Ki", "2048", "2048"),
        (2**30, "1Gi", "1073741824", "1073741824"),
        (Decimal("0.25"), "1", "250m", "250m"),
        (Decimal("0.0001"), "1", "1m", "100u"),
        (3000, "3000", "3000", "3k"),
        (Decimal("1e-12"), "1", "1m", "1n"),
        (-2000, "-2000", "-2000", "-2k"),
    ],
)
def test_writes(value: Decimal | int, as_bytes: str, as_cpu: str, canonical: str) -> None:
    assert (format_bytes(value), format_cpu(value), format_quantity(value)) == (as_bytes, as_cpu, canonical)


@given(st.decimals(min_value=-(10**15), max_value=10**15, places=9))
def test_the_canonical_form_is_exact(value: Decimal) -> None:
    assert parse_quantity(format_quantity(value)) == value


@given(st.integers(0, 2**62))
def test_bytes_are_exact(value: int) -> None:
    assert parse_quantity(format_bytes(value)) == value
