"""What tests of every renderer write down: trees and objects as indented text; and what they read off a cluster."""

from __future__ import annotations

from textwrap import dedent

from labwright.render.objects import Object, object_of
from labwright.render.units import RenderedCluster
from labwright.source import YamlMap, load_all
from labwright.tree import Tree


def tree(files: dict[str, str]) -> Tree:
    """Files as a test writes them, indentation taken off."""
    return Tree.of({path: dedent(text).lstrip("\n") for path, text in files.items()})


def objects(text: str, file: str = "file.yaml") -> list[Object]:
    """All objects of a text, their places those of `file`."""
    values = [document.value for document in load_all(dedent(text).lstrip("\n"), file)]
    return [object_of(value) for value in values if isinstance(value, YamlMap)]


def config_map(name: str, data: str = "{}", more: str = "") -> str:
    """A ConfigMap; `more` continues its metadata, begun with a comma."""
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}{more}}}\ndata: {data}\n"


def problems(cluster: RenderedCluster) -> list[str]:
    """All diagnostics on one line each."""
    return [str(one) for one in cluster.diagnostics]
