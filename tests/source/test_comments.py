from __future__ import annotations

import pytest

from labwright.source import Place, SourceError
from labwright.source.comments import comments_of

TEXT = """\
# head
a: 1   # behind
b: "x # no"  # yes
c: a#b
d: |
  # no
  text # no
# labwright: ignore[B003] reason
e: 'two
  # no'
"""


def test_finds_comments_and_nothing_that_looks_so() -> None:
    found = [
        (comment.text, comment.place.line, comment.place.column, comment.alone) for comment in comments_of(TEXT, "f")
    ]
    assert found == [
        ("head", 1, 1, True),
        ("behind", 2, 8, False),
        ("yes", 3, 14, False),
        ("labwright: ignore[B003] reason", 8, 1, True),
    ]


def test_a_comment_reaches_to_the_end_of_its_line() -> None:
    assert comments_of("a: 1 # b  # c ", "f")[0].place == Place("f", 1, 6, 1, 15)


def test_none() -> None:
    assert comments_of(b"a: 1", "f") == ()


def test_a_file_that_is_no_yaml_is_an_error() -> None:
    with pytest.raises(SourceError):
        comments_of("a: [ # x", "f")
