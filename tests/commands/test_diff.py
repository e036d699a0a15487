"""`labwright diff`, as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import pytest
from jsonschema_rs import validator_for

from labwright.cli.diff import DIFF_SCHEMA, Asked, understand
from labwright.cli.output import DIAGNOSTICS_SCHEMA
from tests.conftest import Labwright
from tests.render.flux.harness import SYNC
from tests.tree.histories import commit, git, repository, written

APPS = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec:
  path: ./apps
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
"""
WEB = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: apps}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: ghcr.io/example/web:1.0.0
          envFrom: [{configMapRef: {name: settings}}]
"""
SECRET = "apiVersion: v1\nkind: Secret\nmetadata: {name: key, namespace: apps}\nstringData: {password: hunter2}\n"
CLAIM = "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: library, namespace: apps}\nspec: {accessModes: [ReadWriteOnce]}\n"
KUSTOMIZATION = """\
namespace: apps
resources: [web.yaml, secret.yaml, claim.yaml]
configMapGenerator:
  - name: settings
    literals: [LEVEL=info]
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Flux repository with one commit, and the user in it."""
    made = repository(tmp_path / "home")
    commit(
        made,
        {
            "clusters/home/flux-system/gotk-sync.yaml": SYNC,
            "clusters/home/apps.yaml": APPS,
            "apps/kustomization.yaml": KUSTOMIZATION,
            "apps/web.yaml": WEB,
            "apps/secret.yaml": SECRET,
            "apps/claim.yaml": CLAIM,
        },
    )
    monkeypatch.chdir(made)
    monkeypatch.setenv("LABWRIGHT_CACHE", str(tmp_path / "cache"))
    return made


def test_nothing_is_said_when_nothing_differs(labwright: Labwright, home: Path) -> None:
    ran = labwright("diff")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert labwright("diff", "--exit-code").code == 0


def test_the_working_tree_is_compared_with_the_last_commit(labwright: Labwright, home: Path) -> None:
    written(home, {"apps/web.yaml": WEB.replace("replicas: 1", "replicas: 3")})
    ran = labwright("diff")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "home  objects: 1 changed; 1 unit touched\n"
        "\n"
        "Kustomization flux-system/apps\n"
        "  ~ Deployment apps/web\n"
        "      spec.replicas\n"
        f"        - 1{' ' * 61}HEAD:apps/web.yaml:5:13\n"
        f"        + 3{' ' * 61}apps/web.yaml:5:13\n"
    )
    assert labwright("diff", "--exit-code").code == 1


def test_files_that_git_does_not_know_yet_count(labwright: Labwright, home: Path) -> None:
    more = WEB.replace("name: web,", "name: more,")
    written(
        home,
        {"apps/more.yaml": more, "apps/kustomization.yaml": KUSTOMIZATION.replace("web.yaml,", "web.yaml, more.yaml,")},
    )
    assert "+ Deployment apps/more" in labwright("diff").out


def test_what_is_dangerous_comes_first(labwright: Labwright, home: Path) -> None:
    written(home, {"apps/claim.yaml": None, "apps/kustomization.yaml": KUSTOMIZATION.replace(", claim.yaml", "")})
    lines = labwright("diff").out.splitlines()
    assert lines[2].startswith("danger   PersistentVolumeClaim apps/library is deleted, and with it its volume")
    assert lines[3].split() == ["Kustomization", "flux-system/apps", "prunes", "clusters/home/apps.yaml:6:10"]


def test_new_hashes_and_tags_are_routine(labwright: Labwright, home: Path) -> None:
    written(
        home,
        {
            "apps/kustomization.yaml": KUSTOMIZATION.replace("info", "debug"),
            "apps/web.yaml": WEB.replace("1.0.0", "1.0.1"),
        },
    )
    ran = labwright("diff")
    assert "- info" in ran.out.replace("LEVEL", "")
    assert "  image     ghcr.io/example/web 1.0.0 → 1.0.1  1×  apps\n" in ran.out
    assert "references to generated names  1×  apps" in ran.out
    assert "Deployment apps/web\n      spec" not in ran.out
    assert "the pods of Deployment apps/web are replaced" in ran.out


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_no_format_shows_a_secret(labwright: Labwright, home: Path, form: str) -> None:
    written(home, {"apps/secret.yaml": SECRET.replace("hunter2", "hunter3")})
    ran = labwright("diff", "--format", form)
    assert "stringData.password" in ran.out
    assert "(hidden)" in ran.out
    assert "hunter" not in ran.out + ran.err


def test_two_revisions_and_ranges_mean_what_they_mean_to_git(labwright: Labwright, home: Path) -> None:
    git(home, "branch", "side")
    commit(home, {"apps/web.yaml": WEB.replace("replicas: 1", "replicas: 2")})
    git(home, "checkout", "--quiet", "side")
    commit(home, {"apps/claim.yaml": CLAIM.replace("library", "books")})
    for arguments in (["main", "side"], ["main..side"], [".", "main", "side"], ["main..HEAD"], ["main.."]):
        out = labwright("diff", *arguments).out
        assert "spec.replicas" in out, arguments
        assert "books" in out, arguments
    since = labwright("diff", "main...side").out
    assert "books" in since
    assert "spec.replicas" not in since
    assert "main...:apps/claim.yaml" in since
    assert "side:apps/claim.yaml" in since
    assert "spec.replicas" in labwright("diff", "main").out


def test_a_bare_repository_is_compared_by_its_revisions(labwright: Labwright, home: Path, tmp_path: Path) -> None:
    commit(home, {"apps/web.yaml": WEB.replace("replicas: 1", "replicas: 2")})
    git(tmp_path, "clone", "--quiet", "--bare", str(home), "bare")
    assert "spec.replicas" in labwright("diff", tmp_path / "bare", "HEAD~1", "HEAD").out
    ran = labwright("diff", tmp_path / "bare")
    assert ran.code == 2
    assert "error[E020]" in ran.err


def test_a_folder_of_the_repository_may_be_the_root(
    labwright: Labwright, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outer = repository(tmp_path / "outer")
    for path in ("clusters", "apps"):
        (outer / "lab").mkdir(exist_ok=True)
        (home / path).rename(outer / "lab" / path)
    commit(outer, {})
    written(outer, {"lab/apps/web.yaml": WEB.replace("replicas: 1", "replicas: 2")})
    monkeypatch.chdir(outer)
    assert "lab/apps/web.yaml:5:13" in labwright("diff", "lab").out
    monkeypatch.chdir(outer / "lab" / "apps")
    assert "HEAD:web.yaml:5:13" in labwright("diff", "..").out


def test_json_keeps_to_its_schema(labwright: Labwright, home: Path) -> None:
    commit(home, {"apps/web.yaml": WEB.replace("replicas: 1", "replicas: 2")})
    ran = labwright("diff", "HEAD~1", "HEAD", "--format", "json")
    made: dict[str, Any] = json.loads(ran.out)
    validator_for(DIFF_SCHEMA).validate(made)
    assert made["old"] == {"revision": "HEAD~1", "commit": git(home, "rev-parse", "HEAD~1")}
    ((unit,),) = ([each["units"] for each in made["clusters"]],)
    assert [each["path"] for each in unit[0]["objects"][0]["fields"]] == ["spec.replicas"]


def test_markdown_is_for_a_pull_request(labwright: Labwright, home: Path) -> None:
    written(home, {"apps/web.yaml": WEB.replace("replicas: 1", "replicas: 2")})
    out = labwright("diff", "--format", "markdown").out
    assert out.startswith("## What changes in the cluster\n\n`HEAD → working tree`\n")
    assert "```diff\n! Deployment apps/web\n  spec.replicas\n-     1  # HEAD:apps/web.yaml:5:13\n+     2" in out


def test_one_cluster_may_be_asked_for(labwright: Labwright, home: Path) -> None:
    written(home, {"apps/web.yaml": WEB.replace("replicas: 1", "replicas: 2")})
    assert "spec.replicas" in labwright("diff", "--cluster", "home").out
    ran = labwright("diff", "--cluster", "hom")
    assert (ran.code, "did you mean `home`?" in ran.err) == (2, True)


def test_a_unit_that_breaks_is_told_and_nothing_of_it_is_called_deleted(labwright: Labwright, home: Path) -> None:
    written(home, {"apps/kustomization.yaml": KUSTOMIZATION.replace("claim.yaml", "clam.yaml")})
    ran = labwright("diff")
    assert ran.code == 0
    assert "danger   Kustomization flux-system/apps no longer builds: nothing of it is applied or pruned" in ran.out
    assert "deleted" not in ran.out


def test_what_fails_in_both_revisions_is_not_passed_over(labwright: Labwright, home: Path) -> None:
    commit(home, {"apps/kustomization.yaml": "resources: [gone.yaml]\n"})
    written(home, {"apps/web.yaml": WEB.replace("1.0.0", "2.0.0")})
    ran = labwright("diff")
    assert "`gone.yaml` does not exist" in ran.err
    assert "1 error" in ran.err
    assert "gone.yaml" in labwright("diff", "HEAD~1", "HEAD").err


def test_an_unknown_revision_is_bad_input(labwright: Labwright, home: Path) -> None:
    ran = labwright("diff", "man")
    assert (ran.code, ran.out) == (2, "")
    assert "error[G003]: no revision `man`" in ran.err
    assert "did you mean `main`?" in ran.err
    told = labwright("diff", "man", "--format", "json")
    assert told.code == 2
    validator_for(DIAGNOSTICS_SCHEMA).validate(json.loads(told.out))


def test_outside_of_git_it_says_so(labwright: Labwright, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    ran = labwright("diff", tmp_path)
    assert (ran.code, "error[G002]" in ran.err) == (2, True)


def test_a_repository_without_a_cluster_says_so(labwright: Labwright, tmp_path: Path) -> None:
    made = repository(tmp_path / "empty")
    commit(made, {"README.md": "x"})
    ran = labwright("diff", made)
    assert (ran.code, ran.out) == (0, "")
    assert "nothing is applied" in ran.err


def test_the_cache_changes_nothing(labwright: Labwright, home: Path) -> None:
    written(home, {"apps/web.yaml": WEB.replace("replicas: 1", "replicas: 2")})
    assert labwright("diff").out == labwright("diff").out == labwright("diff", "--no-cache").out


def test_an_answer_lasts_as_long_as_nothing_changes(
    labwright: Labwright, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(home, {"apps/web.yaml": WEB.replace("replicas: 1", "replicas: 2")})
    first = labwright("diff", "--exit-code")
    with monkeypatch.context() as patched:
        patched.setattr("labwright.render.apart.finish_differing", lambda *_: pytest.fail("it is rendered again"))
        again = labwright("diff", "--exit-code")
        assert (again.code, again.out, again.err) == (first.code, first.out, first.err) == (1, first.out, "")
        assert labwright("diff").code == 0
    assert labwright("diff", "--format", "markdown").out != first.out
    (home / "clusters").mkdir(exist_ok=True)
    monkeypatch.chdir(home / "clusters")
    assert "../apps/web.yaml:5:13" in labwright("diff", "..").out
    monkeypatch.chdir(home)
    written(home, {"apps/web.yaml": WEB.replace("replicas: 1", "replicas: 3")})
    assert "+ 3" in labwright("diff").out
    commit(home, {})
    assert labwright("diff").out == ""
    assert "+ 3" in labwright("diff", "HEAD~1", "HEAD").out
    commit(home, {"apps/web.yaml": WEB})
    assert "- 3" in labwright("diff", "HEAD~1", "HEAD").out


@pytest.mark.parametrize(
    ("arguments", "asked"),
    [
        ((), Asked(path=Path())),
        (("apps",), Asked(path=Path("apps"))),
        (("main",), Asked(path=Path(), old="main")),
        (("apps", "main"), Asked(path=Path("apps"), old="main")),
        (("a", "b"), Asked(path=Path(), old="a", new="b")),
        (("apps", "a", "b"), Asked(path=Path("apps"), old="a", new="b")),
        (("a..b",), Asked(path=Path(), old="a", new="b")),
        (("..b",), Asked(path=Path(), old="HEAD", new="b")),
        (("a...b",), Asked(path=Path(), old="a", new="b", since_base=True)),
        (("refs/heads/apps",), Asked(path=Path(), old="refs/heads/apps")),
    ],
)
def test_folders_and_revisions_are_told_apart(home: Path, arguments: tuple[str, ...], asked: Asked) -> None:
    assert understand(arguments) == asked


@pytest.mark.parametrize("arguments", [("a", "b", "c"), ("apps", "a", "b", "c")])
def test_too_many_words_are_wrong_use(home: Path, arguments: tuple[str, ...]) -> None:
    with pytest.raises(click.UsageError):
        understand(arguments)
