"""Which generator it is, and generators that combine others."""

from __future__ import annotations

from typing import Any

import pytest

from labwright.render.argocd.faults import ArgoError
from labwright.render.argocd.generator_run import Generation
from labwright.render.argocd.generators import parameters
from labwright.render.argocd.repositories import Repositories
from labwright.render.argocd.templating import Language
from labwright.source import plain
from tests.render.argocd.harness import item, mapping
from tests.render.written import tree

FILES = {
    "apps/web/x.yaml": "a: 1\n",
    "apps/db/x.yaml": "a: 1\n",
    "apps/_off/x.yaml": "a: 1\n",
    "apps/.hidden/x.yaml": "a: 1\n",
    "clusters/a/config.json": '{"cluster": {"name": "a", "size": 3}, "apps": ["web"]}',
    "clusters/b/config.yaml": "- cluster: {name: b}\n- cluster: {name: c}\n",
}
SECRET = """
    apiVersion: v1
    kind: Secret
    metadata: {name: garage, labels: {argocd.argoproj.io/secret-type: cluster, env: prod}, annotations: {note: hi}}
    stringData: {name: garage_1, server: 'https://10.0.0.9:6443'}
    """
OWN = "https://example.org/me/homelab"


def run(generator: str, *, go: bool = False, secrets: tuple[str, ...] = ()) -> list[Any]:
    fs = tree(FILES)
    repositories = Repositories(fs)
    repositories.adopt(OWN)
    generation = Generation(fs=fs, repositories=repositories, secrets=tuple(map(item, secrets)))
    language = Language(go=go, missing_key="error")
    return [plain(one) for one in parameters(mapping(generator), generation, language, "ApplicationSet a", None)]


def test_a_list_gives_its_elements() -> None:
    assert run("list: {elements: [{a: x, values: {b: z}}, {a: z}]}") == [{"a": "x", "values.b": "z"}, {"a": "z"}]
    assert run("list: {elements: [{a: {b: [1]}}], elementsYaml: '[{c: 1}]'}", go=True) == [{"a": {"b": [1]}}, {"c": 1}]


def test_folders_are_found_and_left_out() -> None:
    generator = f"git: {{repoURL: '{OWN}', directories: [{{path: 'apps/*'}}, {{path: 'apps/_*', exclude: true}}], values: {{full: '{{{{path[0]}}}}-{{{{path.basename}}}}'}}}}"
    assert [one["values.full"] for one in run(generator)] == ["apps-db", "apps-web"]
    found = run(f"git: {{repoURL: '{OWN}', directories: [{{path: apps/web}}], pathParamPrefix: app}}", go=True)
    assert found == [
        {
            "app": {
                "path": {
                    "path": "apps/web",
                    "basename": "web",
                    "basenameNormalized": "web",
                    "segments": ["apps", "web"],
                }
            }
        }
    ]


def test_files_give_their_content_and_their_path() -> None:
    generator = f"git: {{repoURL: '{OWN}', files: [{{path: 'clusters/**/config.json'}}, {{path: 'clusters/*.yaml'}}]}}"
    flat = run(generator)
    assert [(one["cluster.name"], one["path.basename"], one["path.filename"]) for one in flat] == [
        ("a", "a", "config.json"),
        ("b", "b", "config.yaml"),
        ("c", "b", "config.yaml"),
    ]
    assert (flat[0]["cluster.size"], flat[0]["apps.0"]) == ("3", "web")
    assert run(generator, go=True)[0]["cluster"] == {"name": "a", "size": 3}


def test_clusters_are_those_of_secrets_and_argo_cds_own() -> None:
    found = run("clusters: {values: {tier: '{{metadata.labels.env}}'}}", secrets=(SECRET,))
    assert [(one["name"], one["nameNormalized"], one["server"]) for one in found] == [
        ("garage_1", "garage-1", "https://10.0.0.9:6443"),
        ("in-cluster", "in-cluster", "https://kubernetes.default.svc"),
    ]
    assert found[0]["values.tier"] == "prod"
    selected = run("clusters: {selector: {matchLabels: {env: prod}}}", go=True, secrets=(SECRET,))
    assert [(one["name"], one["metadata"]["annotations"]) for one in selected] == [("garage_1", {"note": "hi"})]
    flat = run("clusters: {flatList: true}", go=True, secrets=(SECRET,))
    assert [one["name"] for one in flat[0]["clusters"]] == ["garage_1", "in-cluster"]


