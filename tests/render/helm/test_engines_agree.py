"""The library and the program render the same, release for release, on our own charts and on real ones."""

from __future__ import annotations

from typing import Any

import pytest

from labwright.render.helm.contract import Capabilities, ChartRef, ChartSource, ReleaseSpec, RenderedRelease
from labwright.render.helm.engine import Engine
from labwright.render.helm.renderer import renderer
from labwright.source import load
from labwright.tree import FileSystem, Tree
from tests.render.helm.samples import CONFIG_MAP, REAL, chart_files, local, packed, real_charts, release

SUB = chart_files(
    {"a.yaml": CONFIG_MAP.replace("-config", "-{{ .Chart.Name }}")},
    name="sub",
    values="text: of the chart in it\nexports: {data: {imported: 5}}\n",
    more={"crds/sub.yaml": "apiVersion: v1\nkind: CustomResourceDefinition\nmetadata: {name: sub}\n"},
)
PARENT = {
    **chart_files(
        values="text: hello\nsub: {enabled: false}\nnested: {gone: 1, kept: 2}\nbig: 12345678\n",
        metadata="""\
dependencies:
- {name: sub, version: 1.x.x, condition: sub.enabled}
- {name: sub, version: 1.x.x, alias: twin, tags: [twins], import-values: [data]}
""",
        more={
            "templates/all.yaml": """\
apiVersion: v1
kind: ConfigMap
metadata: {name: all}
data:
  values: {{ .Values | toJson | quote }}
  release: {{ .Release | toJson | quote }}
  template: {{ .Template.Name }}
  file: {{ .Files.Get "notes/one.txt" | quote }}
  number: {{ .Values.big | quote }}
---
apiVersion: v1
kind: Namespace
metadata: {name: behind}
""",
            "templates/hook.yaml": """\
apiVersion: batch/v1
kind: Job
metadata:
  name: job
  annotations: {helm.sh/hook: "pre-install,pre-upgrade", helm.sh/hook-weight: "2"}
---
apiVersion: v1
kind: Pod
metadata:
  name: probe
  annotations: {helm.sh/hook: test}
""",
            "notes/one.txt": "one",
            "crds/own.yaml": "apiVersion: v1\nkind: CustomResourceDefinition\nmetadata: {name: own}\n---\n# nothing\n",
        },
    ),
    **{f"charts/sub/{path}": text for path, text in SUB.items()},
}


def told(found: RenderedRelease) -> dict[str, Any]:
    lists = {"objects": found.objects, "hooks": found.hooks, "tests": found.tests}
    return {
        **{name: [(one.template, one.hook, one.value) for one in items] for name, items in lists.items()},
        "unrendered": found.unrendered,
        "diagnostics": [str(one) for one in found.diagnostics],
    }


def both(files: FileSystem, spec: ReleaseSpec, engines: tuple[Engine, Engine], **settings: Any) -> dict[str, Any]:
    first, second = (told(renderer(files, engine=one, **settings).render([spec])[0]) for one in engines)
    assert first == second
    return first


@pytest.mark.parametrize(
    "values",
    [
        "{}",
        "sub: {enabled: true, text: other}",
        "tags: {twins: false}",
        "tags: {twins: false}\nsub: {enabled: true}",
        "nested: {gone: null}\nnothing: 1",
        "text: null",
        "global: {a: 1}\ntwin: {text: set, more: [1, 2.5, 1e9, true, 'x: y']}",
        "big: 100000000000000000000\nsmall: 0.1",
        "text: 'größe \U0001f600'",
    ],
)
@pytest.mark.parametrize("flags", [{}, {"is_upgrade": True}, {"include_crds": False}])
def test_on_our_own_chart(values: str, flags: dict[str, Any], both_engines: tuple[Engine, Engine]) -> None:
    said = both(local(PARENT), release(values, **flags), both_engines)
    assert said["unrendered"] == ""
    crds = [template for template, _, _ in said["objects"] if "/crds/" in template]
    has_sub = "sub: {enabled: true" in values or "tags: {twins: false}" not in values
    assert len(crds) == (0 if flags.get("include_crds") is False else 1 + has_sub + ("enabled: true, text" in values))


NULL = {
    **PARENT,
    "values.yaml": PARENT["values.yaml"] + "nothing: null\n",
    "templates/all.yaml": "apiVersion: v1\nkind: A\nmetadata: {name: a}\nhas: {{ hasKey .Values `nothing` }}\n",
}
KEPT = {"a.yaml": "apiVersion: v1\nkind: A\nmetadata: {name: a}\ntext: |+\n  line\n\n---\n# nothing\n"}


def test_what_helm_3_and_4_do_differently(both_engines: tuple[Engine, Engine]) -> None:
    """Found by comparing; both are what the version in question does in a cluster.

    A null among the defaults of a chart with dependencies is there for templates in Helm 3, and gone in Helm 4. Blank lines
    at the end of a document before another one are cut off by Helm 3.
    """
    library, program = both_engines
    is_3 = program.version.startswith("helm v3.")
    for engine, old in ((library, False), (program, is_3)):
        null, kept = renderer(local(NULL), engine=engine), renderer(local(chart_files(KEPT)), engine=engine)
        assert null.render([release()])[0].objects[-1].value["has"] is old
        assert kept.render([release()])[0].objects[0].value["text"] == ("line\n" if old else "line\n\n\n")


FAILING = {
    "fail": '{{ fail "no host given" }}',
    "required": '{{ required "a host is needed" .Values.host }}',
    "nil": "a: {{ .Values.a.b.c }}",
    "function": "a: {{ nothing .Values.a }}",
    "syntax": "a: {{ if }}",
    "include": '{{ include "inner" . }}{{ define "inner" }}{{ fail "from within" }}{{ end }}',
    "yaml": "a: b: c",
    "no kind": "apiVersion: v1",
}


@pytest.mark.parametrize("template", FAILING.values(), ids=FAILING)
def test_on_a_chart_that_fails(template: str, both_engines: tuple[Engine, Engine]) -> None:
    first, second = (
        told(renderer(local(chart_files({"a.yaml": template})), engine=one).render([release()])[0])
        for one in both_engines
    )
    assert first["unrendered"] and second["unrendered"]
    assert first["objects"] == second["objects"] == []
    if template != FAILING["yaml"]:  # each YAML parser has its own words
        assert first["diagnostics"] == second["diagnostics"]


@pytest.mark.tools
@pytest.mark.parametrize("name", real_charts() or ["none"])
def test_on_real_charts(name: str, both_engines: tuple[Engine, Engine]) -> None:
    if name == "none":
        pytest.skip("LABWRIGHT_CHARTS names no folder of charts")
    files = Tree({"chart.tgz": (REAL / name).read_bytes()})
    spec = ReleaseSpec(
        name="site",
        namespace="home",
        chart=ChartRef(source=ChartSource.LOCAL, path="chart.tgz"),
        values=load("{}", "a.yaml").value,
        capabilities=Capabilities(kubernetes_version="1.32.9", api_versions=frozenset({"monitoring.coreos.com/v1"})),
    )
    both(files, spec, both_engines)


def test_a_packed_chart_and_its_folder_render_the_same(engine: Engine) -> None:
    folder = renderer(local(PARENT), engine=engine).render([release()])[0]
    archive = renderer(Tree({"charts/web": packed(PARENT)}), engine=engine).render([release()])[0]
    assert told(folder) == told(archive)
