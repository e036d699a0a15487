"""Which sources are this repository."""

from __future__ import annotations

from dataclasses import replace

import pytest

from labwright.render.flux.artifacts import ArtifactView
from labwright.render.flux.mounted import MountedTree
from labwright.render.flux.sources import Sources
from labwright.render.objects import Object
from labwright.source import Diagnostic, YamlMap, load
from labwright.tree import Tree
from tests.render.flux.harness import Repositories
from tests.render.flux.objects import one

MAIN = ("GitRepository", "main")
GENERATOR = """\
sources: [{alias: mono, kind: GitRepository, name: main}]
artifacts:
  - name: apps
    copy:
      - {from: "@mono/apps/base/**", to: "@artifact/base/"}
      - {from: "@mono/apps/home/**", to: "@artifact/home/"}
  - {name: infra, copy: [{from: "@mono/infra/**", to: "@artifact/"}]}
"""


def source(name: str, url: str) -> Object:
    value = YamlMap({"spec": {"url": url}})
    return Object(value=value, api_version="source.toolkit.fluxcd.io/v1", kind="GitRepository", name=name)


def generator() -> Object:
    value = YamlMap({"spec": load(GENERATOR, "g.yaml").value})
    return Object(value=value, api_version="source.extensions.fluxcd.io/v1beta1", kind="ArtifactGenerator", name="g")


def spec(kind: str, name: str) -> YamlMap:
    value = load(f"sourceRef: {{kind: {kind}, name: {name}}}\n", "ks.yaml").value
    assert isinstance(value, YamlMap)
    return value


def holds(sources: Sources, kind: str, name: str) -> tuple[bool, list[str]]:
    found: list[Diagnostic] = []
    answer = sources.holds("f/k", spec(kind, name), found)
    return answer, [one.severity.value for one in found]


def test_the_named_source_and_those_of_its_url_are_this_repository() -> None:
    sources = Sources({MAIN})
    for name, url in (("main", "ssh://a"), ("same", "ssh://a"), ("other", "ssh://b")):
        sources.note(source(name, url))
    assert holds(sources, *MAIN) == (True, [])
    assert holds(sources, "GitRepository", "same") == (True, [])
    assert holds(sources, "GitRepository", "other") == (False, ["info"])


def test_a_source_that_does_not_exist_is_taken_for_this_repository_and_told() -> None:
    assert holds(Sources({MAIN}), "GitRepository", "gone") == (True, ["error"])


def test_the_first_source_counts_where_nothing_is_known() -> None:
    sources = Sources()
    assert holds(sources, "GitRepository", "any") == (True, [])
    assert sources.local == {("GitRepository", "any")}


def test_artifacts_are_folders_of_their_own_made_of_the_repositorys_files() -> None:
    sources = Sources({MAIN})
    sources.note(generator())
    tree = Tree.of(dict.fromkeys(("apps/base/x/k.yaml", "apps/home/k.yaml", "infra/controllers/k.yaml"), ""))
    assert holds(sources, "ExternalArtifact", "apps") == (True, [])
    reference = spec("ExternalArtifact", "apps")
    path = sources.folder(reference, "home", tree)
    view = sources.view(reference, path, tree)
    assert view is not None
    files = view.over(tree)
    assert isinstance(files, ArtifactView)
    assert (files.list(path), files.real(f"{path}/k.yaml"), files.real_folder(path)) == (
        ("k.yaml",),
        "apps/home/k.yaml",
        "apps/home",
    )
    assert not files.is_dir(sources.folder(reference, "elsewhere", tree))
    assert sources.root("ExternalArtifact", "infra", tree) == "infra"
    assert sources.root("ExternalArtifact", "apps", tree) is None
    assert sources.folder(spec("GitRepository", "main"), "home", tree) == "home"


def test_an_artifact_of_sources_that_are_elsewhere_is_elsewhere() -> None:
    sources = Sources({("GitRepository", "own")})
    sources.note(generator())
    sources.note(source("main", "ssh://x"))
    assert holds(sources, "ExternalArtifact", "apps") == (False, ["info"])


def test_an_artifact_that_nothing_makes_is_from_elsewhere() -> None:
    assert holds(Sources({MAIN}), "ExternalArtifact", "gone") == (False, ["info"])


def test_a_source_to_come_is_not_known_yet() -> None:
    sources = Sources({MAIN})
    reference = spec("GitRepository", "later")
    assert not sources.knows(reference)
    sources.note(source("later", "ssh://x"))
    assert sources.knows(reference)
    assert sources.knows(YamlMap())


def test_the_namespace_of_a_reference_counts() -> None:
    sources = Sources({MAIN})
    item = source("main", "ssh://a")
    sources.note(replace(item, namespace="flux-system"))
    found: list[Diagnostic] = []
    assert sources.holds("other/k", spec("GitRepository", "main"), found)
    assert [(str(one), one.help) for one in found] == [
        (
            "ks.yaml:1:40: error[FX003]: GitRepository other/main does not exist",
            "there is one in namespace `flux-system`: set sourceRef.namespace",
        )
    ]
    found.clear()
    assert sources.holds("flux-system/k", spec("GitRepository", "main"), found)
    assert found == []


