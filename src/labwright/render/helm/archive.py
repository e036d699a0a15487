"""Chart archives: gzipped tar to files and back, in memory and bounded.

Nothing is ever unpacked onto a disk, so that a path in an archive can do no harm; the bounds and refusals are Helm's own
(helm.sh/helm/v4/pkg/chart/loader/archive). The standard library's tarfile makes an object of every entry and takes ten
times as long.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping

from labwright.render.helm.faults import refuse

MAX_CHART = 100 * 2**20
"""Largest chart, unpacked. As Helm has it."""

MAX_FILE = 5 * 2**20
"""Largest file in a chart. As Helm has it."""

MAX_ENTRIES = 20_000
"""Most files in a chart. Chosen by feel, against an archive made to exhaust memory."""

_BLOCK = 512
_DRIVE = re.compile(r"[a-zA-Z]:/")
_BOM = b"\xef\xbb\xbf"
_FILE, _LONG_NAME, _PAX, _PAX_GLOBAL = b"0\x007", b"L", b"x", b"g"
_MAX_PACKED = 2 * MAX_CHART


def read_archive(data: bytes, name: str) -> dict[str, bytes]:
    """The files of a chart, by path below its own folder, in the order of the archive.

    Raises ChartError; `name` is what its message calls the archive.
    """
    return _read(_entries(_unzipped(data, name), name), name)


def _read(found: Iterable[tuple[str, bytes]], name: str) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    size = 0
    for path, content in found:
        where = _inside(path, name)
        size += len(content)
        if len(content) > MAX_FILE:
            raise refuse("HL003", f"{name}: {where} is larger than {MAX_FILE // 2**20} MiB")
        if size > MAX_CHART:
            raise refuse("HL003", f"{name}: unpacks to more than {MAX_CHART // 2**20} MiB")
        files[where] = content.removeprefix(_BOM)
        if len(files) > MAX_ENTRIES:
            raise refuse("HL003", f"{name}: has more than {MAX_ENTRIES} files")
    if not files:
        raise refuse("HL003", f"{name}: there are no files in it")
    return files


def read_loose(data: bytes, name: str) -> dict[str, bytes]:
    """The files of a chart whose archive may lack the folder around it, as Flux packs one. Raises ChartError."""
    found = [(path.removeprefix("./"), content) for path, content in _entries(_unzipped(data, name), name)]
    folder = "chart/" if any(path == "Chart.yaml" for path, _ in found) else ""
    return _read(((folder + path, content) for path, content in found), name)


def _unzipped(data: bytes, name: str) -> memoryview:
    if data[:2] != b"\x1f\x8b":
        raise refuse("HL003", f"{name}: not a gzipped archive")
    parts: list[bytes] = []
    size = 0
    try:
        while data[:2] == b"\x1f\x8b":
            inflate = zlib.decompressobj(wbits=31)
            parts.append(inflate.decompress(data, _MAX_PACKED - size + 1))
            size += len(parts[-1])
            if size > _MAX_PACKED:
                raise refuse("HL003", f"{name}: unpacks to more than {MAX_CHART // 2**20} MiB")
            if not inflate.eof:
                raise refuse("HL003", f"{name}: the archive is cut off")
            data = inflate.unused_data
    except zlib.error as error:
        raise refuse("HL003", f"{name}: not a gzipped archive ({error})") from None
    return memoryview(parts[0] if len(parts) == 1 else b"".join(parts))


def _entries(tar: memoryview, name: str) -> Iterator[tuple[str, bytes]]:
    """Name and content of each regular file. Folders, links and devices are passed over, as Helm does with folders."""
    at, long_name = 0, ""
    while at + _BLOCK <= len(tar):
        header = bytes(tar[at : at + _BLOCK])
        if not header.rstrip(b"\0"):
            return
        if header[257:262] != b"ustar" and not _checksum_holds(header):
            raise refuse("HL003", f"{name}: not a tar archive")
        size = _number(header[124:136], name)
        start, at = at + _BLOCK, at + _BLOCK + -(-size // _BLOCK) * _BLOCK
        if start + size > len(tar):
            raise refuse("HL003", f"{name}: the archive is cut off")
        kind = header[156:157]
        if kind == _LONG_NAME:
            long_name = _text(bytes(tar[start : start + size]))
        elif kind == _PAX:
            long_name = _pax_path(bytes(tar[start : start + size])) or long_name
        elif kind == _PAX_GLOBAL:
            continue
        else:
            path = long_name or _header_name(header)
            long_name = ""
            if kind in _FILE and not path.endswith("/"):
                yield path, bytes(tar[start : start + size])


def _checksum_holds(header: bytes) -> bool:
    digits = header[148:156].strip(b"\0 ")
    return digits.isdigit() and int(digits, 8) == sum(header[:148]) + 8 * 0x20 + sum(header[156:])


def _number(field: bytes, name: str) -> int:
    """A number of a header: octal digits, or base 256 where the first bit is set (GNU)."""
    if field[0] & 0x80:
        return int.from_bytes(bytes([field[0] & 0x7F]) + field[1:], "big")
    digits = field.strip(b"\0 ")
    try:
        return int(digits or b"0", 8)
    except ValueError:
        raise refuse("HL003", f"{name}: not a tar archive") from None


def _header_name(header: bytes) -> str:
    prefix = _text(header[345:500]) if header[257:263] == b"ustar\0" else ""
    path = _text(header[:100])
    return f"{prefix}/{path}" if prefix else path


def _pax_path(records: bytes) -> str:
    """The `path` of an extended header: records of `LENGTH KEY=VALUE` and a newline."""
    while records:
        length, _, rest = records.partition(b" ")
        if not length.isdigit() or int(length) <= len(length):
            return ""
        key, _, value = rest[: int(length) - len(length) - 2].partition(b"=")
        if key == b"path":
            return _text(value)
        records = records[int(length) :]
    return ""


def _text(field: bytes) -> str:
    return field.partition(b"\0")[0].decode("utf-8", "replace")


def _inside(path: str, name: str) -> str:
    """A path below the chart's folder. Refuses what Helm refuses."""
    top, slash, rest = path.replace("\\", "/").partition("/")
    if top == "Chart.yaml":
        raise refuse("HL003", f"{name}: Chart.yaml does not stand in a folder of the archive")
    parts: list[str] = []
    for part in rest.split("/"):
        if part == "..":
            raise refuse("HL003", f"{name}: {path} leads out of the chart's folder")
        if part not in {"", "."}:
            parts.append(part)
    if not slash or not parts or rest.startswith("/") or _DRIVE.match(rest):
        raise refuse("HL003", f"{name}: {path} is outside the chart's folder")
    return "/".join(parts)


