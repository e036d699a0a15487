from dataclasses import replace
from ipaddress import IPv4Address
from typing import Any

import pytest
from pydantic import ValidationError

from labwright.catalog.capabilities import LoadBalancer
from labwright.catalog.components.metallb import COMPONENT
from labwright.catalog.contract import Stage
from tests.catalog.contributions import flows, objects
from tests.catalog.reference import assert_contribution_valid
from tests.catalog.sites import METRICS, PRODUCTION, site

VIP = {"pool": ["10.0.40.100/32"]}


def test_its_objects_and_values_are_valid() -> None:
    assert_contribution_valid(COMPONENT.build(site(COMPONENT, VIP, offers=(METRICS,))))


def test_it_offers_the_pools_addresses_and_takes_wishes_by_its_own_annotation() -> None:
    (offer,) = COMPONENT.offers(site(COMPONENT, {"pool": ["10.0.40.100/32", "10.0.40.110-10.0.40.120"]}))
    assert isinstance(offer, LoadBalancer)
    assert offer.ranges == (
        (IPv4Address("10.0.40.100"), IPv4Address("10.0.40.100")),
        (IPv4Address("10.0.40.110"), IPv4Address("10.0.40.120")),
    )
    # Since 0.14.9; the prefix metallb.universe.tf is deprecated.
    assert offer.address_annotation == "metallb.io/loadBalancerIPs"


def test_one_address_is_announced_in_layer_2() -> None:
    made = objects(COMPONENT.build(site(COMPONENT, VIP)), Stage.CONFIGS)
    assert made["IPAddressPool", "default"]["spec"] == {"addresses": ["10.0.40.100/32"]}
    assert made["L2Advertisement", "default"]["spec"] == {"ipAddressPools": ["default"]}


def test_addresses_can_be_kept_for_services_that_ask_for_them() -> None:
    made = objects(COMPONENT.build(site(COMPONENT, VIP | {"auto-assign": False})))
    assert made["IPAddressPool", "default"]["spec"]["autoAssign"] is False


def test_no_bgp_router_is_started() -> None:
    (release,) = COMPONENT.build(site(COMPONENT, VIP)).charts
    assert release.values["speaker"]["frr"] == {"enabled": False}
    assert release.chart.version == "0.14.9"


def test_control_plane_nodes_announce_where_there_are_no_others() -> None:
    def speaker(**facts: Any) -> Any:
        (release,) = COMPONENT.build(site(COMPONENT, VIP, **facts)).charts
        return release.values["speaker"]

    assert speaker()["ignoreExcludeLB"] is True
    worker = replace(PRODUCTION.nodes[2], roles=("worker",))
    assert "ignoreExcludeLB" not in speaker(nodes=(*PRODUCTION.nodes[:2], worker))


def test_speakers_stand_on_the_nodes_network_so_prometheus_scrapes_the_nodes() -> None:
    assert flows(COMPONENT.build(site(COMPONENT, VIP, offers=(METRICS,)))) == {
        "metallb-system/controller+metallb → api :6443",
        "api → metallb-system/controller+metallb :9443",
        "monitoring/prometheus → metallb-system/controller+metallb :7472",
        "monitoring/prometheus → nodes :7472",
    }
    speaker = next(w for w in COMPONENT.build(site(COMPONENT, VIP)).footprint.workloads if w.name == "metallb-speaker")
    assert speaker.host_network


def test_without_metrics_nothing_scrapes() -> None:
    assert not any("7472" in flow for flow in flows(COMPONENT.build(site(COMPONENT, VIP))))


def test_its_namespace_is_privileged_and_says_why() -> None:
    (namespace,) = COMPONENT.build(site(COMPONENT, VIP)).namespaces
    assert (namespace.name, namespace.pod_security) == ("metallb-system", "privileged")
    assert "ARP" in namespace.why


@pytest.mark.parametrize("pool", [[], ["10.0.40.100/24"], ["10.0.40.9-10.0.40.1"], ["router"], [100]])
def test_a_pool_that_is_no_range_of_addresses_is_refused(pool: list[Any]) -> None:
    with pytest.raises(ValidationError):
        COMPONENT.options.model_validate({"pool": pool})


def test_the_vip_is_told() -> None:
    assert ("Load balancer VIP", "10.0.40.100") in COMPONENT.build(site(COMPONENT, VIP)).facts
