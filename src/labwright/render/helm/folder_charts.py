"""Chart archives that the user has on disk: every `.tgz` below a folder, by the chart's name and version."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from labwright.render.helm.chart import open_archive
from labwright.render.helm.contract import ChartRef, ChartSource
from labwright.render.helm.faults import ChartError
from labwright.render.helm.source import Found, choose

_NAMED = re.compile(r"(?P<name>.+?)-(?P<version>v?\d+\.\d+\.\d+[-+.0-9A-Za-z_]*)\.tgz")


class FolderCharts:
    """A `ChartPlace` over a folder. Where the file's name says name and version, as `helm package` writes it, that counts."""

    def __init__(self, path: Path | str) -> None:
        self._path = Path(path)

    def find(self, ref: ChartRef) -> list[Found]:
        """Charts of the reference's name, whatever repository the reference names."""
        found = self._by_name.get(chart_name(ref), [])
        if ref.source is ChartSource.GIT and ref.version and found:
            # A revision says nothing about the chart's own version: the newest that the user put there is meant.
            newest = choose(replace(ref, version="", digest=""), found)
            return [newest._replace(version=ref.version)] if newest else []
        return found

    @cached_property
    def _by_name(self) -> dict[str, list[Found]]:
        made: dict[str, list[Found]] = {}
        for file in sorted(self._path.rglob("*.tgz")):
            for name, found in self._described(file):
                made.setdefault(name, []).append(found)
        return made

    @staticmethod
    def _described(file: Path) -> Iterator[tuple[str, Found]]:
        def read() -> bytes:
            return file.read_bytes()

        try:
            data = read()
            if match := _NAMED.fullmatch(file.name):
                name, version = match["name"], match["version"]
            else:
                chart = open_archive(data, file.name)
                name, version = chart.name, chart.version
        except (OSError, ChartError):
            return
        digest = "sha256:" + hashlib.sha256(data).hexdigest()
        yield name, Found(version=version, digest=digest, read=read)


def chart_name(ref: ChartRef) -> str:
    """The name of the chart that a reference asks for: of an OCI reference the last part of its address."""
    return ref.name or ref.url.rstrip("/").rpartition("/")[2]
