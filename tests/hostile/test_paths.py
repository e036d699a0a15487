"""Paths and links that lead out of the repository: nothing out there is read, and the line that wants it is named."""

from __future__ import annotations

import pytest

from tests.hostile.conftest import Hostile
from tests.hostile.pieces import (
    HERE,
    URL,
    application,
    application_set,
    applies,
    archive,
    chart,
    config_map,
    flux,
    release,
)

VALUES = config_map("a", "{all: '{{ .Values | toJson }}'}")
TWO_SOURCES = f"""\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {{name: root, namespace: argocd}}
spec:
  project: default
  sources:
    - {{repoURL: '{URL}', ref: values}}
    - {{repoURL: '{URL}', path: charts/web, helm: {{valueFiles: [$values/../outside/values.yaml]}}}}
  destination: {{server: 'https://kubernetes.default.svc', namespace: web}}
  syncPolicy: {{automated: {{}}}}
"""


@pytest.mark.parametrize("path", ["../../../outside", "./a/../../outside", "/etc"])
def test_no_kustomization_of_flux_leaves_the_repository(hostile: Hostile, path: str) -> None:
    hostile(flux({f"{HERE}/a.yaml": applies("a", path)})).refused("render", "does not exist", "clusters/home/a.yaml:5:")


@pytest.mark.parametrize(
    "entry",
    [
        "resources: [../outside/secret.yaml]",
        "resources: [/etc/passwd]",
        "resources: [../outside]",
        "components: [../outside]",
        "patches: [{path: ../outside/secret.yaml}]",
        "configMapGenerator: [{name: a, files: [../outside/secret.yaml]}]",
        "configMapGenerator: [{name: a, files: [/etc/passwd]}]",
        "secretGenerator: [{name: a, envs: [../outside/values.yaml]}]",
        "openapi: {path: ../outside/secret.yaml}",
        "crds: [../outside/secret.yaml]",
        "configurations: [../outside/secret.yaml]",
        "replacements: [{path: ../outside/secret.yaml}]",
        "helmCharts: [{name: web, releaseName: a, valuesFile: ../outside/values.yaml}]",
        "helmGlobals: {chartHome: ../outside}\nhelmCharts: [{name: chart, releaseName: a}]",
    ],
)
def test_no_field_of_a_kustomization_leaves_the_repository(hostile: Hostile, entry: str) -> None:
    ran = hostile({"kustomization.yaml": f"{entry}\n", **chart()})("render")
    assert ran.code == 1
    assert ran.err.count("error[") == 1
    assert "repo/kustomization.yaml:" in ran.err


@pytest.mark.parametrize(
    "entry",
    [
        "resources: [a.yaml]",
        "configMapGenerator: [{name: a, files: [a.yaml]}]",
        "configMapGenerator: [{name: a, envs: [a.yaml]}]",
        "patches: [{path: a.yaml}]",
        "resources: [folder/secret.yaml]",
    ],
)
@pytest.mark.parametrize("verb", ["kustomize", "render"])
def test_no_link_leads_a_kustomization_out(hostile: Hostile, verb: str, entry: str) -> None:
    files = {"kustomization.yaml": f"{entry}\n", "a.yaml": "-> ../outside/secret.yaml", "folder": "-> ../outside"}
    ran = hostile(files).refused(verb, "kustomization.yaml:1:")
    assert "KZ00" in ran.err


def test_no_link_leads_flux_out(hostile: Hostile) -> None:
    trial = hostile(flux({f"{HERE}/a.yaml": "-> ../../../outside/secret.yaml"}))
    trial.refused("render", "symbolic link that leads out of the folder")
    trial.refused("tree", "symbolic link that leads out of the folder")


def test_no_linked_folder_leads_flux_out(hostile: Hostile) -> None:
    files = flux({f"{HERE}/a.yaml": applies("a", "./a"), "a": "-> ../outside"})
    hostile(files).refused("render", "does not exist", "clusters/home/a.yaml:5:")


@pytest.mark.parametrize("links", [{"a/up": "-> ../a"}, {f"a/x{n}": "-> ." for n in range(4)}, {"a/up": "-> ../.."}])
@pytest.mark.parametrize("verb", ["render", "check"])
def test_links_in_circles_are_not_followed_round(hostile: Hostile, verb: str, links: dict[str, str]) -> None:
    files = flux({f"{HERE}/a.yaml": applies("a", "./a"), "a/c.yaml": config_map("c"), "a/self": "-> self", **links})
    ran = hostile(files)(verb)
    assert "ConfigMap" in ran.out + ran.err


def test_argo_cd_does_not_follow_links_round_either(hostile: Hostile) -> None:
    links = {f"apps/x{n}": "-> ." for n in range(4)}
    files = {"root.yaml": application("root", "path: apps, directory: {recurse: true}"), "apps/c.yaml": config_map("c")}
    assert hostile({**files, **links})("render").out.count("kind: ConfigMap") == 1


