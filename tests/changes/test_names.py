from __future__ import annotations

from labwright.changes.names import without_hash


def test_only_kustomizes_hashes_are_taken_off() -> None:
    assert without_hash("a-24hfmtk6bc") == "a"
    assert without_hash("a-0000000000") == "a-0000000000"
    assert without_hash("miniflux-postgresql") == "miniflux-postgresql"
