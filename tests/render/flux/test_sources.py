"""Which sources are this repository."""

from __future__ import annotations

from labwright.render.flux.sources import Sources
from labwright.render.objects import Object
from labwright.source import Diagnostic, YamlMap, load
from labwright.tree import Tree

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
    assert holds(Sources({MAIN}), "GitRepository", "gone") == (True, ["warning"])


def test_the_first_source_counts_where_nothing_is_known() -> None:
    sources = Sources()
    assert holds(sources, "GitRepository", "any") == (True, [])
    assert sources.local == {("GitRepository", "any")}


def test_artifacts_lead_back_to_the_folders_they_are_copied_from() -> None:
    sources = Sources()
    sources.note(generator())
    tree = Tree.of(dict.fromkeys(("apps/base/x/k.yaml", "apps/home/k.yaml", "infra/controllers/k.yaml"), ""))
    assert holds(sources, "ExternalArtifact", "apps") == (True, [])
    assert sources.folder(spec("ExternalArtifact", "apps"), "home", tree) == "apps/home"
    assert sources.folder(spec("ExternalArtifact", "apps"), "base/x", tree) == "apps/base/x"
    assert sources.folder(spec("ExternalArtifact", "infra"), "controllers", tree) == "infra/controllers"
    assert sources.folder(spec("GitRepository", "main"), "home", tree) == "home"


def test_an_artifact_that_nothing_makes_is_from_elsewhere() -> None:
    assert holds(Sources({MAIN}), "ExternalArtifact", "gone") == (False, ["info"])
