from __future__ import annotations

import pytest

from labwright.source.quoting import block_header, double_quoted, flow_scalar, is_plain


@pytest.mark.parametrize(
    "text",
    [
        "linkding",
        "10.0.40.1",
        "10.0.40.100/32",
        "10m",
        "100Mi",
        "v1.16.3",
        "1.2.3",
        "0 2 * * *",
        "sissbruecker/linkding:1.31.0",
        "https://example.org/a?b=c#d",
        "postgres-cluster-rw.database.svc.cluster.local",
        "--port",
        "-c",
        "a, b",
        "it's",
        "a{b}",
        "caf\u00e9",
        "\N{GRINNING FACE}",
        "$(VAR)",
        "${VAR}",
        "1e3x",
        "x: y".replace(": ", ":"),
        "a#b",
        "0xg",
        "nope",
        "?x",
    ],
)
def test_needs_no_quotes(text: str) -> None:
    assert is_plain(text)
    assert flow_scalar(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        " a",
        "a ",
        "yes",
        "No",
        "ON",
        "y",
        "N",
        "true",
        "~",
        "null",
        "1",
        "-1",
        "1.2",
        "0777",
        "08",
        "0x1F",
        "0o7",
        "1_000",
        "-_0",
        "0x_1_",
        "1e3",
        "12e4567",
        ".5",
        ".inf",
        ".NaN",
        "1:30",
        "190:20:30",
        "2020-01-01",
        "2020-01-01T00:00:00Z",
        "=",
        "<<",
        "- a",
        "-",
        "? a",
        ": a",
        "a: b",
        "a:",
        "a #b",
        "#a",
        "*a",
        "&a",
        "!a",
        "|",
        ">",
        "'a",
        "%a",
        "@a",
        "`a",
        "{a}",
        "[a]",
        ", a",
        "---",
        "--- a",
        "...",
        "a\tb",
        "a\u00a0b",
        "\ufeffa",
    ],
)
def test_needs_quotes(text: str) -> None:
    assert not is_plain(text)
    assert flow_scalar(text)[0] in "\"'"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("on", '"on"'),
        ('{"a": 1}', "'{\"a\": 1}'"),
        ("'\"", "'''\"'"),
        (" \\d+ ", "' \\d+ '"),
        ("'a' \"b\" 'c' ", "\"'a' \\\"b\\\" 'c' \""),
        ("a\nb", '"a\\nb"'),
        ("\x00\x1b\x85", '"\\0\\x1b\\x85"'),
        ("\u2028\ufeff", '"\\u2028\\ufeff"'),
        ("\U000e0001\n", '"\U000e0001\\n"'),
    ],
)
def test_the_quotes_are_those_that_read_best(text: str, written: str) -> None:
    assert flow_scalar(text) == written


def test_double_quotes_escape_what_cannot_be_seen() -> None:
    assert double_quoted('a"b\\c') == '"a\\"b\\\\c"'
    assert double_quoted("\u00a0") == '"\\xa0"'


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("one line", None),
        ("a\n", "|"),
        ("a\nb", "|-"),
        ("a\n\n", "|+"),
        (" a\n", "|2"),
        ("\n a\n", "|2"),
        ("\n\n", None),
        ("a\r\n", None),
        ("a\x0b\n", None),
    ],
)
def test_block_headers(text: str, header: str | None) -> None:
    assert block_header(text) == header
