"""When a text needs quotes, and how to write it with and without."""

from __future__ import annotations

import re
from functools import cache

from labwright.source.scalars import NUMBER_STARTS, Dialect, ScalarError, resolve

_INDICATORS = frozenset(",[]{}#&*!|>'\"%@`")
_SHORT = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}


@cache
def _escape_needed() -> re.Pattern[str]:
    """Made when it is needed: compiling so wide a set takes some milliseconds."""
    return re.compile(
        "[^\x20-\x7e\u00a1-\u167f\u1681-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\u2fff\u3001-\ud7ff\ue000-\ufefe\uff00-\uffef\U00010000-\U0010ffff]"
    )


@cache
def _block_forbidden() -> re.Pattern[str]:
    return re.compile(
        "[^\t\n\x20-\x7e\u00a1-\u167f\u1681-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\u2fff\u3001-\ud7ff\ue000-\ufefe\uff00-\uffef\U00010000-\U0010ffff]"
    )


@cache
def _something_else() -> re.Pattern[str]:
    """What a reader would not take for text."""
    return re.compile(
        r"""
      (?:y|n|yes|no|on|off|true|false|null|~|=|<<)                          # words of YAML 1.1 and 1.2, any case
    | [-+]?(?:0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+)                  # numbers by base
    | [-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9_]+)(?:[eE][-+]?[0-9_]+)?    # decimal numbers
    | [-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?                      # sexagesimal numbers, 1:30
    | [-+]?\.(?:inf|nan)
    | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:[Tt]|[ \t]+)[0-9].*)?             # dates and timestamps
    """,
        re.VERBOSE | re.IGNORECASE | re.ASCII,
    )


def flow_scalar(text: str) -> str:
    """The text on one line: plain where every reader takes it for that text, else quoted."""
    if is_plain(text):
        return str(text)
    if _escape_needed().search(text) is None and ('"' in text or "\\" in text) and text.count("'") <= 1:
        return "'" + text.replace("'", "''") + "'"
    return double_quoted(text)


def is_plain(text: str) -> bool:
    """Whether the text may stand without quotes, as a key or value of a block collection."""
    if not text or text != text.strip() or _escape_needed().search(text):
        return False
    if text[0] in _INDICATORS or text.startswith(("---", "...")):
        return False
    if text[0] in "-?:" and (len(text) == 1 or text[1] == " "):
        return False
    if ": " in text or " #" in text or text.endswith(":"):
        return False
    return _something_else().fullmatch(text) is None and _is_text(text)


def _is_text(text: str) -> bool:
    """Whether Go's readers, which ignore underscores in numbers wherever they stand, take it for text."""
    if text[0] not in NUMBER_STARTS:
        return True
    try:
        return all(isinstance(resolve(text, dialect), str) for dialect in Dialect)
    except ScalarError:
        return False


def double_quoted(text: str) -> str:
    """The text in double quotes; what is not printable is escaped."""
    if _escape_needed().search(text) is None:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return '"' + "".join(_escaped(character) for character in text) + '"'


def block_header(text: str) -> str | None:
    """The header of a literal block scalar for the text, None when it fits on one line or no block can hold it."""
    if "\n" not in text or not text.strip() or _block_forbidden().search(text):
        return None
    if not text.rstrip("\n").rpartition("\n")[2].strip():
        # A last line of white space only: readers agree on it, people cannot see it.
        return None
    stripped = text.lstrip("\n")
    first = text[0] if text[0] in " \t" else stripped[0]
    # The reader would take leading white space of the first line for indentation.
    indicator = "2" if first in " \t" else ""
    chomping = "-" if not text.endswith("\n") else "+" if text.endswith("\n\n") else ""
    return f"|{indicator}{chomping}"


def _escaped(character: str) -> str:
    if short := _SHORT.get(character):
        return short
    if _escape_needed().match(character) is None:
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
