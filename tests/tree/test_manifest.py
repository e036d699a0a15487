from __future__ import annotations

import pytest

from labwright.source import SourceError
from labwright.tree.manifest import Manifest, digest, from_bytes, to_bytes


def test_it_survives_the_disk() -> None:
    manifest = Manifest(files={"b": digest(b"1"), "a": digest(b"2")}, once=frozenset({"c"}))
    assert from_bytes(to_bytes(manifest)) == manifest
    assert to_bytes(manifest).index(b'"a"') < to_bytes(manifest).index(b'"b"')


def test_no_file_means_that_nothing_is_ours() -> None:
    assert from_bytes(None) == Manifest()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b'{"version": 2, "files": {}, "once": []}',
        b'{"version": 1, "files": {"../x": "0"}, "once": []}',
        b'{"version": 1, "files": {"x": 0}, "once": []}',
        b'{"version": 1, "files": {}, "once": ["/x"]}',
        b'{"version": 1, "files": {}}',
        b"[" * 100_000,
    ],
)
def test_a_damaged_one_is_an_error_that_says_what_to_do(content: bytes) -> None:
    with pytest.raises(SourceError) as caught:
        from_bytes(content)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == "T010"
    assert "restore it" in diagnostic.help
