from __future__ import annotations

from typing import Any

import pytest

from labwright.changes import lists
from labwright.changes.lists import alike, pair
from labwright.kube import GVK

SERVICE = GVK("", "v1", "Service")
THING = GVK("example.org", "v1", "Thing")


def pairs(old: list[Any], new: list[Any], gvk: GVK = THING, *path: str) -> list[tuple[int | None, int | None, str]]:
    return pair(old, new, gvk, path)


def test_ports_of_a_service_are_told_apart_by_number_and_protocol() -> None:
    old = [{"port": 53, "protocol": "UDP"}, {"port": 53, "protocol": "TCP"}]
    assert pairs(old, old[::-1], SERVICE, "spec", "ports") == [(1, 0, "53/TCP"), (0, 1, "53/UDP")]


def test_a_port_whose_number_changed_is_the_port_of_its_name() -> None:
    old = [{"name": "http", "port": 80}, {"name": "dns", "port": 53}]
    new = [{"name": "http", "port": 8080}, {"name": "dns", "port": 53}]
    assert pairs(old, new, SERVICE, "spec", "ports") == [(0, 0, "http"), (1, 1, "dns")]


def test_a_single_item_of_another_name_is_the_same_when_it_is_much_alike() -> None:
    old = [{"name": "main", "image": "a", "port": 1, "x": 2}, {"name": "b"}]
    assert pairs(old, [{"name": "app", "image": "a", "port": 1, "x": 2}, {"name": "b"}]) == [(0, 0, "app"), (1, 1, "b")]
    assert pairs(old, [{"name": "app", "image": "z"}, {"name": "b"}]) == [
        (None, 0, "app"),
        (1, 1, "b"),
        (0, None, "main"),
    ]


def test_objects_within_a_list_are_told_apart_by_their_name() -> None:
    old = [{"metadata": {"name": "data"}}, {"metadata": {"name": "wal"}}]
    assert pairs(old, old[::-1]) == [(1, 0, "wal"), (0, 1, "data")]


def test_a_reference_is_the_same_when_only_its_hash_is_another() -> None:
    old = [{"kind": "ConfigMap", "name": "values-c4mcdmhtdh"}, {"kind": "Secret", "name": "s"}]
    new = [{"kind": "ConfigMap", "name": "values-2g4496ckdb"}, {"kind": "Secret", "name": "s"}]
    assert [each[:2] for each in pairs(old, new)] == [(0, 0), (1, 1)]


def test_flags_are_paired_by_what_stands_before_their_value() -> None:
    old, new = ["--level=info", "--port=1", "serve"], ["serve", "--port=2", "--extra", "--level=debug"]
    assert pairs(old, new) == [
        (2, 0, "0"),
        (1, 1, "1"),
        (None, 2, "2"),
        (0, 3, "3"),
    ]


def test_an_item_replaced_in_its_place_is_a_change() -> None:
    assert [each[:2] for each in pairs(["a", "b"], ["a", "c"])] == [(0, 0), (1, 1)]


def test_items_without_keys_are_aligned_as_lines_are() -> None:
    rule = {"verbs": ["get"]}
    old = [rule, {"verbs": ["list"]}, {"verbs": ["watch"]}]
    new = [{"verbs": ["create"]}, rule, {"verbs": ["list", "x"]}, {"verbs": ["watch"]}]
    assert [each[:2] for each in pairs(old, new)] == [(None, 0), (0, 1), (1, 2), (2, 3)]


def test_a_list_in_another_order_keeps_its_items() -> None:
    old = [{"a": [1]}, {"a": [2]}, {"a": [1]}]
    assert [each[:2] for each in pairs(old, [old[1], old[0], old[2]])] == [(1, 0), (0, 1), (2, 2)]


def test_long_lists_without_keys_are_compared_place_by_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "MOST_ALIGNED", 2)
    assert [each[:2] for each in pairs([[1], [2], [3]], [[0], [1], [2], [3]])] == [(0, 0), (1, 1), (2, 2), (None, 3)]


def test_likeness_is_the_share_of_equal_leaves() -> None:
    assert alike({"a": 1, "b": [2, 3]}, {"a": 1, "b": [3, 2]}) == 1
    assert alike({"a": 1}, {"a": 2}) == 0
    assert alike({"a": 1, "b": 2}, {"a": 1, "b": 3}) == pytest.approx(1 / 3)
    assert alike({}, {}) == 1
