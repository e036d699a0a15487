from __future__ import annotations

import time

import pytest

from labwright.source import Place, SourceError, key_place_of, load, load_all, place_of, plain
from labwright.source.compose import MAX_ALIASED, MAX_DEPTH, MAX_FAULTS, scalar_spans
from tests.source.samples import DEPLOYMENT, fault_of


class TestPlaces:
    def test_a_value_spans_its_first_to_its_last_character(self) -> None:
        value = load(DEPLOYMENT, "f").value
        assert place_of(value, "spec", "replicas") == Place("f", 6, 13, 6, 14)
        assert place_of(value, "metadata", "name") == Place("f", 4, 18, 4, 26)
        assert place_of(value, "metadata", "labels") == Place("f", 4, 36, 4, 51)

    def test_a_key_has_its_own_place(self) -> None:
        value = load(DEPLOYMENT, "f").value
        assert key_place_of(value, "spec", "replicas") == Place("f", 6, 3, 6, 11)

    def test_items_of_lists_have_places(self) -> None:
        container = ("spec", "template", "spec", "containers", 0)
        value = load(DEPLOYMENT, "f").value
        assert place_of(value, *container) == Place("f", 10, 11, 16, 21)
        assert place_of(value, *container, "args", 1) == Place("f", 11, 28, 11, 34)

    def test_a_block_ends_with_its_last_line_that_has_text_not_at_the_next_token(self) -> None:
        value = load(DEPLOYMENT, "f").value
        path = ("spec", "template", "spec", "containers", 0, "command", 2)
        assert place_of(value, *path) == Place("f", 15, 13, 16, 21)
        assert place_of(value, "spec") == Place("f", 6, 3, 16, 21)

    def test_columns_count_characters_not_bytes(self) -> None:
        value = load("{\u00e4\u00e4: \N{GRINNING FACE}x, b: 1}", "f").value
        assert place_of(value, "b") == Place("f", 1, 13, 1, 14)

    def test_an_absent_value_has_the_empty_place_behind_its_key(self) -> None:
        value = load("a:\nb: 1\n", "f").value
        assert value["a"] is None
        assert place_of(value, "a") == Place("f", 1, 3, 1, 3)

    def test_a_byte_order_mark_takes_no_column(self) -> None:
        assert place_of(load(b"\xef\xbb\xbfa: 1", "f").value, "a") == Place("f", 1, 4, 1, 5)

    def test_windows_line_ends_count_once(self) -> None:
        assert place_of(load("a: 1\r\nb: 2\r\n", "f").value, "b") == Place("f", 2, 4, 2, 5)

    def test_spans_of_scalars_come_in_order(self) -> None:
        assert [(span.line, span.column) for span in scalar_spans("a: [b]\nc: 1", "f")] == [
            (1, 1),
            (1, 5),
            (2, 1),
            (2, 4),
        ]


class TestAnchors:
    def test_aliases_are_values_of_their_own(self) -> None:
        value = load("a: &x {b: [1]}\nc: *x\n", "f").value
        value["c"]["b"].append(2)
        assert plain(value) == {"a": {"b": [1]}, "c": {"b": [1, 2]}}

    def test_an_alias_is_what_set_the_value_and_its_fields_come_from_the_anchor(self) -> None:
        value = load("a: &x {b: 1}\nc: *x\n", "f").value
        assert place_of(value, "c") == Place("f", 2, 4, 2, 6)
        assert place_of(value, "c", "b") == Place("f", 1, 11, 1, 12)

    def test_an_anchor_defined_twice_means_the_later_one(self) -> None:
        assert plain(load("a: &x 1\nb: *x\nc: &x 2\nd: *x", "f").value) == {"a": 1, "b": 1, "c": 2, "d": 2}

    def test_anchors_end_with_their_document(self) -> None:
        assert fault_of("a: &x 1\n---\nb: *x") == ("Y004", "no anchor `&x` before this alias", (3, 4))

    def test_merge_keys_fill_in_what_the_mapping_lacks(self) -> None:
        text = "base: &b {cpu: 1, memory: 2}\none: {<<: *b, cpu: 3}\ntwo:\n  cpu: 4\n  <<: [*b, {disk: 5, memory: 6}]\n"
        value = load(text, "f").value
        assert plain(value["one"]) == {"cpu": 3, "memory": 2}
        assert plain(value["two"]) == {"cpu": 4, "memory": 2, "disk": 5}
        assert place_of(value, "one", "memory") == Place("f", 1, 27, 1, 28)
        assert key_place_of(value, "two", "disk") == Place("f", 5, 13, 5, 17)

    def test_a_quoted_merge_key_is_a_key(self) -> None:
        assert plain(load('"<<": 1', "f").value) == {"<<": 1}

    def test_a_merge_needs_a_mapping(self) -> None:
        assert fault_of("a: 1\n<<: 3") == ("Y013", "`<<` merges mappings only", (2, 5))


