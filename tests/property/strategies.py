"""What Hypothesis draws from, for every room."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

AMBIGUOUS = (
    "yes",
    "no",
    "on",
    "Off",
    "y",
    "N",
    "true",
    "NULL",
    "~",
    "=",
    "<<",
    "---",
    "...",
    "1:30",
    "190:20:30",
    "0o17",
    "0x1f",
    "0777",
    "08",
    "1e3",
    "12e4567",
    "2020-01-01",
    "1_000",
    "_1",
    ".5",
    "1.",
    "+.inf",
    ".nan",
    "-",
    "?",
    ":",
    "|",
    ">",
    "&",
    "*",
    "!",
    "%",
    "@",
    "`",
    "0b1",
    "-0b1",
    "v1.2.3",
    "1.2",
    "10.0.40.1/32",
    "10m",
    "100Mi",
    "-1",
    "a",
)
"""Texts that some reader of YAML takes for something else, and some that look so and are not."""

AWKWARD = (
    "a: b",
    "a #b",
    "# x",
    "key:",
    "- a",
    "  lead\nx",
    "x\n\n",
    "\n\nx",
    "\n x",
    "\tx\ny",
    "x\n\ty\n",
    "x \ny",
    "x\n  ",
    "a\n---\nb",
    "\n",
    " ",
    "a\n\n\nb\n\n",
    "# x\ny",
    "2001-12-14 21:59:43.10 -5",
    "\"q\" \\ 's'",
    "\u00a0",
    "\u2028",
    "\x85",
    "\ufeff",
    "\x07",
    "\r\n",
    "\N{GRINNING FACE}",
    "caf\u00e9",
    "{a",
    "[a, b]",
    "a, b",
)
"""Texts that are hard to write."""

TEXT = (
    st.sampled_from(AMBIGUOUS)
    | st.sampled_from(AWKWARD)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
    | st.text("ab \n\t:#-?,[]{}&*!|>'\"%@`0.e_~\\", max_size=10)
)

NUMBERS = (
    st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False).filter(lambda number: not 2**53 < abs(number) < 2**64)
    | st.sampled_from([1.0, 1e22, 1e-7, -0.0])
)

SCALARS = st.none() | st.booleans() | NUMBERS | TEXT

YAML_VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=15,
)
"""All that Kubernetes can store: JSON with numbers of 64 bits. Between 2^53 and 2^64, JSON does not say which float is meant."""

PATHS = st.lists(st.sampled_from(["a", "b", "c", "d.yaml", "e.sh"]), min_size=1, max_size=3).map("/".join)


@st.composite
def file_trees(draw: st.DrawFn) -> dict[str, bytes]:
    """Files of a small tree, in which no path is both file and folder."""
    files: dict[str, bytes] = {}
    for path in draw(st.lists(PATHS, max_size=6)):
        if not any(path == known or known.startswith(f"{path}/") or path.startswith(f"{known}/") for known in files):
            files[path] = draw(st.sampled_from([b"", b"one\n", b"two\n", b"#!/bin/sh\n"]))
    return files