def test_links_that_multiply_are_bounded(hostile: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("labwright.render.snapshot.MAX_FOLDERS", 500)
    links = {f"d{level}/{side}": f"-> ../d{level + 1}" for level in range(20) for side in "ab"}
    files = flux({f"{HERE}/a.yaml": applies("a", "./d0"), "d20/c.yaml": config_map("c"), **links})
    hostile(files).refused("render", "more than 500 folders")


@pytest.mark.parametrize("path", ["../outside/chart", "/etc", "./linked-chart"])
def test_no_chart_of_a_release_is_outside(hostile: Hostile, path: str) -> None:
    files = flux({f"{HERE}/r.yaml": release(path), "linked-chart": "-> ../outside/chart"})
    hostile(files).refused("render", "there is no chart at", "clusters/home/r.yaml:3:")


def test_no_file_of_values_is_outside(hostile: Hostile) -> None:
    text = release("./charts/web").replace(
        "chart: ./charts/web,", "chart: ./charts/web, valuesFiles: [../outside/values.yaml],"
    )
    hostile(flux({f"{HERE}/r.yaml": text, **chart(VALUES)})).refused(
        "render", "does not exist", "clusters/home/r.yaml:6:"
    )


def test_a_template_reads_no_file_outside_of_its_chart(hostile: Hostile) -> None:
    template = config_map(
        "a", '{a: {{ .Files.Get "../../../outside/values.yaml" | quote }}, b: {{ .Files.Get "/etc/passwd" | quote }}}'
    )
    ran = hostile(flux({f"{HERE}/r.yaml": release("./charts/web"), **chart(template)}))("render")
    assert (ran.code, "b: ''" in ran.out or 'b: ""' in ran.out) == (0, True), ran.out


@pytest.mark.parametrize(
    "helm",
    [
        "valueFiles: [../../../outside/values.yaml]",
        "valueFiles: [/etc/passwd]",
        "fileParameters: [{name: v, path: ../../../outside/values.yaml}]",
        "fileParameters: [{name: v, path: /etc/passwd}]",
    ],
)
def test_no_values_of_an_application_are_outside(hostile: Hostile, helm: str) -> None:
    files = {"root.yaml": application("root", f"path: charts/web, helm: {{{helm}}}"), **chart(VALUES)}
    ran = hostile(files)("render")
    assert ran.code == 1
    assert ran.err.count("error[") == 1
    assert "root.yaml:" in ran.err


@pytest.mark.parametrize("url", ["file:///etc/passwd", "https://example.org/values.yaml"])
def test_values_by_url_are_left_out_with_a_warning(hostile: Hostile, url: str) -> None:
    files = {"root.yaml": application("root", f"path: charts/web, helm: {{valueFiles: ['{url}']}}"), **chart(VALUES)}
    ran = hostile(files)("render")
    assert (ran.code, ran.err.count("warning["), "root.yaml:7:" in ran.err) == (0, 1, True), ran.err
    assert "all: '{}'" in ran.out


def test_no_reference_between_sources_leads_out(hostile: Hostile) -> None:
    hostile({"root.yaml": TWO_SOURCES, **chart(VALUES)}).refused("render", "error[", "root.yaml:8:")


def test_no_application_is_outside(hostile: Hostile) -> None:
    files = {
        "root.yaml": application("root", "path: ../outside") + application("other", "path: apps"),
        "apps/c.yaml": config_map("c"),
    }
    hostile(files).refused("render", "leads out of the repository", "root.yaml:7:")


def test_no_generator_looks_outside(hostile: Hostile) -> None:
    paths = "[{path: '../outside/*.yaml'}, {path: /etc/passwd}, {path: '**/../../outside/*'}, {path: 'linked/*'}]"
    generator = f"[{{git: {{repoURL: '{URL}', revision: HEAD, files: {paths}}}}}]"
    files = {
        "set.yaml": application_set(generator, name="{{ .canary }}"),
        "apps/a.yaml": config_map("a"),
        "linked": "-> ../outside",
    }
    hostile({**files, "root.yaml": application("root", "path: apps")})("render")


def test_an_archive_puts_nothing_outside(hostile: Hostile) -> None:
    packed = archive({"web/Chart.yaml": b"apiVersion: v2\nname: web\nversion: 1.0.0\n", "../../escaped": b"x"})
    trial = hostile(flux({f"{HERE}/r.yaml": release("./charts/web-1.0.0.tgz"), "charts/web-1.0.0.tgz": packed}))
    trial.refused("render", "leads out of the chart's folder", "clusters/home/r.yaml:3:")
    assert not list(trial.folder.parent.rglob("escaped"))


def test_a_difference_shows_nothing_outside(hostile: Hostile) -> None:
    from tests.tree.histories import commit, git, written

    files = flux({f"{HERE}/a.yaml": "-> ../../../outside/secret.yaml", f"{HERE}/b.yaml": config_map("b")})
    trial = hostile(files)
    git(trial.folder, "init", "--quiet", "--initial-branch=main")
    commit(trial.folder, {f"{HERE}/a.yaml": None})
    written(trial.folder, {f"{HERE}/b.yaml": config_map("b", "{a: b}")})
    (trial.folder / HERE / "a.yaml").symlink_to("../../../outside/secret.yaml")
    assert "leads out of the folder" in trial("diff").out
    commit(trial.folder, {})
    assert "leads out of the folder" in trial("diff", "HEAD~1", "HEAD").out
