"""One chart, read: its files, and what of them is needed without rendering anything."""

from __future__ import annotations

import hashlib
import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from labwright.render.helm.archive import MAX_CHART, MAX_ENTRIES, MAX_FILE, read_archive, write_archive
from labwright.render.helm.faults import refuse
from labwright.source import SourceError
from labwright.source.fast import load_plain
from labwright.tree import FileSystem

if TYPE_CHECKING:  # only charts that lie in folders have ignore files
    from labwright.render.helm.ignore import Ignore

_YAML = (".yaml", ".yml", ".json")
_PROSE = (".md", "LICENSE")
_CRD = re.compile(r"((?:charts/[^/]+/)*)crds/.+\.(?:yaml|yml|json)", re.IGNORECASE)
_SUBCHART = re.compile(r"(?:.*/)?charts/([^/]+)/Chart\.yaml")


class Dependency(NamedTuple):
    """One entry of `dependencies` in Chart.yaml."""

    name: str
    version: str = ""
    repository: str = ""
    alias: str = ""
    condition: str = ""

    @property
    def called(self) -> str:
        """The name under which the parent knows it."""
        return self.alias or self.name


class Chart:
    """The files of a chart by path below its folder; packed charts below `charts/` are unpacked. Do not change them."""

    def __init__(self, files: Mapping[str, bytes], *, name: str, digest: str = "", packed: bytes | None = None) -> None:
        self.files = _unpacked(files, name)
        self._packed = packed
        self._digest = digest
        self._name = name

    @cached_property
    def metadata(self) -> dict[str, Any]:
        """Chart.yaml. Raises ChartError when there is none or it names no chart."""
        made = self._mapping("Chart.yaml")
        if not isinstance(made.get("name"), str) or not made["name"]:
            raise refuse("HL003", f"{self._name}: there is no chart in it, or its Chart.yaml has no name")
        if "/" in made["name"]:
            raise refuse("HL003", f"{self._name}: `{made['name']}` is no name of a chart")
        return made

    @property
    def name(self) -> str:
        """As Chart.yaml says."""
        return str(self.metadata["name"])

    @property
    def version(self) -> str:
        """As Chart.yaml says."""
        return str(self.metadata.get("version") or "")

    @property
    def title(self) -> str:
        """Name and version: `loki 6.55.0`."""
        return f"{self.name} {self.version}".strip()

    @property
    def kubernetes_versions(self) -> str:
        """The range of Kubernetes versions that it supports; empty for all."""
        return str(self.metadata.get("kubeVersion") or "")

    @property
    def is_library(self) -> bool:
        """Whether only other charts can use it."""
        return self.metadata.get("type") == "library"

    @cached_property
    def dependencies(self) -> tuple[Dependency, ...]:
        """The charts that it wants below `charts/`, out of Chart.yaml or, in old charts, requirements.yaml."""
        declared = self.metadata.get("dependencies") or self._mapping("requirements.yaml").get("dependencies")
        entries = declared if isinstance(declared, list) else []
        return tuple(_dependency(entry) for entry in entries if isinstance(entry, dict))

    @cached_property
    def defaults(self) -> dict[str, Any]:
        """The chart's own values.yaml."""
        return self._mapping("values.yaml")

    @cached_property
    def digest(self) -> str:
        """`sha256:…` of the archive; of a folder, of its files by path."""
        if self._digest:
            return self._digest
        if self._packed is not None:
            return "sha256:" + hashlib.sha256(self._packed).hexdigest()
        made = hashlib.sha256()
        for path, content in sorted(self.files.items()):
            made.update(f"{len(path)}:{path}:{len(content)}:".encode())
            made.update(content)
        return "sha256:" + made.hexdigest()

    @cached_property
    def archive(self) -> bytes:
        """The chart as an archive for an engine; that it came from, where there is one."""
        return self._packed if self._packed is not None else write_archive(self.files, self.name)

    @cached_property
    def subcharts(self) -> frozenset[str]:
        """Folder names below `charts/`."""
        return frozenset(
            match[1] for path in self.files if (match := _SUBCHART.fullmatch(path)) and path.count("/") == 2
        )

    @cached_property
    def crds(self) -> tuple[tuple[str, str], ...]:
        """File and text of what stands in its own `crds/`."""
        return self.crds_below("")

    @cached_property
    def carried_crds(self) -> frozenset[str]:
        """The folders below its own that have a `crds/`: `charts/sub`, `charts/sub/charts/another`."""
        found = (_CRD.fullmatch(path) for path in self.files)
        return frozenset(match[1].rstrip("/") for match in found if match and match[1])

    def crds_below(self, folder: str, called: str = "") -> tuple[tuple[str, str], ...]:
        """File and text of the `crds/` of a folder, which the files' names call otherwise where `called` says so."""
        start = f"{folder}/" if folder else ""
        shown = f"{self.name}/{called or folder}/" if folder else f"{self.name}/"
        return tuple(
            (shown + path.removeprefix(start), content.decode("utf-8", "replace"))
            for path, content in self.files.items()
            if path.startswith(f"{start}crds/") and _CRD.fullmatch(path)
        )

    @cached_property
    def carried(self) -> dict[str, str]:
        """The folders of the charts directly in it, by the name of the chart."""
        made: dict[str, str] = {}
        for folder in self.subcharts:
            inner = Chart({"Chart.yaml": self.files[f"charts/{folder}/Chart.yaml"]}, name=self._name)
            made[inner.name] = f"charts/{folder}"
        return made

    @cached_property
    def uses_capabilities(self) -> bool:
        """Whether what it renders can depend on the cluster's version or API versions."""
        return any(b".Capabilities" in text for _, text in self.sources)

    def says(self, text: bytes) -> bool:
        """Whether any of its files that rendering can read holds a text; prose cannot decide what a chart makes."""
        return any(text in content for path, content in self.files.items() if not path.endswith(_PROSE))

    @property
    def sources(self) -> Iterator[tuple[str, bytes]]:
        """All texts that can hold template code: templates, and values that a template may hand to `tpl`."""
        for path, content in self.files.items():
            if _is_source(path):
                yield path, content

    def replaced(self, files: Mapping[str, bytes]) -> Chart:
        """The same chart with other contents in some files; it keeps its digest."""
        return Chart({**self.files, **files}, name=self._name, digest=self.digest)

    def _mapping(self, path: str) -> dict[str, Any]:
        content = self.files.get(path)
        if content is None:
            return {}
        try:
            documents = load_plain(content, f"{self._name}/{path}")
        except SourceError as error:
            raise refuse("HL003", f"{self._name}: {path} cannot be read: {error.diagnostics[0].message}") from None
        merged: dict[str, Any] = {}
        for document in documents:
            if not isinstance(document, dict):
                raise refuse("HL003", f"{self._name}: {path} is no mapping")
            merged = merge_values(merged, document)
        return merged


