"""Regular expressions, variables, templates and archives that are made to take all time or all memory."""

from __future__ import annotations

import pytest

from tests.hostile.conftest import Hostile
from tests.hostile.pieces import HERE, Files, application_set, applies, archive, block, chart, config_map, flux, release

LIST = "[{list: {elements: [{a: b}]}}]"
META = b"apiVersion: v2\nname: web\nversion: 1.0.0\n"


def target(pattern: str, name: str) -> Files:
    """A kustomization with a patch for what a pattern matches."""
    patch = '[{"op": "add", "path": "/data/x", "value": "y"}]'
    return {
        "kustomization.yaml": f"resources: [a.yaml]\npatches:\n  - target: {{name: '{pattern}'}}\n    patch: '{patch}'\n",
        "a.yaml": config_map(name),
    }


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|a)*b", "(a*)*(a*)*b", "(.*a){12}b", "a*a*a*a*a*a*b"])
def test_an_expression_that_backtracks_elsewhere_takes_no_time(hostile: Hostile, pattern: str) -> None:
    ran = hostile(target(pattern, "a" * 3000))("kustomize")
    assert (ran.code, "x: y" in ran.out) == (0, False), ran.err


@pytest.mark.parametrize("pattern", ["(a?){1000}" * 100, "((a{0,1000}){0,1000}){0,1000}", "(" * 2000 + ")" * 2000])
@pytest.mark.parametrize("verb", ["kustomize", "check"])
def test_an_expression_without_measure_is_refused_at_its_line(hostile: Hostile, verb: str, pattern: str) -> None:
    hostile(target(pattern, "a" * 3000)).refused(verb, "error[KZ020]", "kustomization.yaml:3:")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("${A}" * 10_000, "x" * 50_000),
        ("${A//x/" + "y" * 3000 + "}", "x" * 3000),
        ("${A:-" * 5000 + "x" + "}" * 5000, ""),
        ("${B:-" + "${A}" * 1000 + "}", "x" * 50_000),
    ],
    ids=["many", "replaced", "nested", "default"],
)
def test_variables_make_no_text_without_measure(hostile: Hostile, text: str, value: str) -> None:
    files = {f"{HERE}/a.yaml": applies("a", "./a", f", postBuild: {{substitute: {{A: '{value}'}}}}")}
    hostile(flux({**files, "a/c.yaml": config_map("c", f"{{a: '{text}'}}")})).refused("tree", "FX011", "a/c.yaml:4:")


def test_variables_of_one_kustomization_are_bounded_together(hostile: Hostile) -> None:
    files = {f"{HERE}/a.yaml": applies("a", "./a", f", postBuild: {{substitute: {{A: '{'x' * 1_000_000}'}}}}")}
    data = "{" + ", ".join(f"k{number}: '${{A}}'" for number in range(50)) + "}"
    hostile(flux({**files, "a/c.yaml": config_map("c", data)})).refused("tree", "bring more than 32 Mi", "a/c.yaml:4:")


TEMPLATES = {
    "loops": "{{ range until 100000 }}{{ range until 100000 }}x{{ end }}{{ end }}",
    "recursion": '{{ define "x" }}{{ template "x" . }}{{ end }}{{ template "x" . }}',
    "repeat": '{{ repeat 1000000000 "aaaaaaaa" }}',
    "doubling": '{{ $x := "aaaaaaaaaa" }}' + '{{ $x = printf "%s%s%s%s" $x $x $x $x }}' * 30 + "{{ $x }}",
    "expression": '{{ regexMatch "(a*)*$" (printf "%s!" (repeat 5000 "a")) }}',
    "blocks": "{{ if true }}" * 3000 + "{{ end }}" * 3000,
    "parentheses": "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
}


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_a_template_of_an_application_set_ends(hostile: Hostile, template: str) -> None:
    files = {"set.yaml": application_set(LIST, name=template), "apps/a.yaml": config_map("a")}
    hostile(files).refused("render", "template cannot be rendered", "set.yaml:7:")


@pytest.mark.parametrize("name", ["loops", "doubling", "recursion"])
def test_a_template_of_a_resource_set_ends(hostile: Hostile, name: str) -> None:
    template = TEMPLATES[name].replace("{{", "<<").replace("}}", ">>")
    text = (
        "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {name: r, namespace: flux-system}\n"
        f"spec:\n  inputs: [{{a: b}}]\n  resourcesTemplate: |\n{block(template, 4)}"
    )
    hostile(flux({f"{HERE}/r.yaml": text})).refused("tree", "template cannot be rendered", "clusters/home/r.yaml:6:")


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ('{{ define "x" }}{{ include "x" . }}{{ end }}{{ include "x" . }}', "nested reference name"),
        ('a: {{ repeat 2000000000 "aaaaaaaaaa" }}', "out of memory"),
        ('a: {{ env "HOME" }}', "not defined"),
    ],
    ids=["recursion", "memory", "environment"],
)
def test_a_template_of_a_chart_harms_only_its_release(hostile: Hostile, template: str, message: str) -> None:
    files = flux({f"{HERE}/r.yaml": release("./charts/web"), f"{HERE}/a.yaml": config_map("a"), **chart(template)})
    ran = hostile(files).refused("render", message, "clusters/home/r.yaml:3:")
    assert "kind: ConfigMap" in ran.out


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"web/Chart.yaml": META, "web/big": b"\0" * 60 * 2**20}, "big is larger than"),
        (
            {"web/Chart.yaml": META, **{f"web/{n}": b"\0" * 4 * 2**20 for n in range(30)}},
            "unpacks to more than 100 MiB",
        ),
        ({"web/Chart.yaml": META, **{f"web/f/{n}": b"" for n in range(5_000)}}, "has more than 4000 files"),
    ],
    ids=["one file", "bytes", "files"],
)
@pytest.mark.parametrize("path", ["charts/web-1.0.0.tgz", "charts/web/charts/web-1.0.0.tgz"])
def test_an_archive_that_unpacks_without_measure_is_refused(
    hostile: Hostile, path: str, content: dict[str, bytes], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("labwright.render.helm.archive.MAX_ENTRIES", 4000)
    whole = path.count("charts") == 1
    files = flux({f"{HERE}/r.yaml": release(f"./{path}" if whole else "./charts/web"), path: archive(content)})
    hostile({**files, **({} if whole else chart())}).refused("tree", message, "clusters/home/r.yaml:3:")


def test_no_program_of_a_kustomization_is_run(hostile: Hostile) -> None:
    function = "apiVersion: v1\nkind: X\nmetadata:\n  name: x\n  annotations:\n    config.kubernetes.io/function: |\n      exec: {path: ./run.sh}\n"
    files = {
        "kustomization.yaml": "resources: [a.yaml]\ntransformers: [t.yaml]\n",
        "a.yaml": config_map("a"),
        "t.yaml": function,
        "run.sh": "#!/bin/sh\ntouch executed\n",
    }
    trial = hostile(files)
    (trial.folder / "run.sh").chmod(0o755)
    trial.refused("kustomize", "labwright runs none", "t.yaml:")
    assert not list(trial.folder.rglob("executed"))
