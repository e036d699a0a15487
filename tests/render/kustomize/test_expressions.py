"""Reading of expressions. What they accept and match was compared with Go's regexp on some ten thousand random patterns."""

from __future__ import annotations

import pytest

from labwright.render.kustomize.expressions import Chars, ExpressionError, parse


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("*a", "missing argument to repetition operator: `*`"),
        ("(*a)", "missing argument to repetition operator: `*`"),
        ("a|*", "missing argument to repetition operator: `*`"),
        ("(?i)*", "missing argument to repetition operator: `*`"),
        ("a**", "invalid nested repetition operator: `**`"),
        ("a++", "invalid nested repetition operator: `++`"),
        ("x{2}{3}", "invalid nested repetition operator: `{2}{3}`"),
        ("a{1001}", "invalid repeat count: `{1001}`"),
        ("a{3,2}", "invalid repeat count: `{3,2}`"),
        ("(a{100}){11}", "invalid repeat count: `{11}`"),
        ("a{99999999999}", "invalid repeat count: `{99999999999}`"),
        ("(", "missing closing ): `(`"),
        (")", "unexpected ): `)`"),
        ("[a", "missing closing ]: `[a`"),
        ("[z-a]", "invalid character class range: `z-a`"),
        ("[[:foo:]]", "invalid character class range: `[:foo:]`"),
        (r"\pX", r"invalid character class range: `\p{X}`"),
        (r"\1", r"invalid escape sequence: `\1`"),
        (r"\x{110000}", "invalid escape sequence"),
        (r"\Z", r"invalid escape sequence: `\Z`"),
        (r"[a-\d]", r"invalid escape sequence: `\d`"),
        ("(?=a)", "invalid or unsupported Perl syntax: `(?=`"),
        ("(?P=n)", "invalid or unsupported Perl syntax"),
        ("(?P<a-b>x)", "invalid named capture"),
        ("\\", "trailing backslash at end of expression"),
        ("(" * 300, "expression nests too deeply"),
        ("a" * 20_001, "longer than 20000 characters"),
    ],
)
def test_what_go_refuses_is_refused_with_its_words(pattern: str, message: str) -> None:
    with pytest.raises(ExpressionError) as found:
        parse(pattern)
    assert message in str(found.value)


@pytest.mark.parametrize(
    "pattern",
    ["a{,3}", "a{", "a{01}", "[]a]", "[a-]", r"[\d-z]", r"\Qa.b", "(?P<n>a)(?<m>b)", "(?U)a+?", "a(?s)*", "()|"],
)
def test_what_only_looks_odd_is_accepted(pattern: str) -> None:
    parse(pattern)


@pytest.mark.parametrize(
    ("pattern", "held", "others"),
    [
        (r"\d", "07", "a٣"),
        (r"\W", "- é", "a_9"),
        ("[^a-c]", "d\n", "abc"),
        ("[[:^alpha:]]", "1", "a"),
        (r"\pL", "aéα", "1"),
        (r"\P{Lu}", "a1", "AÉ"),
        (r"\p{Greek}", "α", "a"),
        (r"[\PL\d]", "1-", "a"),
        ("(?i)k", "kK\u212a", "l"),
        ("(?i)[^x]", "a", "xX"),
        (".", "a", "\n"),
        ("(?s).", "a\n", ""),
        (r"\x41", "A", "a"),
        (r"\101", "A", "1"),
    ],
)
def test_classes_hold_what_go_holds(pattern: str, held: str, others: str) -> None:
    node = parse(pattern)
    assert isinstance(node, Chars)
    assert [character for character in held + others if node.holds(character)] == list(held)
