"""Components over all clusters: anchors, facts, sources, backups."""

from __future__ import annotations

from labwright.emit.docs.components import ComponentView, chapters
from tests.emit.docs import homelabs
from tests.examples.building import built


def _component(name: str, shape: str = "") -> ComponentView:
    plan = homelabs.planned(shape) if shape else built("nanocluster").plan
    (found,) = [each for chapter in chapters(plan) for each in chapter.components if each.name == name]
    return found


def test_a_component_with_the_name_of_a_chapter_gets_an_anchor_of_its_own() -> None:
    """The database of this homelab is called `monitoring`, and its heading comes first."""
    assert _component("monitoring", "a database without backups").anchor == "monitoring"
    assert _component("postgres-cluster").anchor == "postgres-cluster"
    titles = [each.anchor for chapter in chapters(built("nanocluster").plan) for each in chapter.components]
    assert len(titles) == len(set(titles))


def test_a_cluster_that_lacks_a_component_has_no_version_of_it() -> None:
    assert _component("longhorn").versions == {"production": "1.7.2"}
    assert set(_component("homepage").versions) == {"staging", "production"}


def test_facts_that_the_table_states_anyway_are_not_repeated() -> None:
    for chapter in chapters(built("nanocluster").plan):
        for component in chapter.components:
            assert not {"version", "address", "namespace"} & {label.lower() for label, _ in component.facts}


def test_a_backup_that_differs_between_clusters_is_told_for_each() -> None:
    backups = dict(_component("postgres-cluster").backups)
    assert set(backups) == {("staging",), ("production",)}
    assert "the last 30d" in backups["production",]
    assert list(dict(_component("homepage").backups)) == [("staging", "production")]


def test_charts_and_images_name_their_origin_once() -> None:
    assert _component("longhorn").sources == ("Chart `longhorn` 1.7.2 from <https://charts.longhorn.io>",)
    assert any(each.startswith("Chart `flux-operator`") and "`oci://" in each for each in _component("flux").sources)
    assert len(_component("homepage").sources) == 1


def test_facts_of_one_cluster_are_those_it_states() -> None:
    facts = dict(_component("postgres-cluster").facts_in("production"))
    assert facts["Storage class"] == "longhorn"
    assert _component("longhorn").facts_in("staging") == ()
