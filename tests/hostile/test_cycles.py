"""Things that lead to themselves or grow without end."""

from __future__ import annotations

import pytest

from tests.hostile.conftest import Hostile
from tests.hostile.pieces import (
    HERE,
    URL,
    Files,
    application,
    application_set,
    applies,
    archive,
    chart,
    config_map,
    flux,
    release,
)

COMPONENT = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"kustomization.yaml": "resources: [.]\n"}, "cycle of kustomizations: "),
        (
            {"kustomization.yaml": "resources: [a]\n", "a/kustomization.yaml": "resources: [..]\n"},
            "contains the kustomization",
        ),
        (
            {
                "kustomization.yaml": "resources: [a]\n",
                "a/kustomization.yaml": "resources: [../b]\n",
                "b/kustomization.yaml": "resources: [../a]\n",
            },
            "cycle of kustomizations: ",
        ),
        (
            {"kustomization.yaml": "components: [c]\n", "c/kustomization.yaml": f"{COMPONENT}components: [../c]\n"},
            "cycle of kustomizations: ",
        ),
    ],
    ids=["itself", "its parent", "each other", "component"],
)
@pytest.mark.parametrize("verb", ["kustomize", "render"])
def test_kustomizations_that_use_themselves_are_told_as_a_circle(
    hostile: Hostile, verb: str, files: Files, message: str
) -> None:
    hostile(files).refused(verb, message, "kustomization.yaml:")


def test_folders_that_double_are_bounded(hostile: Hostile) -> None:
    files = {
        "kustomization.yaml": "resources: [k0]\n",
        "k30/kustomization.yaml": "resources: [a.yaml]\n",
        "k30/a.yaml": config_map("a"),
    }
    for level in range(30):
        files[f"k{level}/kustomization.yaml"] = "resources: [l, r]\n"
        for side in "lr":
            files[f"k{level}/{side}/kustomization.yaml"] = f"namePrefix: {side}\nresources: [../../k{level + 1}]\n"
    hostile(files).refused("kustomize", "a build that enters folders again more than", "kustomization.yaml:")


@pytest.mark.parametrize("verb", ["render", "tree", "check"])
def test_a_kustomization_of_flux_that_applies_itself_is_built_once(hostile: Hostile, verb: str) -> None:
    files = flux({f"{HERE}/a.yaml": applies("a", f"./{HERE}") + "---\n" + config_map("a")})
    assert "Kustomization" in hostile(files)(verb).out or verb == "check"


def test_kustomizations_of_flux_that_apply_each_other_are_told(hostile: Hostile) -> None:
    files = flux(
        {f"{HERE}/a.yaml": applies("a", "./a"), "a/b.yaml": applies("b", "./b"), "b/a.yaml": applies("a", "./a")}
    )
    hostile(files).refused("render", "flux-system/a is applied twice", "b/a.yaml:4:")


def test_kustomizations_of_flux_that_wait_for_each_other_are_told(hostile: Hostile) -> None:
    files = flux(
        {
            f"{HERE}/a.yaml": applies("a", "./a", ", dependsOn: [{name: b}]")
            + applies("b", "./b", ", dependsOn: [{name: a}]"),
            "a/c.yaml": config_map("a"),
            "b/c.yaml": config_map("b"),
        }
    )
    hostile(files).refused("tree", "dependencies go round", "clusters/home/a.yaml:4:")


def test_kustomizations_of_flux_that_breed_are_bounded(hostile: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("labwright.render.flux.cluster.MAX_UNITS", 200)
    more = ", postBuild: {substitute: {N: '${N}x'}}"
    files = flux(
        {
            f"{HERE}/a.yaml": applies("a", "./a", ", postBuild: {substitute: {N: a}}"),
            "a/x.yaml": applies("${N}x", "./a", more),
        }
    )
    hostile(files).refused("render", "more than 200 Kustomizations", "gotk-sync.yaml:")


def test_a_text_that_doubles_from_unit_to_unit_is_bounded(hostile: Hostile) -> None:
    more = ", postBuild: {substitute: {N: '${N}${N}'}}"
    child = applies("x", "./a", more).replace("name: 'x'", "name: '${N}x'")
    files = flux({f"{HERE}/a.yaml": applies("a", "./a", ", postBuild: {substitute: {N: a}}"), "a/x.yaml": child})
    hostile(files).refused("tree", "FX011", "a/x.yaml:5:")


def test_an_application_that_applies_itself_is_built_once(hostile: Hostile) -> None:
    ran = hostile({"apps/root.yaml": application("root", "path: apps")})("render")
    assert (ran.code, ran.out.count("kind: Application")) == (0, 1)


def test_applications_that_apply_each_other_are_told(hostile: Hostile) -> None:
    files = {
        "root.yaml": application("root", "path: a"),
        "a/b.yaml": application("b", "path: b"),
        "b/a.yaml": application("a", "path: a"),
    }
    assert "apply each other" in hostile(files)("render").err


def test_applications_that_breed_are_bounded(hostile: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("labwright.render.argocd.cluster.MAX_ROUNDS", 10)
    again = application("{{ .Values.n }}", "path: a, helm: {parameters: [{name: n, value: '{{ .Values.n }}x'}]}")
    files = {
        "root.yaml": application("root", "path: a, helm: {parameters: [{name: n, value: a}]}"),
        **chart(again, folder="a"),
    }
    ran = hostile(files)("render")
    assert ran.code == 1
    assert ran.err.count("error[") == 1


def test_an_application_set_that_generates_itself_is_run_once(hostile: Hostile) -> None:
    generator = f"[{{git: {{repoURL: '{URL}', revision: HEAD, directories: [{{path: apps}}]}}}}]"
    files = {
        "apps/set.yaml": application_set(generator, path="{{ .path.path }}"),
        "root.yaml": application("root", "path: apps"),
    }
    assert hostile(files)("render").out.count("kind: ApplicationSet") == 1


def test_a_product_of_generators_is_bounded(hostile: Hostile) -> None:
    def elements(key: str) -> str:
        return "{list: {elements: [" + ",".join(f"{{{key}: '{number}'}}" for number in range(1000)) + "]}}"

    generator = f"[{{matrix: {{generators: [{elements('a')}, {elements('b')}]}}}}]"
    files = {"set.yaml": application_set(generator), "apps/a.yaml": config_map("a")}
    hostile(files).refused("render", "more than 5000 Applications", "set.yaml:6:")


def test_charts_that_depend_on_themselves_are_told(hostile: Hostile) -> None:
    meta = "dependencies: [{name: web, version: 1.0.0, repository: 'file://../web'}]\n"
    files = flux({f"{HERE}/r.yaml": release("./charts/web"), **chart(meta=meta)})
    hostile(files).refused("render", "depend on each other without end", "clusters/home/r.yaml:3:")


def test_charts_within_charts_within_charts_are_told(hostile: Hostile) -> None:
    start = {"web/Chart.yaml": b"apiVersion: v2\nname: web\nversion: 1.0.0\n"}
    packed = archive(start)
    for _ in range(60):
        packed = archive({**start, "web/charts/web-1.0.0.tgz": packed})
    files = flux({f"{HERE}/r.yaml": release("./charts/web-1.0.0.tgz"), "charts/web-1.0.0.tgz": packed})
    hostile(files).refused("render", "HL003", "clusters/home/r.yaml:3:")
