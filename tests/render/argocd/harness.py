"""Argo CD repositories that a test writes down, in memory, and an engine for charts that renders values."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import dedent
from typing import Any

from labwright.render.argocd import clusters, render_cluster
from labwright.render.context import Context
from labwright.render.helm.contract import ReleaseSpec, RenderedRelease
from labwright.render.objects import Object, object_of
from labwright.render.units import ClusterEntry, RenderedCluster
from labwright.source import YamlMap, load, plain
from tests.render.written import tree

REPOSITORY = "https://example.org/me/homelab.git"


def application(name: str, path: str = "", spec: str = "", *, more: str = "", source: str = "") -> str:
    """An Application of one source; `spec`, `more` and `source` are insides of flow mappings, each begun with a comma."""
    inside = source or f", path: {path}"
    return (
        f"apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: {name}, namespace: argocd{more}}}\n"
        f"spec: {{project: default, source: {{repoURL: '{REPOSITORY}'{inside}}}, "
        f"destination: {{server: 'https://kubernetes.default.svc', namespace: {name}}}, "
        f"syncPolicy: {{automated: {{prune: true}}}}{spec}}}\n"
    )


def application_set(name: str, generators: str, template: str, more: str = "") -> str:
    """An ApplicationSet; the arguments are YAML in flow style, `more` begun with a line break."""
    return (
        f"apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {{name: {name}, namespace: argocd}}\n"
        f"spec:\n  generators: {generators}\n  template: {template}{more}\n"
    )


class ValuesHelm:
    """Renders a release as one ConfigMap with its values; charts called `missing` are not at hand."""

    def __init__(self, objects: Sequence[dict[str, Any]] = ()) -> None:
        self.objects = objects
        self.asked: list[ReleaseSpec] = []

    def prepare(self) -> None:
        """There is nothing to start."""

    def render(self, specs: Sequence[ReleaseSpec]) -> list[RenderedRelease]:
        self.asked.extend(specs)
        return [self._one(spec) for spec in specs]

    def _one(self, spec: ReleaseSpec) -> RenderedRelease:
        if spec.chart.name == "missing":
            return RenderedRelease(unrendered="chart missing is not in the cache")
        value = YamlMap(
            {"apiVersion": "v1", "kind": "ConfigMap", "metadata": YamlMap({"name": spec.name})}, place=spec.place
        )
        value["data"] = spec.values
        made = [object_of(one, place=spec.place) for one in (value, *map(YamlMap, self.objects))]
        return RenderedRelease(objects=made, chart=str(spec.chart))


def entries(files: dict[str, str]) -> tuple[ClusterEntry, ...]:
    return clusters(tree(files))


def home(files: dict[str, str], **context: Any) -> RenderedCluster:
    """The cluster of a repository that has one."""
    made = tree(files)
    (entry,) = clusters(made)
    return render_cluster(made, entry, Context(**context))


def codes(cluster: RenderedCluster) -> list[tuple[str, str]]:
    return [(one.severity.value, one.code) for one in cluster.diagnostics]


def shape(cluster: RenderedCluster) -> list[tuple[str, str, int]]:
    """Id, parent and number of objects of each unit."""
    return [(unit.id, unit.parent, len(unit.objects)) for unit in cluster.units]


def item(text: str, file: str = "app.yaml") -> Object:
    """An object out of text."""
    return object_of(load(dedent(text).lstrip("\n"), file).value)


def mapping(text: str) -> YamlMap:
    """A mapping out of text."""
    value = load(dedent(text).lstrip("\n"), "values.yaml").value
    assert isinstance(value, YamlMap)
    return value


def unit_objects(cluster: RenderedCluster, name: str) -> list[Any]:
    """The objects of an Application, plain."""
    (unit,) = [one for one in cluster.units if one.name == name and one.kind == "Application"]
    return [plain(one.value) for one in unit.objects]