def test_a_source_that_is_a_folder_of_the_repository_has_paths_that_start_there() -> None:
    sources = Sources({("OCIRepository", "pushed")})
    tree = Tree.of({"kubernetes/apps/a/k.yaml": "", "kubernetes/charts/web/Chart.yaml": ""})
    assert sources.folder(spec("OCIRepository", "pushed"), "apps/a", tree) == "kubernetes/apps/a"
    assert sources.root("OCIRepository", "pushed", tree) == "kubernetes"
    assert sources.folder(spec("OCIRepository", "pushed"), "gone", tree) == "gone"


def test_ignore_files_and_patterns_of_a_source_make_a_view() -> None:
    sources = Sources({MAIN})
    tree = Tree.of({"a/k.yaml": "", "a/.sourceignore": "k.yaml\n", "b/k.yaml": ""})
    reference = spec(*MAIN)
    assert sources.view(reference, "b", tree) is None
    view = sources.view(reference, "a", tree)
    assert view is not None
    assert not view.over(tree).is_file("a/k.yaml")
    item = source("main", "ssh://a")
    item.value["spec"]["ignore"] = "/b\n"
    sources.note(item)
    other = sources.view(reference, "b", tree)
    assert other is not None
    assert not other.over(tree).is_file("b/k.yaml")
    assert other.key != view.key


def test_makers_of_settings_are_noted() -> None:
    sources = Sources()
    item = one("{apiVersion: bitnami.com/v1alpha1, kind: SealedSecret, metadata: {name: s, namespace: ns}}\n")
    sources.note(item)
    assert sources.promised == {("Secret", "ns", "s"): item}


def other(reference: str = "", ignore: str = "") -> Object:
    item = source("infra", "ssh://b")
    item.value["spec"]["ref"] = load(f"{{{reference}}}", "r.yaml").value
    if ignore:
        item.value["spec"]["ignore"] = ignore
    return item


def test_the_repository_of_another_url_is_shown_beside_this_one_where_it_is_at_hand() -> None:
    known = Repositories({"ssh://b": {"apps/k.yaml": "b", "apps/photo.jpg": "", "charts/k.yaml": ""}})
    sources = Sources({MAIN}, repositories=known)
    sources.note(other("branch: main", "/charts\n"))
    tree = Tree.of({"apps/k.yaml": "a"})
    reference = spec("GitRepository", "infra")
    assert holds(sources, "GitRepository", "infra") == (True, [])
    path = sources.folder(reference, "apps", tree)
    view = sources.view(reference, path, tree)
    assert path == ".repositories/infra/apps"
    assert view is not None
    assert "ssh://b" in view.key
    assert "c0ffee" in view.key
    files = view.over(tree)
    assert isinstance(files, MountedTree)
    assert (files.read(f"{path}/k.yaml"), files.shown(path)) == (b"b", "infra//apps")
    assert not files.is_file(".repositories/infra/charts/k.yaml")
    assert known.asked == [("ssh://b", "main")]
    assert sources.root("GitRepository", "infra", tree) is None


@pytest.mark.parametrize(
    ("reference", "revision"),
    [
        ("", ""),
        ("branch: b", "b"),
        ("branch: b, tag: t", "t"),
        ("branch: b, tag: t, semver: '>=1'", ">=1"),
        ("branch: b, tag: t, semver: '>=1', name: refs/pull/1/head", "refs/pull/1/head"),
        ("branch: b, tag: t, semver: '>=1', name: refs/pull/1/head, commit: c", "c"),
    ],
)
def test_the_first_field_of_a_reference_counts(reference: str, revision: str) -> None:
    known = Repositories({})
    sources = Sources({MAIN}, repositories=known)
    sources.note(other(reference))
    assert holds(sources, "GitRepository", "infra") == (False, ["info"])
    assert known.asked == [("ssh://b", revision)]


def test_a_repository_that_is_not_at_hand_is_asked_for_once_and_named_with_the_reason() -> None:
    known = Repositories({})
    sources = Sources({MAIN}, repositories=known)
    sources.note(other())
    found: list[Diagnostic] = []
    assert not sources.holds("f/k", spec("GitRepository", "infra"), found)
    assert not sources.holds("f/k", spec("GitRepository", "infra"), [])
    assert [(one.code, one.message, one.help) for one in found] == [
        (
            "FX003",
            "Kustomization f/k takes its files from GitRepository infra (ssh://b), not from this repository: ssh://b is not in the cache",
            "`--allow-network` fetches it into the cache",
        )
    ]
    assert len(known.asked) == 1


def test_only_other_git_repositories_are_asked_for() -> None:
    known = Repositories({})
    sources = Sources({MAIN}, repositories=known)
    sources.note(source("main", "ssh://a"))
    sources.note(source("same", "ssh://a"))
    sources.note(replace(source("pushed", "oci://b"), kind="OCIRepository"))
    assert holds(sources, "GitRepository", "same") == (True, [])
    assert holds(sources, "OCIRepository", "pushed") == (False, ["info"])
    assert known.asked == []


def test_two_states_of_one_repository_stand_apart() -> None:
    sources = Sources({MAIN}, repositories=Repositories({"ssh://b": {"k.yaml": ""}}))
    reference = spec("GitRepository", "infra")
    tree = Tree()
    found = []
    for branch in ("main", "next", "main"):
        sources.note(other(f"branch: {branch}"))
        found.append(sources.folder(reference, ".", tree))
    assert found == [".repositories/infra", ".repositories/infra-2", ".repositories/infra"]
