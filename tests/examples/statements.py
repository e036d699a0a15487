"""What a description of a homelab can state of the repository built for it, as values that check themselves.

All of them look at the nanocluster example. A check that fails raises AssertionError; one that looks at something which
is not there raises LookupError.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from labwright.render.flux import clusters, render_cluster
from labwright.secrets.request import External, Generated, Literal
from labwright.source import load, plain
from tests.examples.building import built

EXAMPLE = built("nanocluster")
_STEP = re.compile(r'\["([^"]+)"\]|\[(\d+)\]|\[([^=\]]+)=([^\]]+)\]|([^.\[\]]+)')


@cache
def objects(cluster: str) -> Mapping[str, Any]:
    """`Kind namespace/name` → object, of everything that Flux applies in the cluster."""
    entry = next(each for each in clusters(EXAMPLE.tree) if each.name == cluster)
    rendered = render_cluster(EXAMPLE.tree, entry)
    assert not rendered.diagnostics
    found = [plain(obj.value) for unit in rendered.units for obj in unit.objects]
    return {_key(each): each for each in found}


def _key(found: Mapping[str, Any]) -> str:
    metadata = found["metadata"]
    return f"{found['kind']} {'/'.join(filter(None, (metadata.get('namespace'), metadata['name'])))}"


def walk(value: Any, path: str) -> Any:
    """`spec.containers[name=web].ports[0]["a.b/c"]` in an object; raises LookupError where there is nothing."""
    for quoted, index, key, wanted, name in _STEP.findall(path):
        if index:
            value = value[int(index)]
        elif key:
            match = [each for each in value if each.get(key) == wanted]
            if len(match) != 1:
                raise LookupError(f"{len(match)} items with {key}={wanted}")
            value = match[0]
        else:
            value = value[quoted or name]
    return value


@dataclass(frozen=True)
class Has:
    """A field of an object has a value in each of the clusters."""

    statement: str
    clusters: tuple[str, ...]
    object: str
    path: str
    value: Any

    def check(self) -> None:
        for cluster in self.clusters:
            assert walk(objects(cluster)[self.object], self.path) == self.value, cluster


@dataclass(frozen=True)
class Patches:
    """A Helm release patches a container of what its chart renders: requests and limits, CPU and memory each."""

    statement: str
    clusters: tuple[str, ...]
    object: str
    container: str
    requests: tuple[str, str]
    limits: tuple[str, str]

    def check(self) -> None:
        for cluster in self.clusters:
            patches = walk(objects(cluster)[self.object], "spec.postRenderers[0].kustomize.patches")
            (text,) = [each["patch"] for each in patches if each["target"]["name"] == self.container]
            path = f"spec.template.spec.containers[name={self.container}].resources"
            found = walk(plain(load(text, self.container).value), path)
            assert (found["requests"]["cpu"], found["requests"]["memory"]) == self.requests
            assert (found["limits"]["cpu"], found["limits"]["memory"]) == self.limits


@dataclass(frozen=True)
class Lacks:
    """The clusters have no object whose kind and name begin so."""

    statement: str
    clusters: tuple[str, ...]
    object: str

    def check(self) -> None:
        for cluster in self.clusters:
            assert [each for each in objects(cluster) if each.startswith(self.object)] == [], cluster


@dataclass(frozen=True)
class Says:
    """A file of the repository, such as a page of its documentation, has this text, wherever its lines break."""

    statement: str
    file: str
    text: str

    def check(self) -> None:
        assert " ".join(self.text.split()) in " ".join(EXAMPLE.tree.text(self.file).split())


@dataclass(frozen=True)
class Exists:
    """These files or folders are there."""

    statement: str
    paths: tuple[str, ...]

    def check(self) -> None:
        for path in self.paths:
            assert any(each == path or each.startswith(f"{path}/") for each in EXAMPLE.tree.paths), path


@dataclass(frozen=True)
class Keeps:
    """A Secret stands in the repository, encrypted: key → where its value comes from, or the value if it is no secret."""

    statement: str
    clusters: tuple[str, ...]
    secret: str
    entries: Mapping[str, type[External | Generated] | str]

    def check(self) -> None:
        for cluster in self.clusters:
            (asked,) = [
                each
                for each in EXAMPLE.emission.secrets
                if each.cluster == cluster and f"{each.namespace}/{each.name}" == self.secret
            ]
            text = EXAMPLE.tree.text(asked.path)
            for key, wanted in self.entries.items():
                value = asked.entries[key]
                assert value == Literal(wanted) if isinstance(wanted, str) else isinstance(value, wanted), key
                assert re.search(rf"^  {key}: ENC\[", text, re.MULTILINE), f"{key} in {asked.path}"


Statement = Has | Patches | Lacks | Says | Exists | Keeps
