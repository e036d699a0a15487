"""The program that holds the library: its messages, and that nothing gets between them."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labwright.render.helm import sdk, sdk_worker
from labwright.render.helm.sdk_worker import frames, read_message
from tests.render.helm.samples import chart


@given(st.lists(st.binary(max_size=50), max_size=5))
def test_messages_are_read_as_they_were_written(parts: list[bytes]) -> None:
    stream = io.BytesIO(frames(parts) * 2)
    assert [read_message(stream), read_message(stream), read_message(stream)] == [parts, parts, None]


def test_a_message_that_is_cut_off_is_none() -> None:
    whole = frames([b"one", b"two"])
    for length in (2, 6, 10):
        assert read_message(io.BytesIO(whole[:length])) is None


def test_it_answers_until_nobody_asks_any_more() -> None:
    engine = sdk.find()
    if engine is None:
        pytest.skip("helm-python-sdk is not installed")
    asked = [
        frames([b"A", b"key", chart().archive]),
        frames([b"R", b"key", b"+", b'{"text": "x"}', b'{"name": "site"}']),
        frames([b"R", b"key", b"+", b"[]", b"{}"]),
        frames([b"H"]),
    ]
    command = [sys.executable, "-I", "-S", str(Path(sdk_worker.__file__)), str(engine.library)]
    done = subprocess.run(command, input=b"".join(asked), capture_output=True)
    stream = io.BytesIO(done.stdout)
    answers = [read_message(stream) for _ in range(6)]
    assert answers[0] == answers[1] == [b"0"]
    assert answers[2] is not None and b'text: \\"x\\"' in answers[2][1]
    assert answers[3] is not None and answers[3][0] == b"1"
    assert answers[4:] == [[b"0", b"1"], None]
    assert done.returncode == 0
