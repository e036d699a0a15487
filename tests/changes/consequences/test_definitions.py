from __future__ import annotations

import pytest

from tests.changes.clusters import changes, cluster, release, told, unit


def crd(version: str, name: str = "things") -> str:
    return (
        f"---\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {{name: {name}.example.org}}\n"
        f"spec: {{group: example.org, names: {{kind: Thing}}, versions: [{{name: {version}}}]}}\n"
    )


def found(old: str, new: str, spec: str, template: str = "thing/crds/things.yaml") -> list[str]:
    before, after = (release("r", text, spec=spec, template=template) for text in (old, new))
    return told(changes(cluster(before), cluster(after)), "crds-not-updated")


@pytest.mark.parametrize(
    "spec", ["chart: {}", "upgrade: {crds: Skip}", "upgrade: {crds: Create}", "install: {crds: CreateReplace}"]
)
def test_helm_leaves_changed_crds_as_they_are(spec: str) -> None:
    assert found(crd("v1"), crd("v2"), spec) == [
        "caution crds-not-updated: 1 CRD of HelmRelease flux-system/r stays as it is in the cluster: Helm does not upgrade them by itself"
    ]


def test_flux_replaces_them_where_it_is_told_to() -> None:
    assert found(crd("v1"), crd("v2"), "upgrade: {crds: CreateReplace}") == []


def test_new_ones_are_added_where_it_is_told_to() -> None:
    assert found(crd("v1"), crd("v1") + crd("v1", "others"), "upgrade: {crds: Create}") == []
    assert len(found(crd("v1"), crd("v1") + crd("v1", "others"), "chart: {}")) == 1


def test_crds_that_are_templates_are_upgraded_like_anything() -> None:
    assert found(crd("v1"), crd("v2"), "chart: {}", "thing/templates/things.yaml") == []


def test_a_first_install_brings_its_crds() -> None:
    new = cluster(unit("a"), release("r", crd("v1"), template="thing/crds/things.yaml"))
    assert told(changes(cluster(unit("a")), new), "crds-not-updated") == []
