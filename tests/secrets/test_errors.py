from __future__ import annotations

import re
from pathlib import Path

from labwright.secrets import AgeError, SecretsError, SopsError, errors
from labwright.source import SourceError

ROOM = Path(errors.__file__).parent


def test_every_code_in_use_is_in_the_table_and_every_code_in_the_table_is_in_use() -> None:
    used = {
        code
        for path in ROOM.glob("*.py")
        if path.name != "errors.py"
        for code in re.findall(r'"(SE\d{3})"', path.read_text())
    }
    assert errors.__doc__ is not None
    assert set(re.findall(r"^\| (SE\d{3}) \|", errors.__doc__, re.MULTILINE)) == used


def test_every_error_of_the_room_is_bad_input() -> None:
    assert all(issubclass(one, SourceError) for one in (SecretsError, AgeError, SopsError))