def _is_source(path: str) -> bool:
    """Templates of the chart and of those in it, helpers, and default values."""
    return "templates/" in path or path.endswith(("values.yaml", ".tpl", ".gotmpl"))


def merge_values(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Values of two documents or files, the later over the earlier (helm.sh/helm/v4/pkg/chart/v2/loader, MergeMaps)."""
    made = dict(old)
    for key, value in new.items():
        before = made.get(key)
        made[key] = merge_values(before, value) if isinstance(value, dict) and isinstance(before, dict) else value
    return made


def _dependency(entry: dict[str, Any]) -> Dependency:
    fields = ("name", "version", "repository", "alias", "condition")
    return Dependency(**{field: str(entry.get(field) or "") for field in fields})


def _unpacked(files: Mapping[str, bytes], name: str, depth: int = 0) -> dict[str, bytes]:
    """Files with each `charts/*.tgz` replaced by the folder that it holds."""
    if not any(_is_packed(path) for path in files):
        return dict(files)
    if depth > _MAX_NESTED:
        raise refuse("HL003", f"{name}: archives within archives without end")
    made: dict[str, bytes] = {}
    size = 0
    for path, content in files.items():
        if not _is_packed(path):
            made[path] = content
            continue
        inner = _unpacked(read_archive(content, f"{name}/{path}"), f"{name}/{path}", depth + 1)
        size += sum(map(len, inner.values()))
        if size > MAX_CHART or len(made) + len(inner) > MAX_ENTRIES:
            raise refuse("HL003", f"{name}: the archives in it unpack to too much")
        folder = path.removesuffix(".tgz")
        made.update((f"{folder}/{below}", data) for below, data in inner.items())
    return made


_MAX_NESTED = 10
"""Archives in archives that are opened. Chosen by feel; real ones have two."""


def _is_packed(path: str) -> bool:
    return path.endswith(".tgz") and path.startswith("charts/") and path.count("/") == 1 and path[7] not in "_."


def open_archive(data: bytes, name: str, *, digest: str = "") -> Chart:
    """A chart out of a `.tgz`. Raises ChartError; `name` is for its messages."""
    return Chart(read_archive(data, name), name=name, digest=digest, packed=data)


def open_folder(files: FileSystem, folder: str) -> Chart:
    """A chart out of a folder, without what its `.helmignore` names. Raises ChartError."""
    from labwright.render.helm.ignore import Ignore

    where = posixpath.normpath(folder) if folder else ""
    where = "" if where == "." else where
    if not files.is_file(_join(where, "Chart.yaml")):
        raise refuse("HL003", f"{folder or '.'} is no chart: it has no Chart.yaml")
    try:
        text = files.read(_join(where, ".helmignore")).decode("utf-8", "replace")
    except FileNotFoundError:
        text = ""
    found: dict[str, bytes] = {}
    for path in _walk(files, where, "", Ignore(text, _join(where, ".helmignore"))):
        content = files.read(_join(where, path))
        if len(content) > MAX_FILE:
            raise refuse("HL003", f"{folder}: {path} is larger than {MAX_FILE // 2**20} MiB")
        found[path] = content.removeprefix(b"\xef\xbb\xbf")
        if len(found) > MAX_ENTRIES:
            raise refuse("HL003", f"{folder}: has more than {MAX_ENTRIES} files")
    return Chart(found, name=folder or ".")


def _walk(files: FileSystem, top: str, folder: str, ignore: Ignore, depth: int = 0) -> Iterator[str]:
    """Paths below the chart's folder in Helm's order: by name, folders and files mixed."""
    if depth > _MAX_FOLDERS:
        raise refuse("HL003", f"{top}: folders within folders without end")
    for name in files.list(_join(top, folder)):
        path = _join(folder, name)
        is_folder = files.is_dir(_join(top, path))
        if ignore.ignores(path, is_folder=is_folder):
            continue
        if is_folder:
            if name != ".git":
                yield from _walk(files, top, path, ignore, depth + 1)
        elif files.is_file(_join(top, path)):
            yield path


_MAX_FOLDERS = 40


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder and name else folder or name


def json_bytes(value: object) -> bytes:
    """Compact JSON with sorted keys: the same bytes for equal values."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")
