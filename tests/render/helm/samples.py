"""Small charts for the tests, and what they are rendered with."""

from __future__ import annotations

import gzip
import io
import os
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from labwright.render.helm.chart import Chart, open_archive
from labwright.render.helm.contract import Capabilities, ChartRef, ChartSource, ReleaseSpec
from labwright.render.helm.engine import Engine
from labwright.render.helm.renderer import HelmRenderer, renderer
from labwright.source import Place, YamlMap, load
from labwright.tree import Tree

PLACE = Place("apps/web/release.yaml", 3, 1, 9, 1)

CONFIG_MAP = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-config
data:
  text: {{ .Values.text | quote }}
"""


def chart_files(
    templates: Mapping[str, str] | None = None,
    *,
    name: str = "web",
    version: str = "1.2.3",
    values: str = "text: hello\n",
    metadata: str = "",
    more: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """The files of a chart: its templates, by name below `templates/`, and `more`, by path."""
    given = {"config.yaml": CONFIG_MAP} if templates is None else templates
    return {
        "Chart.yaml": f"apiVersion: v2\nname: {name}\nversion: {version}\n{metadata}",
        "values.yaml": values,
        **{f"templates/{path}": text for path, text in given.items()},
        **(more or {}),
    }


def packed(files: Mapping[str, str | bytes], folder: str = "web") -> bytes:
    """An archive as `helm package` makes it, by the standard library."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for path, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            info = tarfile.TarInfo(f"{folder}/{path}" if folder else path)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return gzip.compress(buffer.getvalue(), mtime=0)


def chart(templates: Mapping[str, str] | None = None, **settings: Any) -> Chart:
    return open_archive(packed(chart_files(templates, **settings)), "web.tgz")


def local(files: Mapping[str, str], folder: str = "charts/web") -> Tree:
    """A repository that holds a chart."""
    return Tree.of({f"{folder}/{path}": text for path, text in files.items()})


def release(
    values: str = "{}", *, chart: ChartRef | None = None, capabilities: Capabilities | None = None, **settings: Any
) -> ReleaseSpec:
    """A release `site` in namespace `home` of the chart in `charts/web`."""
    given = load(values, "apps/web/values.yaml").value
    assert isinstance(given, YamlMap)
    return ReleaseSpec(
        name="site",
        namespace="home",
        chart=chart or ChartRef(source=ChartSource.LOCAL, path="charts/web"),
        values=given,
        capabilities=capabilities or Capabilities(kubernetes_version="1.32.9"),
        place=PLACE,
        **settings,
    )


def renders(files: Mapping[str, str], engine: Engine, **settings: Any) -> HelmRenderer:
    return renderer(local(files), engine=engine, **settings)


REAL = Path(os.environ.get("LABWRIGHT_CHARTS", ""))
"""A folder of real charts (`*.tgz`)."""


def real_charts() -> list[str]:
    """The names of their files; none where no folder is named."""
    return sorted(path.name for path in REAL.glob("*.tgz")) if str(REAL) != "." else []
