"""`labwright explain`, as a user runs it."""

from __future__ import annotations

import json
import time
from pathlib import Path

import jsonschema_rs
import pytest

from labwright.cli._explanations import EXPLAIN_LINE_SCHEMA, EXPLAIN_SCHEMA
from tests.conftest import Labwright
from tests.estate.explanation.repositories import tree


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    pytest.importorskip("helm_python")
    files = tree()
    for path in files.paths:
        (tmp_path / "home" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "home" / path).write_bytes(files[path])
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LABWRIGHT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "home"


def test_a_patched_field(labwright: Labwright, repository: Path) -> None:
    ran = labwright("explain", "home", "deploy/notes", "spec.replicas")
    assert (ran.code, ran.err) == (0, "")
    assert (
        ran.out
        == """\
Deployment apps/notes  spec.replicas  cluster home
  = 2

  --> home/apps/home/notes.patch.yaml:6:13  patch
   |   replicas: 2
   |             ^
  ::: home/apps/base/deployment.yaml:6:13  before
   |   replicas: 1
   |             -

  applied by  Kustomization flux-system/flux-system  clusters/home
              └ Kustomization flux-system/apps  apps/home, waits
  after       Kustomization flux-system/base  (dependsOn of Kustomization flux-system/apps)  home/clusters/home/apps.yaml:39:13
  used by     Service apps/notes  spec.selector
"""
    )


def test_a_field_that_a_chart_made(labwright: Labwright, repository: Path) -> None:
    ran = labwright("explain", "home", "deploy/blog-web", "spec.template.spec.containers[web].args[0]")
    assert ran.code == 0
    assert (
        "  = --mode=cluster\n\n"
        "  --> home/apps/home/release.yaml:35:11  values mode\n"
        "   |     mode: cluster\n"
        "   |           ^^^^^^^\n"
        "  ::: home/apps/home/release.yaml:8:11  before\n"
        "   |     mode: single\n"
        "   |           ------\n"
    ) in ran.out
    assert "  chart       origins-web 1.2.0  origins-web/templates/deployment.yaml\n" in ran.out
    assert "└ HelmRelease apps/blog" in ran.out


def test_the_current_folder_is_the_default(
    labwright: Labwright, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository)
    ran = labwright("explain", "cm/settings", "data.DOMAIN")
    assert ran.code == 0
    assert "  --> clusters/home/apps.yaml:7:11\n" in ran.out


def test_a_second_run_says_the_same_and_asks_the_chart_no_more(labwright: Labwright, repository: Path) -> None:
    asked = ("explain", "home", "deploy/blog-web", "spec.replicas")
    first, second = labwright(*asked), labwright(*asked)
    assert first.out == second.out
    assert first.out == labwright(*asked, "--no-cache").out


def test_json_fits_the_published_schema(labwright: Labwright, repository: Path) -> None:
    for words in (
        ("deploy/blog-web",),
        ("deploy/notes", "spec"),
        ("secret/notes",),
        ("ingress/blog-web", "/spec/rules/0/host"),
    ):
        ran = labwright("explain", "home", *words, "--format", "json")
        assert ran.code == 0
        jsonschema_rs.validate(EXPLAIN_SCHEMA, json.loads(ran.out))
        assert "hunter2" not in ran.out


def test_no_form_of_output_shows_a_secret(labwright: Labwright, repository: Path) -> None:
    printed = ""
    for form in ("text", "json"):
        for words in (
            ("secret/notes",),
            ("secret/notes", "stringData.password"),
            ("secret/blog-web", "stringData.password"),
            ("secret/blog-web",),
            ("secret/blog-secrets",),
            ("secret/secrets", "stringData"),
            ("ingress/notes",),
            ("ingress/notes", "metadata.annotations"),
            ("deploy/blog-web", "spec.template.spec.containers[0].image"),
            ("deploy/blog-web", "spec.template.spec"),
            ("deploy/blog-web",),
            ("--values", "home/apps/base/secret.yaml:6"),
            ("--values", "home/apps/base/secret.yaml:5"),
            ("--values", "home/apps/home/release.yaml:17"),
            ("--values", "home/clusters/home/apps.yaml:15"),
        ):
            ran = labwright("explain", "home", *words, "--format", form)
            assert ran.code == 0, words
            printed += ran.out + ran.err
    for secret in ("hunter2", "s3cr3t", "secret-tag"):
        assert secret not in printed


