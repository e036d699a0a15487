"""The cache of charts: archives by the digest of their content, and who asked for what.

    blobs/ab/cdef…                                      an archive, named by the sha256 of its content
    index/<sha256 of source, url, name>/<version>@<digest>[@<what the registry calls it>]

Nothing is ever changed in place: blobs are put there whole, index entries are empty files whose name says everything. So any
number of processes may read and add at the same time, and one that is killed leaves nothing half done.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path
from urllib.parse import quote, unquote

from labwright.render.helm.contract import ChartRef, ChartSource
from labwright.render.helm.faults import refuse
from labwright.render.helm.folder_charts import chart_name
from labwright.render.helm.source import Found

_SHA256 = "sha256:"


class ChartStore:
    """A `ChartPlace` over the cache's folder. The folder need not exist."""

    def __init__(self, folder: Path | str) -> None:
        self._blobs = Path(folder) / "blobs"
        self._index = Path(folder) / "index"

    def find(self, ref: ChartRef) -> list[Found]:
        """The cached versions of a chart of a repository or registry."""
        try:
            names = os.listdir(self._index / _key(ref))  # noqa: PTH208 (only the names; no need for a Path of each)
        except OSError:
            return []
        found = (self._found(name) for name in sorted(names))
        return [one for one in found if one is not None]

    def add(self, archive: bytes, ref: ChartRef, *, version: str, pinned: str = "", moves: bool = False) -> Found:
        """Keep an archive as one version of what a reference names; with `moves` in the place of what that version was before,
        as a branch is. Raises OSError when that cannot be written.
        """
        digest = hashlib.sha256(archive).hexdigest()
        _put(self._blob(digest), archive)
        parts = [version, digest, *([pinned] if pinned else [])]
        name = "@".join(quote(part, safe="") for part in parts)
        folder = self._index / _key(ref)
        _put(folder / name, b"")
        if moves:
            for other in folder.glob(f"{quote(version, safe='')}@*"):
                if other.name != name:
                    other.unlink(missing_ok=True)
        return self._offer(version, digest, pinned)

    def read(self, digest: str) -> bytes:
        """The archive of a digest. Raises ChartError when it is not there or not what it was."""
        path = self._blob(digest.removeprefix(_SHA256))
        try:
            data = path.read_bytes()
        except OSError as error:
            raise refuse("HL003", f"chart {digest} cannot be read from the cache: {error.strerror}") from None
        if _SHA256 + hashlib.sha256(data).hexdigest() != digest:
            with contextlib.suppress(OSError):
                path.unlink()
            raise refuse("HL003", f"chart {digest} is damaged in the cache and was thrown away", help="fetch it again")
        return data

    def _found(self, name: str) -> Found | None:
        version, digest, pinned = (*map(unquote, name.split("@")), "", "")[:3]
        if len(digest) != 64 or not self._blob(digest).is_file():
            return None
        return self._offer(version, digest, pinned)

    def _offer(self, version: str, digest: str, pinned: str) -> Found:
        whole = _SHA256 + digest
        return Found(version=version, digest=whole, read=lambda: self.read(whole), pinned=pinned, cached=True)

    def _blob(self, digest: str) -> Path:
        return self._blobs / digest[:2] / digest[2:]


def _key(ref: ChartRef) -> str:
    """What identifies a chart wherever it is asked for; spellings of one address that mean the same are one."""
    url = ref.url.strip().rstrip("/").removesuffix(".git" if ref.source is ChartSource.GIT else "/index.yaml")
    what = ref.path if ref.source is ChartSource.GIT else "" if ref.source is ChartSource.OCI else chart_name(ref)
    return hashlib.sha256(f"{ref.source.value}\n{url}\n{what}".encode()).hexdigest()


def _put(path: Path, content: bytes) -> None:
    """Write a file whole or not at all. One that is there has the same content already."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{os.urandom(8).hex()}")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
