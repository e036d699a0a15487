"""Plugins whose definition tells what they call."""

from __future__ import annotations

import pytest

from labwright.render.argocd.application import Source
from labwright.render.argocd.plugins import Plugins, StandIn
from labwright.render.argocd.sources import SourceType
from tests.render.argocd.harness import mapping
from tests.render.written import tree

VALUES = """\
configs:
  cmp:
    plugins:
      with-helm:
        generate: {command: [sh, -c], args: ["kustomize build --enable-helm"]}
"""
DEFINITION = """\
apiVersion: argoproj.io/v1alpha1
kind: ConfigManagementPlugin
metadata: {name: replacer}
spec:
  generate:
    command: [sh, -c, "helm template . | replacer; kustomize build . | replacer"]
"""
FS = tree({"values.yaml": VALUES, "plugin.yaml": DEFINITION})


def stands(
    plugin: str, detected: SourceType, files: tuple[str, ...] = ("values.yaml", "plugin.yaml")
) -> StandIn | None:
    value = mapping(f"plugin: {plugin}")
    return Plugins(FS, files).stands_for(Source(value=value, place=None), detected)


@pytest.mark.parametrize(
    ("plugin", "detected", "expected"),
    [
        ("{name: with-helm}", SourceType.KUSTOMIZE, StandIn(SourceType.KUSTOMIZE, exact=True)),
        ("{name: replacer}", SourceType.KUSTOMIZE, StandIn(SourceType.KUSTOMIZE, exact=False)),
        ("{name: replacer}", SourceType.HELM, StandIn(SourceType.HELM, exact=False)),
        ("{env: []}", SourceType.HELM, StandIn(SourceType.HELM, exact=False)),
        ("{name: unknown}", SourceType.KUSTOMIZE, None),
        ("{name: replacer}", SourceType.DIRECTORY, None),
    ],
)
def test_the_tool_that_a_plugin_calls_stands_in_for_it(
    plugin: str, detected: SourceType, expected: StandIn | None
) -> None:
    assert stands(plugin, detected) == expected


def test_a_plugin_that_is_not_defined_here_has_no_stand_in() -> None:
    assert stands("{env: []}", SourceType.HELM, ("values.yaml",)) is None
