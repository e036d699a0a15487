"""Lines as YAML counts them, and bytes to text."""

from __future__ import annotations

import re
from functools import cache

from labwright.source.errors import fault
from labwright.source.places import Place

MAX_BYTES = 32 * 2**20
"""Largest file read, in bytes. The largest real ones, bundled CRDs, have about 4 MiB. Chosen by feel."""

MAX_SEPARATORS = 1_000_000
"""Most line breaks and commas of one file: a bound on its values that takes milliseconds to check. Chosen by feel."""

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_ODD_ASCII = re.compile("[^\t\n\r\x20-\x7e]")
_UTF16 = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


@cache
def _unprintable() -> re.Pattern[str]:
    """Made when it is needed: compiling so wide a set takes some milliseconds."""
    return re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def split_lines(text: str) -> list[str]:
    """The lines without their ends. YAML 1.1 also breaks at NEL and the Unicode line and paragraph separators."""
    if text.isascii() and "\r" not in text:
        return text.split("\n")  # as nearly always, and in a tenth of the time
    return _BREAK.split(text)


def line_starts(text: str) -> list[int]:
    """The index at which each line starts."""
    return [0, *(match.end() for match in _BREAK.finditer(text))]


def place_at(text: str, index: int, file: str) -> Place:
    """The place of the one character at `index`."""
    line, start = 1, 0
    for match in _BREAK.finditer(text, 0, index):
        line, start = line + 1, match.end()
    column = index - start + 1
    return Place(file, line, column, line, column + 1)


def decode(content: str | bytes, file: str) -> str:
    """Text without byte order mark. Raises SourceError: Y007 too large or too many lines, Y008 not UTF-8, Y009 control character."""
    if len(content) > MAX_BYTES:
        raise fault("Y007", f"the file is larger than {MAX_BYTES // 2**20} MiB", Place(file, 1, 1, 1, 1))
    text = _utf8(content, file) if isinstance(content, bytes) else content
    text = text.removeprefix("\ufeff")
    if len(text) > MAX_SEPARATORS and text.count("\n") + text.count(",") > MAX_SEPARATORS:
        message = f"the file has more than {MAX_SEPARATORS} line breaks and commas"
        raise fault("Y007", message, Place(file, 1, 1, 1, 1))
    if match := (_ODD_ASCII if text.isascii() else _unprintable()).search(text):
        character = match.group()
        place = place_at(text, match.start(), file)
        raise fault(
            "Y009",
            f"character U+{ord(character):04X} may not stand in YAML",
            place,
            help='write it as an escape in a double-quoted string, e.g. "\\u0000"',
        )
    return text


def _utf8(content: bytes, file: str) -> str:
    if encoding := _UTF16.get(content[:2]):
        raise fault(
            "Y008", f"the file is {encoding}, not UTF-8", Place(file, 1, 1, 1, 1), help="save the file as UTF-8"
        )
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        place = place_at(before + "?", len(before), file)
        message = f"byte 0x{content[error.start]:02x} is not UTF-8"
        raise fault("Y008", message, place, help="save the file as UTF-8") from None
