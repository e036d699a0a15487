"""A chart in Python instead of templates, for tests of what finds out which values decide what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any

from labwright.render.helm.contract import ChartRef, ChartSource, ReleaseSpec, RenderedRelease
from labwright.render.objects import Object
from labwright.source import Diagnostic, Place, Severity, YamlMap, load, plain

Template = Callable[[dict[str, Any], ReleaseSpec], list[dict[str, Any]]]
PLACE = Place("release.yaml", 1, 1, 1, 2)


class RefusedError(Exception):
    """The chart does not take the values."""


class PythonHelm:
    """A `Helm` of one chart, whose defaults are merged below the values; counts what it is asked."""

    def __init__(self, template: Template, defaults: str = "", *, digest: str = "sha256:1") -> None:
        self.template = template
        self.defaults = load(defaults, "chart-1.0.0/values.yaml").value if defaults else YamlMap()
        self.digest = digest
        self.rendered = 0

    def prepare(self) -> None:
        """There is nothing to start."""

    def render(self, specs: Sequence[ReleaseSpec]) -> list[RenderedRelease]:
        self.rendered += len(specs)
        return [self._one(spec) for spec in specs]

    def _one(self, spec: ReleaseSpec) -> RenderedRelease:
        try:
            made = self.template(_merged(plain(self.defaults), plain(spec.values)), spec)
        except (RefusedError, KeyError, TypeError, ValueError, AttributeError) as error:
            fault = Diagnostic(Severity.ERROR, "HL004", f"{type(error).__name__}: {error}")
            return RenderedRelease(diagnostics=(fault,), digest=self.digest)
        objects = tuple(_object(value, PLACE) for value in made)
        return RenderedRelease(objects=objects, chart="chart 1.0.0", digest=self.digest, defaults=self.defaults)


def _merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    made = deepcopy(below)
    for key, item in above.items():
        if item is None:
            made.pop(key, None)
        elif isinstance(item, dict) and isinstance(made.get(key), dict):
            made[key] = _merged(made[key], item)
        else:
            made[key] = deepcopy(item)
    return made


def _object(value: dict[str, Any], place: Place) -> Object:
    metadata = value["metadata"]
    template = value.pop("template", f"chart/templates/{value['kind'].lower()}.yaml")
    return Object(
        value=YamlMap(value, place=place),
        api_version=value["apiVersion"],
        kind=value["kind"],
        name=metadata["name"],
        namespace=metadata.get("namespace", ""),
        place=place,
        template=template,
    )


def spec_of(values: str, *, name: str = "web", namespace: str = "apps") -> ReleaseSpec:
    """A release with values out of YAML, whose file is `values.yaml`."""
    chart = ChartRef(source=ChartSource.LOCAL, path="chart", name="chart")
    composed = load(values, "values.yaml").value if values else YamlMap()
    return ReleaseSpec(name=name, namespace=namespace, chart=chart, values=composed, place=PLACE)


def deployment(values: dict[str, Any], spec: ReleaseSpec) -> list[dict[str, Any]]:
    """What most charts do: names from the release, an image of two values, an enumeration, switches, lists, labels."""
    if values["strategy"] not in ("Recreate", "RollingUpdate"):
        raise RefusedError("strategy must be Recreate or RollingUpdate")
    image = values["image"]
    name = values.get("fullnameOverride") or f"{spec.name}-chart"
    made: list[dict[str, Any]] = [
        {
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": {
                "name": name,
                "namespace": spec.namespace,
                "labels": {"app": "fixed", **values.get("labels", {})},
            },
            "spec": {
                "replicas": values["replicas"],
                "strategy": {"type": values["strategy"]},
                "template": {
                    "spec": {
                        "containers": [
                            *([{"name": "sidecar", "image": "proxy"}] if values["sidecar"] else []),
                            {
                                "name": "app",
                                "image": f"{image['repository']}:{image['tag']}",
                                "args": list(values["args"]),
                                "env": [{"name": key, "value": text} for key, text in values["env"].items()],
                            },
                        ]
                    }
                },
            },
        }
    ]
    if values["service"]["enabled"]:
        made.append(
            {
                "apiVersion": "v1",
                "kind": "Service",
                "metadata": {"name": name, "namespace": spec.namespace},
                "spec": {"ports": [{"name": "http", "port": values["service"]["port"]}]},
            }
        )
    return made


DEFAULTS = """\
image:
  repository: example.org/app
  tag: "1.0"
strategy: RollingUpdate
replicas: 1
sidecar: false
args: []
env: {}
service:
  enabled: true
  port: 80
unused: nothing
"""