def test_a_line_of_values_tells_what_it_decides(labwright: Labwright, repository: Path) -> None:
    ran = labwright("explain", "home", "--values", "home/apps/home/release.yaml:39")
    assert ran.code == 0
    assert (
        ran.out
        == """\
home/apps/home/release.yaml:39
   |       enabled: true

  value ingress.enabled of HelmRelease apps/blog  cluster home
  decides
    Ingress apps/blog-web  is there because of it
"""
    )
    document = json.loads(labwright("explain", "home", "--values", "apps/home/release.yaml:39", "--format", "json").out)
    jsonschema_rs.validate(EXPLAIN_LINE_SCHEMA, document)


def test_a_dead_value_is_found(labwright: Labwright, repository: Path) -> None:
    ran = labwright("explain", "home", "--values", "home/apps/home/release.yaml:41")
    assert "decides nothing: no rendered field changes with it" in ran.out
    assert "the chart's values.yaml has no `imagePullPolcy`" in ran.out


def test_several_objects_come_with_the_commands_that_choose(labwright: Labwright, repository: Path) -> None:
    (repository / "infra" / "namespace.yaml").write_text(
        "apiVersion: v1\nkind: Service\nmetadata: {name: notes, namespace: other}\nspec: {}\n", encoding="utf-8"
    )
    ran = labwright("explain", "home", "svc/notes", "spec.ports", "--kubernetes-version", "1.32.9")
    assert (ran.code, ran.out) == (2, "")
    assert "error[EX003]: `svc/notes` names 2 objects" in ran.err
    assert "labwright explain home svc/notes spec.ports -n apps --kubernetes-version 1.32.9\n" in ran.err
    assert labwright("explain", "home", "svc/notes", "-n", "other").code == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("deploymnt/notes",), "error[EX001]: no object of kind `deploymnt`"),
        (("deploy/note",), "= help: did you mean `notes`?"),
        (("deploy/notes", "spec.replcas"), "error[EX004]: `spec` of Deployment apps/notes has no `replcas`"),
        (("deploy/notes", "spec.replcas"), "= help: did you mean `replicas`?"),
        (("deploy/notes", "spec[["), "error[EX005]"),
        (("--values", "home/infra/namespace.yaml:99"), "error[EX006]: infra/namespace.yaml has no line 99"),
        (("--values", "nothing"), "--values takes FILE:LINE"),
        (("deploy/notes", "--values", "a:1"), "--values takes a line and no object"),
        (("notes",), "say which object: KIND/NAME"),
        ((), "say which object: KIND/NAME"),
        (("deploy/notes", "--cluster", "hme"), "did you mean `home`?"),
    ],
)
def test_wrong_use_says_what_would_be_right(
    labwright: Labwright, repository: Path, words: tuple[str, ...], message: str
) -> None:
    ran = labwright("explain", "home", *words)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


def test_what_is_not_found_may_be_in_a_chart_that_is_not_there(labwright: Labwright, repository: Path) -> None:
    (repository / "charts" / "origins-web" / "Chart.yaml").unlink()
    ran = labwright("explain", "home", "deploy/blog-web")
    assert ran.code == 2
    assert "HelmRelease apps/blog is not rendered" in ran.err


def test_the_example_explains_itself(labwright: Labwright, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LABWRIGHT_CACHE", str(here / "cache"))
    started = time.perf_counter()
    ran = labwright("explain", "repository", "deploy/linkding", "spec.replicas", "--cluster", "production")
    assert ran.code == 0
    assert "  --> repository/apps/base/linkding/deployment.yaml:10:13\n" in ran.out
    assert "Kustomization flux-system/infrastructure-configs  (dependsOn of Kustomization flux-system/apps)" in ran.out
    assert time.perf_counter() - started < 10
    release = labwright("explain", "repository", "hr/longhorn", "--cluster", "production")
    assert release.code == 0
    assert "spec.values" in release.out