def test_a_matrix_combines_and_lets_the_second_use_the_first() -> None:
    generator = f"""
    matrix:
      generators:
      - list: {{elements: [{{dir: web}}, {{dir: db}}]}}
      - git:
          repoURL: '{OWN}'
          directories: [{{path: 'apps/{{{{dir}}}}'}}]
          values: {{both: '{{{{dir}}}}-{{{{path.basename}}}}'}}
    """
    assert [(one["dir"], one["values.both"]) for one in run(generator)] == [("web", "web-web"), ("db", "db-db")]
    go = generator.replace("'{{dir}}-{{path.basename}}'", "'{{.path.basename}}', first: '{{.dir}}'").replace(
        "{{dir}}", "{{.dir}}"
    )
    assert [one["values"] for one in run(go, go=True)] == [
        {"both": "web", "first": "web"},
        {"both": "db", "first": "db"},
    ]


def test_a_merge_overrides_by_key() -> None:
    generator = """
    merge:
      mergeKeys: [name]
      generators:
      - list: {elements: [{name: a, size: '1'}, {name: b, size: '1'}]}
      - list: {elements: [{name: b, size: '2'}, {name: c, size: '3'}]}
    """
    assert run(generator) == [{"name": "a", "size": "1"}, {"name": "b", "size": "2"}]


def test_a_selector_filters_parameters() -> None:
    generator = (
        "list: {elements: [{a: x}, {a: y1}]}\nselector: {matchExpressions: [{key: a, operator: In, values: [x]}]}"
    )
    assert run(generator) == [{"a": "x"}]


@pytest.mark.parametrize(
    ("generator", "code", "part"),
    [
        ("scmProvider: {github: {}}", "AR012", "the repositories of a forge"),
        ("pullRequest: {}", "AR012", "pull requests"),
        ("plugin: {}", "AR012", "a plugin"),
        ("clusterDecisionResource: {}", "AR012", "an object of the cluster"),
        ("git: {repoURL: 'https://example.org/you/else', directories: [{path: '*'}]}", "AR012", "not this repository"),
        ("clusters: {selector: {matchLabels: {a: b}}}", "AR012", "no Secret of the repository"),
        ("nothing: {}", "AR007", "no kind"),
        ("{list: {}, git: {}}", "AR007", "no kind"),
        ("list: {elements: [{a: 1}]}", "AR007", "must be text"),
        ("list: {elements: [a]}", "AR007", "must be a mapping"),
        ("list: {elementsYaml: 'a: 1'}", "AR007", "list of mappings"),
        (f"git: {{repoURL: '{OWN}'}}", "AR007", "directories"),
        ("matrix: {generators: [{list: {}}]}", "AR007", "exactly two"),
        ("merge: {generators: [{list: {}}, {list: {}}]}", "AR007", "mergeKeys"),
        (
            "merge: {mergeKeys: [a], generators: [{list: {elements: [{a: x}, {a: x}]}}, {list: {}}]}",
            "AR007",
            "have the keys",
        ),
        (
            "matrix: {generators: [{list: {elements: [{a: x}]}}, {list: {elements: [{a: z}]}}]}",
            "AR007",
            "both generators",
        ),
    ],
)
def test_what_cannot_be_generated_is_told(generator: str, code: str, part: str) -> None:
    with pytest.raises(ArgoError) as caught:
        run(generator)
    assert (caught.value.diagnostics[0].code, part in caught.value.diagnostics[0].message) == (code, True)


def test_a_matrix_made_to_exhaust_the_machine_is_stopped() -> None:
    many = ", ".join(f"{{a{index % 2}: x{index}}}" for index in range(100))
    with pytest.raises(ArgoError, match="more than"):
        run(
            f"matrix: {{generators: [{{list: {{elements: [{many}]}}}}, {{list: {{elements: [{many.replace('{a', '{b')}]}}}}]}}",
            go=True,
        )
