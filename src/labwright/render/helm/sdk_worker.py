"""The program that holds the Helm library: asked over its standard input, answering on its standard output.

Started by `sdk.py` with the library's path, and by nothing else. It imports nothing but the standard library, so that it
starts quickly, and lives on its own, because a chart can bring the library down: a template that calls itself without end
overflows Go's stack, and that ends the process.

A frame is a length of four bytes and that many bytes. Requests:

    b"A" key, archive                     keep the archive of a chart
    b"R" key, what, values, options       render it; `what` says once or again, and which CRDs to tell
    b"H"                                  how many handles are open in the library

Answers: b"0" and the results, or b"1" and what the library says.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
from typing import Any, BinaryIO

MEMORY = 1 << 30
"""Bytes of data that the library may use, where the system can hold it to that. The largest charts need a third."""

SECONDS = 60
"""After which it ends by itself; whoever asks does not wait so long."""


class Refusal(Exception):  # noqa: N818 (the chart refuses, or is none)
    """What the library says."""


class Library:
    """The few functions of helm_c.h that are needed. Strings of the library are copied and freed."""

    def __init__(self, path: str) -> None:
        self._lib = ctypes.CDLL(path)
        out = ctypes.POINTER(ctypes.c_void_p)
        text, handle = ctypes.c_char_p, ctypes.c_uint64
        self._declare("helm_free_string", None, ctypes.c_void_p)
        self._declare("helm_open_handles_count", ctypes.c_int64)
        load = (ctypes.c_char_p, ctypes.c_uint64, ctypes.POINTER(handle), out)
        self._declare("helm_chart_load_archive", ctypes.c_int32, *load)
        self._declare("helm_chart_free", ctypes.c_int32, handle, out)
        self._declare("helm_render", ctypes.c_int32, handle, text, text, out, out)
        self._declare("helm_chart_crds", ctypes.c_int32, handle, out, out)
        self._declare("helm_chart_dependencies", ctypes.c_int32, handle, out, out)

    def _declare(self, name: str, result: Any, *arguments: Any) -> None:
        function = getattr(self._lib, name)
        function.restype, function.argtypes = result, list(arguments)

    def load(self, archive: bytes) -> int:
        """A handle of a chart. Raises Refusal."""
        handle = ctypes.c_uint64()
        said = ctypes.c_void_p()
        code = self._lib.helm_chart_load_archive(archive, len(archive), ctypes.byref(handle), ctypes.byref(said))
        self._check(code, self._taken(said))
        return handle.value

    def free(self, handle: int) -> None:
        """Give a handle back."""
        said = ctypes.c_void_p()
        self._lib.helm_chart_free(handle, ctypes.byref(said))
        self._taken(said)

    def text(self, function: str, handle: int, *arguments: bytes) -> bytes:
        """What a function answers. Raises Refusal."""
        answer, said = ctypes.c_void_p(), ctypes.c_void_p()
        code = getattr(self._lib, function)(handle, *arguments, ctypes.byref(answer), ctypes.byref(said))
        what, made = self._taken(said), self._taken(answer)
        self._check(code, what)
        return made

    def open_handles(self) -> int:
        """How many handles were not given back."""
        return int(self._lib.helm_open_handles_count())

    def _taken(self, pointer: ctypes.c_void_p) -> bytes:
        if not pointer.value:
            return b""
        copied = ctypes.string_at(pointer.value)
        self._lib.helm_free_string(pointer)
        return copied

    @staticmethod
    def _check(code: int, said: bytes) -> None:
        if code != 0:
            raise Refusal(said.decode("utf-8", "replace") or f"code {code}")


class Worker:
    """Answers one request after another."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._archives: dict[bytes, bytes] = {}
        self._handles: dict[bytes, int] = {}

    def answer(self, request: list[bytes]) -> list[bytes]:
        """The frames of an answer. Raises Refusal."""
        kind, *parts = request
        if kind == b"A":
            key, archive = parts
            self._archives[key] = archive
            return []
        if kind == b"H":
            return [str(self._library.open_handles()).encode()]
        key, what, values, options = parts
        again, crds = what[:1] == b"+", what[1:].decode()
        handle = self._handles.get(key)
        if handle is None:
            handle = self._library.load(self._archives[key])
            if again:
                self._handles[key] = handle
        try:
            made = [self._library.text("helm_render", handle, values, options)]
            if crds:
                made.append(self._library.text(crds, handle))
        finally:
            if not again:
                self._library.free(handle)
        return made


def read_frame(stream: BinaryIO) -> bytes | None:
    """The next frame; None at the end."""
    length = stream.read(4)
    return stream.read(int.from_bytes(length, "big")) if len(length) == 4 else None


def frames(parts: list[bytes]) -> bytes:
    """A message: how many frames, and the frames."""
    framed = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return len(parts).to_bytes(4, "big") + framed


def read_message(stream: BinaryIO) -> list[bytes] | None:
    """The frames of a message; None at the end, or where it is cut off."""
    count = stream.read(4)
    if len(count) != 4:
        return None
    parts = [read_frame(stream) for _ in range(int.from_bytes(count, "big"))]
    return None if any(part is None for part in parts) else [part for part in parts if part is not None]


def _alarm(seconds: int) -> None:
    """Ends this program when the time is over, should nobody be left who could: signals are no business of Go's here."""
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


def main() -> None:
    """Load the library and answer until nobody asks any more."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Whatever else writes to standard output must not get between the answers.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        worker = Worker(Library(sys.argv[1]))
    except (OSError, AttributeError) as error:
        out.write(frames([b"1", str(error).encode()]))
        out.flush()
        return
    out.write(frames([b"0"]))
    out.flush()
    while (request := read_message(sys.stdin.buffer)) is not None:
        _alarm(SECONDS)
        try:
            answer = [b"0", *worker.answer(request)]
        except Refusal as error:
            answer = [b"1", str(error).encode("utf-8", "replace")]
        _alarm(0)
        out.write(frames(answer))
        out.flush()


if __name__ == "__main__":
    main()