def write_archive(files: Mapping[str, bytes], folder: str) -> bytes:
    """A chart archive of files; the same bytes for the same files. Stored, not compressed: it goes straight to an engine."""
    tar = io.BytesIO()
    for path, content in files.items():
        _add(tar, f"{folder}/{path}", content)
    tar.write(bytes(2 * _BLOCK))
    import gzip  # only what an engine is to render is packed

    return gzip.compress(tar.getvalue(), compresslevel=0, mtime=0)


def _add(tar: io.BytesIO, path: str, content: bytes) -> None:
    name = path.encode("utf-8")
    if len(name) > 100:
        _header(tar, b"././@LongLink", len(name) + 1, b"L")
        _padded(tar, name + b"\0")
    _header(tar, name[:100], len(content), b"0")
    _padded(tar, content)


def _header(tar: io.BytesIO, name: bytes, size: int, kind: bytes) -> None:
    head = bytearray(_BLOCK)
    head[0 : len(name)] = name
    head[100:108], head[108:116], head[116:124] = b"0000644\0", b"0000000\0", b"0000000\0"
    head[124:136], head[136:148] = b"%011o\0" % size, b"00000000000\0"
    head[148:156], head[156:157] = b" " * 8, kind
    head[257:265] = b"ustar  \0"
    head[148:156] = b"%06o\0 " % sum(head)
    tar.write(head)


def _padded(tar: io.BytesIO, content: bytes) -> None:
    tar.write(content)
    tar.write(bytes(-len(content) % _BLOCK))
