from __future__ import annotations

import copy

import pytest

from labwright.source import (
    Origin,
    Place,
    YamlList,
    YamlMap,
    append,
    assign,
    clone,
    delete,
    insert,
    key_place_of,
    load,
    nearest_place,
    origin_of,
    place_of,
    plain,
    walk,
)

PATCH = Origin(Place("patch.yaml", 3, 1, 3, 5), why="patch")
LATER = Origin(Place("later.yaml", 1, 1, 1, 2), why="substitution")


def example() -> YamlMap:
    value = load("spec:\n  replicas: 1\n  ports: [80, 443]\n", "base.yaml").value
    assert isinstance(value, YamlMap)
    return value


class TestOrigins:
    def test_unknown_is_none_never_a_guess(self) -> None:
        value = example()
        assert origin_of(value, "spec", "absent") is None
        assert origin_of(value, "spec", "ports", 7) is None
        assert origin_of(value, "spec", "replicas", "deeper") is None
        assert origin_of({"a": 1}, "a") is None
        assert place_of(value, "spec", "ports", "x") is None

    def test_of_the_document_is_its_place(self) -> None:
        origin = origin_of(example())
        assert origin
        assert str(origin.place) == "base.yaml:1:1"
        assert origin_of("text") is None

    def test_items_count_from_the_end_too(self) -> None:
        assert place_of(example(), "spec", "ports", -1) == Place("base.yaml", 3, 15, 3, 18)

    def test_the_nearest_place_of_an_absent_field_is_its_parents(self) -> None:
        value = example()
        assert nearest_place(value, "spec", "template", "spec") == place_of(value, "spec")
        assert nearest_place(value, "spec", "replicas") == place_of(value, "spec", "replicas")
        assert nearest_place({}, "a") is None

    def test_a_list_changed_behind_our_back_has_no_origins(self) -> None:
        value = example()
        value["spec"]["ports"].append(8080)
        assert origin_of(value, "spec", "ports", 0) is None


class TestAssign:
    def test_keeps_what_was_there_as_history(self) -> None:
        value = example()
        assign(value["spec"], "replicas", 3, PATCH)
        assign(value["spec"], "replicas", 5, LATER)
        origin = origin_of(value, "spec", "replicas")
        assert value["spec"]["replicas"] == 5
        assert origin
        assert [(entry.place.file, entry.why) for entry in origin.history] == [
            ("later.yaml", "substitution"),
            ("patch.yaml", "patch"),
            ("base.yaml", ""),
        ]

    def test_joins_two_histories(self) -> None:
        value = example()
        assign(value["spec"], "replicas", 3, LATER._replace(previous=PATCH))
        origin = origin_of(value, "spec", "replicas")
        assert origin
        assert [entry.place.file for entry in origin.history] == ["later.yaml", "patch.yaml", "base.yaml"]

    def test_a_new_key_has_the_place_of_what_set_it(self) -> None:
        value = example()
        assign(value["spec"], "paused", True, PATCH)
        assert key_place_of(value, "spec", "paused") == PATCH.place
        assert origin_of(value, "spec", "paused") == PATCH

    def test_without_an_origin_forgets_the_old_one(self) -> None:
        value = example()
        assign(value["spec"], "replicas", 3, None)
        assert origin_of(value, "spec", "replicas") is None

    def test_an_item(self) -> None:
        value = example()
        assign(value["spec"]["ports"], 1, 8443, PATCH)
        origin = origin_of(value, "spec", "ports", 1)
        assert origin
        assert origin.place == PATCH.place
        assert origin.previous

    def test_works_on_plain_values(self) -> None:
        value: dict[str, int] = {}
        assign(value, "a", 1, PATCH)
        assert value == {"a": 1}

    def test_heals_a_list_changed_behind_our_back(self) -> None:
        ports = example()["spec"]["ports"]
        ports.append(8080)
        assign(ports, 2, 9090, PATCH)
        assert [origin and origin.place.file for origin in ports.origins] == ["base.yaml", "base.yaml", "patch.yaml"]


class TestAddingAndRemoving:
    def test_delete(self) -> None:
        value = example()
        delete(value["spec"]["ports"], 0)
        assert place_of(value, "spec", "ports", 0) == Place("base.yaml", 3, 15, 3, 18)
        delete(value["spec"], "replicas")
        assert value["spec"] == {"ports": [443]}
        assert key_place_of(value, "spec", "replicas") is None
        plain_list = [1, 2]
        delete(plain_list, 0)
        assert plain_list == [2]

    def test_delete_of_what_is_not_there(self) -> None:
        with pytest.raises(KeyError):
            delete(example(), "absent")
        with pytest.raises(IndexError):
            delete(example()["spec"]["ports"], 5)

    def test_append_and_insert(self) -> None:
        value = example()
        ports = value["spec"]["ports"]
        append(ports, 8080, PATCH)
        insert(ports, 0, 22, LATER)
        assert ports == [22, 80, 443, 8080]
        assert [origin and origin.place.file for origin in ports.origins] == [
            "later.yaml",
            "base.yaml",
            "base.yaml",
            "patch.yaml",
        ]

    def test_append_after_plain_removal_forgets_which_is_which(self) -> None:
        ports = example()["spec"]["ports"]
        ports.pop(0)
        append(ports, 1, PATCH)
        assert ports.origins == [None, PATCH]


class TestCopies:
    @pytest.mark.parametrize("how", [copy.deepcopy, clone])
    def test_deep_ones_keep_origins_and_share_nothing(self, how: object) -> None:
        value = example()
        copied = how(value)  # type: ignore[operator]
        assign(copied["spec"], "replicas", 9, PATCH)
        append(copied["spec"]["ports"], 1, PATCH)
        assert value["spec"] == {"replicas": 1, "ports": [80, 443]}
        assert place_of(value, "spec", "replicas") == Place("base.yaml", 2, 13, 2, 14)
        assert place_of(copied, "spec", "ports", 0) == place_of(value, "spec", "ports", 0)

    def test_shallow_ones_have_origins_of_their_own(self) -> None:
        value = example()["spec"]
        for copied in (copy.copy(value), value.copy()):
            assign(copied, "replicas", 9, PATCH)
            assert copied.place == value.place
        ports = value["ports"]
        for other in (copy.copy(ports), ports.copy()):
            append(other, 1, PATCH)
        assert value["replicas"] == 1
        assert len(ports.origins) == 2
        assert place_of(value, "replicas") == Place("base.yaml", 2, 13, 2, 14)

    def test_plain_has_neither_places_nor_our_types(self) -> None:
        copied = plain(example())
        assert type(copied) is dict
        assert type(copied["spec"]["ports"]) is list

    def test_clone_of_plain_values(self) -> None:
        value = {"a": [{"b": 1}]}
        copied = clone(value)
        copied["a"][0]["b"] = 2
        assert value == {"a": [{"b": 1}]}


def test_walk_finds_or_raises() -> None:
    value = example()
    assert walk(value, "spec", "ports", 1) == 443
    assert walk(value) is value
    for path in (("x",), ("spec", "ports", 2), ("spec", "ports", "a"), ("spec", "replicas", "a")):
        with pytest.raises(KeyError):
            walk(value, *path)


def test_made_by_hand_they_have_no_origins() -> None:
    assert YamlMap({"a": 1}).origins == {}
    assert YamlList([1, 2]).origins == [None, None]
    assert YamlMap().place is None