class TestKeys:
    def test_become_text_as_in_kubernetes(self) -> None:
        assert list(load("1: a\n1.5: b\nyes: c\n0x10: d\n2001-01-01: e\n1e22: f\n", "f").value) == [
            "1",
            "1.5",
            "true",
            "16",
            "2001-01-01",
            "1e+22",
        ]

    def test_twice_is_an_error_with_both_places(self) -> None:
        with pytest.raises(SourceError) as caught:
            load("spec:\n  replicas: 1\n  image: x\n  replicas: 2\n", "f.yaml")
        (diagnostic,) = caught.value.diagnostics
        assert (diagnostic.code, str(diagnostic.place)) == ("Y002", "f.yaml:4:3")
        assert diagnostic.message == "key `replicas` stands twice in one mapping"
        assert str(diagnostic.notes[0].place) == "f.yaml:2:3"

    def test_twice_after_conversion_is_an_error_too(self) -> None:
        assert fault_of('1: a\n"1": b')[0] == "Y002"

    @pytest.mark.parametrize("text", ["? [a]\n: b", "? {a: 1}\n: b", "~: a", "18446744073709551615: x"])
    def test_that_are_no_names_are_errors(self, text: str) -> None:
        assert fault_of(text)[0] == "Y012"


class TestTags:
    def test_of_yaml_itself_decide_the_type(self) -> None:
        value = load(
            "a: !!str 3\nb: !!int '3'\nc: !!float 3\nd: !!binary aGVsbG8=\ne: !!bool 'yes'\nf: !!null ''", "f"
        ).value
        assert plain(value) == {"a": "3", "b": 3, "c": 3.0, "d": "hello", "e": True, "f": None}

    def test_of_others_are_ignored(self) -> None:
        value = load("a: !vault |\n  x\nb: !Ref {c: 1}\nd: !x [1]\n", "f").value
        assert plain(value) == {"a": "x\n", "b": {"c": 1}, "d": [1]}

    def test_that_do_not_fit_are_errors(self) -> None:
        assert fault_of("a: 1\nb: !!int foo") == ("Y014", "the value cannot be read: `foo` is no !!int", (2, 4))


def test_all_faults_of_a_file_are_reported_at_once() -> None:
    text = "a: 1\na: 2\nb: *x\n~: 1\nc: .nan\n<<: 3\nd: &y [*y]\nd: 3\ne: [1\n"
    with pytest.raises(SourceError) as caught:
        load_all(text, "f")
    found = [(diagnostic.code, str(diagnostic.place)) for diagnostic in caught.value.diagnostics]
    assert found == [
        ("Y002", "f:2:1"),
        ("Y004", "f:3:4"),
        ("Y012", "f:4:1"),
        ("Y014", "f:5:4"),
        ("Y011", "f:7:8"),
        ("Y002", "f:8:1"),
        ("Y001", "f:9:6"),
    ]


def test_of_very_many_faults_the_first_are_reported() -> None:
    with pytest.raises(SourceError) as caught:
        load_all("a: 1\n" * 500, "f")
    assert len(caught.value.diagnostics) == MAX_FAULTS


@pytest.mark.parametrize("text", ["[a?b]", "{a?: b}", "{url: http://example.org/?q=1}", "- {a: [b, c?]}"])
def test_a_question_mark_between_braces_is_refused_as_gos_readers_do(text: str) -> None:
    code, message, _ = fault_of(text)
    assert code == "Y001"
    assert "a `?` in an unquoted text between braces" in message


@pytest.mark.parametrize("text", ["a: b?c", "{a: 'b?c'}", "{? a : b}", '["?"]', "url: http://example.org/?q=1"])
def test_other_question_marks_are_fine(text: str) -> None:
    load(text, "f")


class TestHostileText:
    def test_deep_nesting_is_refused(self) -> None:
        load("[" * MAX_DEPTH + "]" * MAX_DEPTH, "f")
        assert fault_of("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))[0] == "Y006"
        assert fault_of("[" * 200_000)[0] == "Y006"
        assert fault_of("\n".join(" " * level + "a:" for level in range(500)))[0] == "Y006"

    def test_depth_grown_by_aliases_is_refused(self) -> None:
        text = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 400))
        assert fault_of(text)[0] == "Y006"

    def test_an_alias_bomb_is_refused_at_once(self) -> None:
        text = "a0: &a0 [" + "x," * 9 + "]\n"
        text += "".join(f"a{n}: &a{n} [" + f"*a{n - 1}," * 9 + "]\n" for n in range(1, 12))
        started = time.process_time()
        code, message, _ = fault_of(text)
        assert code == "Y005"
        assert str(MAX_ALIASED) in message
        assert time.process_time() - started < 2

    def test_a_bomb_of_merge_keys_is_refused(self) -> None:
        text = "a0: &a0 {" + ",".join(f"k{n}: x" for n in range(999)) + "}\n"
        text += "".join(f"b{n}: {{<<: *a0}}\n" for n in range(200))
        assert fault_of(text)[0] == "Y005"

    def test_a_file_beyond_the_bound_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("labwright.source.lines.MAX_BYTES", 10)
        assert fault_of("a: 12345678")[0] == "Y007"

    def test_a_file_of_too_many_values_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("labwright.source.compose.MAX_VALUES", 10)
        assert fault_of("- {}\n" * 12)[0] == "Y007"

    def test_a_file_of_too_many_lines_is_refused_at_once(self) -> None:
        started = time.process_time()
        assert fault_of("- a\n" * 1_000_001)[0] == "Y007"
        assert fault_of("[" + "x," * 1_000_001 + "]")[0] == "Y007"
        assert time.process_time() - started < 1

    def test_long_keys_lines_and_numbers_are_no_trouble(self) -> None:
        text = "? " + "k" * 100_000 + "\n: " + "9" * 100_000 + "\nlist: [" + "1," * 50_000 + "]\n"
        value = load(text, "f").value
        assert len(value["list"]) == 50_000
        assert value["k" * 100_000] == "9" * 100_000
