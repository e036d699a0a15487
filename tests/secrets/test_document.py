from __future__ import annotations

import pytest

from labwright.secrets.document import is_encrypted, leaves, read
from labwright.source import load


def seen(text: str) -> list[tuple[tuple[str | int, ...], object, object]]:
    return [(leaf.path, leaf.value, leaf.seen) for leaf in leaves(load(text, "x").value, text)]


def test_leaves_come_in_the_order_of_the_file_without_nulls_and_without_sops() -> None:
    text = "b: 1\na: {z: t, x: [u, {z: ~}, true]}\nsops: {mac: m}\nc: {sops: inner}\n"
    assert [path for path, _, _ in seen(text)] == [("b",), ("a", "z"), ("a", "x", 0), ("a", "x", 2), ("c", "sops")]


def test_list_indexes_are_no_part_of_a_value_s_address() -> None:
    [leaf] = leaves(load("a: [{b: x}]\n", "x").value, "a: [{b: x}]\n")
    assert leaf.keys == ("a", "b")
    assert leaf.additional == "a:b:"


@pytest.mark.parametrize(
    ("written", "kubernetes", "sops"),
    [
        ("yes", True, "yes"),
        ("'yes'", "yes", "yes"),
        ('"0o17"', "0o17", "0o17"),
        ("2024-01-01", "2024-01-01", "2024-01-01T00:00:00Z"),
        ("2024-01-01  # comment", "2024-01-01", "2024-01-01T00:00:00Z"),
        ("&anchor yes", True, "yes"),
        ("!!str yes", "yes", "yes"),
        ("|\n  yes\n", "yes\n", "yes\n"),
        ("one\n  two", "one two", "one two"),
        ("ü 2024", "ü 2024", "ü 2024"),
    ],
)
def test_each_value_is_read_for_kubernetes_and_for_sops(written: str, kubernetes: object, sops: object) -> None:
    [(_, value, as_sops)] = seen(f"a: {written}\n")
    assert (value, as_sops) == (kubernetes, sops)


def test_values_in_braces_are_read_too() -> None:
    assert [value for _, _, value in seen("{a: yes, b: [on, 'off']}\n")] == ["yes", "on", "off"]


def test_an_alias_counts_where_it_stands() -> None:
    text = "a: &x 2024-01-01\nb: *x\n"
    assert [path for path, _, _ in seen(text)] == [("a",), ("b",)]


@pytest.mark.parametrize("value", [None, [], {}, {"sops": None}, {"sops": {"mac": ""}}, {"sops": {"mac": "x"}}])
def test_a_document_without_mac_and_version_is_not_encrypted(value: object) -> None:
    assert not is_encrypted(value)


def test_the_mac_only_setting_must_be_true_itself() -> None:
    text = (
        "a: b\nsops:\n  age: [{recipient: r, enc: e}]\n  lastmodified: 2026-01-01T00:00:00Z\n"
        "  mac: m\n  version: v\n  mac_only_encrypted: @\n"
    )
    assert read(text.replace("@", "true"), "x").metadata.mac_only_encrypted
    assert not read(text.replace("@", "'true'"), "x").metadata.mac_only_encrypted
