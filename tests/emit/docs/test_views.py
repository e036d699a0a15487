"""The values that the pages print."""

from __future__ import annotations

from functools import cache

from labwright.emit import emit
from labwright.emit.docs.views import HomelabView, homelab
from labwright.emit.layouts import LAYOUTS
from labwright.plan import Plan
from tests.emit.docs import homelabs
from tests.examples.building import built


def view(plan: Plan) -> HomelabView:
    return homelab(plan, emit(plan).contents, LAYOUTS["layers"])


@cache
def nanocluster() -> HomelabView:
    return view(built("nanocluster").plan)


def test_only_folders_that_are_filled_are_named() -> None:
    assert {"monitoring/dashboards", "recovery", ".github"} <= {path for path, _ in nanocluster().folders}
    bare = {path for path, _ in view(homelabs.planned("one node, nothing asked for, open network")).folders}
    assert not {"apps", "monitoring/controllers", "monitoring/dashboards", "recovery"} & bare
    assert {"clusters", "infrastructure/controllers", "provision", "bootstrap", "docs"} <= bare


def test_a_layer_waits_only_for_layers_that_the_cluster_has() -> None:
    for cluster in nanocluster().clusters:
        names = {stage.rule.stage.value for stage in cluster.stages}
        assert all(set(stage.after) <= names for stage in cluster.stages)
    assert "monitoring-dashboards" not in {stage.rule.stage.value for stage in nanocluster().clusters[0].stages}


def test_the_virtual_address_is_the_pools_first_and_nothing_where_nodes_answer_themselves() -> None:
    assert [cluster.vip for cluster in nanocluster().clusters] == ["", "10.0.40.100"]


def test_tokens_that_only_a_human_has_are_listed_once_for_each_cluster() -> None:
    for cluster in nanocluster().clusters:
        ids = [found for found, _, _ in cluster.externals]
        assert "cloudflare-api-token" in ids
        assert len(ids) == len(set(ids))


def test_what_is_requested_is_the_sum_over_all_workloads() -> None:
    production = nanocluster().clusters[1]
    assert production.requested_cpu == sum(each.cpu for each in production.workloads)
    assert 0 < production.requested_memory < 48 * 2**30


def test_a_cluster_without_names_or_crossings_draws_neither() -> None:
    (only,) = view(homelabs.planned("one node, nothing asked for, open network")).clusters
    assert "ingress" not in only.drawings
    assert "deployment" in only.drawings


def test_one_cluster_that_denies_makes_the_homelab_tell_about_it() -> None:
    assert view(homelabs.planned("three clusters, one of them open")).zero_trust
    assert not view(homelabs.planned("one node, nothing asked for, open network")).zero_trust


def test_a_component_is_called_as_its_makers_write_it() -> None:
    assert nanocluster().title_of("metallb") == "MetalLB"
    assert nanocluster().title_of("k3d") == "k3d"
