import pytest

from labwright.catalog.contract import Category, Contribution, Namespace
from labwright.plan import plan
from labwright.plan.build import merged
from labwright.source import Severity, SourceError
from labwright.spec import load
from tests.emit.pieces import TWO, cluster, planned
from tests.examples.building import built
from tests.spec.homelabs import SMALL

METALLB = "platform: {metallb: {pool: [10.0.40.100/32]}}\n"


def test_all_mistakes_of_all_clusters_are_told_at_once() -> None:
    text = (
        TWO.replace("raspberry-pi-5-8g", "raspbery-pi-5-8g")
        + "apps: {linkdin: {}}\nplatform: {metalb: {}, longhorn: {}}\n"
    )
    with pytest.raises(SourceError) as caught:
        plan(load(text, "homelab.yaml"))
    codes = {each.code for each in caught.value.diagnostics}
    messages = "\n".join(each.message for each in caught.value.diagnostics)
    assert "H201" in codes, "a model that the catalogue does not have"
    assert "linkdin" in messages and "metalb" in messages
    assert len(caught.value.diagnostics) == len(set(caught.value.diagnostics)), "each once"


def test_bad_options_point_into_the_file() -> None:
    with pytest.raises(SourceError) as caught:
        plan(load(SMALL + "platform: {metallb: {pol: [10.0.40.100/32]}}\n", "homelab.yaml"))
    found = next(each for each in caught.value.diagnostics if each.code == "H020" or "pol" in each.message)
    assert found.place is not None and found.place.line == len(SMALL.splitlines()) + 1


def test_warnings_stop_nothing_and_are_kept() -> None:
    warned = [each for each in planned(TWO).warnings if each.severity is not Severity.WARNING]
    assert warned == []


def test_names_lead_to_the_load_balancer_s_first_address() -> None:
    assert str(cluster("production", SMALL).facts.entry) == "10.0.40.11"
    assert str(cluster("production", SMALL + METALLB).facts.entry) == "10.0.40.100"


def test_what_is_replaced_is_switched_off() -> None:
    production, staging = (
        next(each for each in built("nanocluster").plan.clusters if each.name == name)
        for name in ("production", "staging")
    )
    assert production.switched_off == ("local-path",)
    assert production.find("local-path") is None
    assert staging.switched_off == ()


def test_components_come_by_category_then_by_name() -> None:
    order = list(Category)
    for made in built("nanocluster").plan.clusters:
        keys = [(order.index(each.component.category), each.name) for each in made.installed]
        assert keys == sorted(keys)


def test_a_site_knows_its_siblings_claims_and_companions() -> None:
    production = next(each for each in built("nanocluster").plan.clusters if each.name == "production")
    database = production.find("postgres-cluster")
    assert database is not None
    assert set(database.site.siblings) == {"staging"}
    assert [claim.name for claim in database.site.claims] == ["linkding"]
    assert "longhorn" in database.site.installed and "loki" not in database.site.installed


def test_every_flow_says_whose_it_is_and_is_there_once() -> None:
    for made in built("nanocluster").plan.clusters:
        names = {each.name for each in made.installed}
        assert all(flow.component in names for flow in made.flows)
        assert len(set(made.flows)) == len(made.flows)


def test_of_a_shared_namespace_the_least_strict_level_stands_with_its_reason() -> None:
    strict = Namespace(name="web")
    middle = Namespace(name="web", pod_security="baseline", why="a host port")
    loose = Namespace(name="web", pod_security="privileged", why="mounts the host")
    for order in ((strict, middle, loose), (loose, middle, strict), (middle, loose, strict)):
        made = merged(Contribution(namespaces=(each,)) for each in order)
        assert made == (loose,)


def test_namespaces_come_sorted() -> None:
    made = merged([Contribution(namespaces=(Namespace(name="b"), Namespace(name="a")))])
    assert [each.name for each in made] == ["a", "b"]


def test_planning_twice_gives_the_same_plan() -> None:
    first, second = (plan(load(TWO, "homelab.yaml")) for _ in range(2))
    assert first.clusters[0].flows == second.clusters[0].flows
    assert [each.contribution for each in first.clusters[0].installed] == [
        each.contribution for each in second.clusters[0].installed
    ]
