"""What stands in files."""

from __future__ import annotations

from labwright.render.argocd.scan import embedded_in, scan, unescaped
from tests.render.argocd.harness import application, mapping
from tests.render.written import tree

SECRET = "{apiVersion: v1, kind: Secret, metadata: {name: s, labels: {argocd.argoproj.io/secret-type: KIND}}}\n"


def test_every_kind_is_sorted_in() -> None:
    found = scan(
        tree(
            {
                "a.yaml": application("a", "x")
                + "---\n{apiVersion: argoproj.io/v1alpha1, kind: AppProject, metadata: {name: p}}\n",
                "list.yaml": "apiVersion: v1\nkind: List\nitems:\n- "
                + application("b", "x").replace("\n", "\n  ").rstrip()
                + "\n",
                "s.yaml": SECRET.replace("KIND", "cluster"),
                "r.yaml": SECRET.replace("KIND", "repository"),
                "broken.yaml": "argoproj.io: [",
                "patch.yaml": "{apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: {name: a}, spec: {project: x}}\n",
                "main.tf": 'resource "argocd_application" "t" {\n  spec {\n    source {\n      repo_url = "x/y"\n    }\n  }\n}\n',
                "other/values.yaml": "x:\n- " + application("e", "x").replace("\n", "\n  ").rstrip() + "\n",
            }
        )
    )
    assert [one.name for one in found.objects] == ["a", "b"]
    assert [one.name for one in found.projects] == ["p"]
    assert ([one.name for one in found.secrets], [one.name for one in found.sources]) == (["s"], ["s"])
    assert [one.name for one in found.embedded] == ["t"], "values of a chart that does not install Argo CD are no root"
    assert "broken.yaml" in found.texts


def test_what_a_chart_of_argo_cd_would_make_of_values() -> None:
    values = mapping(
        """
        extraObjects:
        - {apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: {name: a}, spec: {source: {}}}
        - {apiVersion: v1, kind: Secret, metadata: {name: s}}
        argocd-apps:
          applications:
          - {name: b, additionalLabels: {x: z}, source: {path: p}}
        """
    )
    assert embedded_in(values)[1] == {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Application",
        "metadata": {"name": "b", "labels": {"x": "z"}},
        "spec": {"source": {"path": "p"}},
    }


def test_an_escaped_template_loses_its_escape() -> None:
    assert unescaped(mapping("a: ['{{`{{ .x }}`}}-{{ `b` }}', plain]")) == {"a": ["{{ .x }}-b", "plain"]}
