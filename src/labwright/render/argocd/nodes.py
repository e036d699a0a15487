"""Applications and ApplicationSets as they stand in files, and which of them applies which."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field

from labwright.render.argocd.application import Application
from labwright.render.argocd.coverage import Coverage
from labwright.render.objects import Object

_SHELVED = frozenset(
    {
        "archive",
        "archived",
        "deprecated",
        "disabled",
        "docs",
        "example",
        "examples",
        "fixtures",
        "graveyard",
        "old",
        "test",
        "testdata",
        "tests",
        "unused",
    }
)
"""Folders in which people put things that nobody applies."""


@dataclass(slots=True)
class Node:
    """An Application or ApplicationSet that stands in a file."""

    item: Object
    embedded: bool
    apps: list[Application] = field(default_factory=list)
    """Itself, or those that it generates."""
    reaches: set[int] = field(default_factory=set)
    """Nodes that it applies, directly or through others, itself included where it does."""
    is_root_like: bool = False
    """It is there to apply other Applications."""
    is_folder: bool = False
    """No Application but a folder: a chart of Applications, or a kustomization that inflates one."""

    @property
    def is_chart(self) -> bool:
        """A chart of Applications."""
        return self.is_folder and self.file.endswith("Chart.yaml")

    @property
    def file(self) -> str:
        place = self.item.value.place or self.item.place
        return place.file if place else ""


def is_shelved(file: str) -> bool:
    """Whether a file lies where people put things that nobody applies."""
    return any(part.startswith((".", "_")) or part in _SHELVED for part in file.split("/")[:-1])


def link(nodes: list[Node], coverage: Coverage) -> None:
    """Find out which node applies which, however far."""
    by_file: dict[str, list[int]] = {}
    for index, node in enumerate(nodes):
        by_file.setdefault(node.file, []).append(index)
    direct: list[set[int]] = []
    for node in nodes:
        read = {file for app in node.apps for file in coverage.of_application(app)}
        if node.is_folder and not node.is_chart:
            read |= coverage.of_overlay(posixpath.dirname(node.file) or ".")
        files = read & set(by_file)
        direct.append({index for file in files for index in by_file[file]})
    for index, node in enumerate(nodes):
        waiting = list(direct[index])
        while waiting:
            step = waiting.pop()
            if step not in node.reaches:
                node.reaches.add(step)
                waiting.extend(direct[step])
        node.is_root_like = node.is_root_like or bool(node.reaches - {index})


def tops(nodes: list[Node]) -> list[int]:
    """Nodes that no other applies; of those that apply each other, the one that reaches most."""
    chosen: list[int] = []
    covered: set[int] = set()
    order = sorted(
        range(len(nodes)),
        key=lambda index: (-len(nodes[index].reaches), nodes[index].embedded, nodes[index].file.count("/"), index),
    )
    for index in order:
        if index in covered:
            continue
        above = (other for other, node in enumerate(nodes) if index in node.reaches and other != index)
        if any(other not in nodes[index].reaches for other in above):
            continue
        chosen.append(index)
        covered |= nodes[index].reaches | {index}
    return sorted(chosen)
