from ipaddress import IPv4Address

import pytest

from labwright.catalog.capabilities import ClusterDns, LoadBalancer, NodeMetrics
from labwright.catalog.components.k3s import COMPONENT
from tests.catalog.contributions import flows, objects
from tests.catalog.reference import assert_contribution_valid
from tests.catalog.sites import INGRESS, METRICS, site

SERVICE_LB = LoadBalancer(by="k3s")
METALLB = LoadBalancer(by="metallb", ranges=((IPv4Address("10.0.40.100"), IPv4Address("10.0.40.100")),))


@pytest.mark.parametrize("cluster", ["staging", "production"])
def test_what_it_adds_is_valid(cluster: str) -> None:
    assert_contribution_valid(COMPONENT.build(site(COMPONENT, cluster=cluster)))


def test_it_offers_dns_node_metrics_and_addresses_for_services() -> None:
    kinds = {type(offer) for offer in COMPONENT.offers(site(COMPONENT))}
    assert kinds == {ClusterDns, NodeMetrics, LoadBalancer}


def test_a_production_cluster_keeps_two_copies_of_coredns_because_one_lost_node_must_not_stop_dns() -> None:
    made = objects(COMPONENT.build(site(COMPONENT)))
    scaler = made["HorizontalPodAutoscaler", "coredns"]["spec"]
    assert scaler["minReplicas"] == 2
    assert scaler["scaleTargetRef"] == {"apiVersion": "apps/v1", "kind": "Deployment", "name": "coredns"}
    budget = made["PodDisruptionBudget", "coredns"]["spec"]
    assert budget["selector"] == {"matchLabels": {"k8s-app": "kube-dns"}}


def test_staging_is_left_as_k3s_made_it() -> None:
    assert objects(COMPONENT.build(site(COMPONENT, cluster="staging"))) == {}


def test_the_copies_of_coredns_can_be_set() -> None:
    made = objects(COMPONENT.build(site(COMPONENT, {"dns-replicas": 3}, cluster="staging")))
    assert made["HorizontalPodAutoscaler", "coredns"]["spec"]["minReplicas"] == 3
    assert objects(COMPONENT.build(site(COMPONENT, {"dns-replicas": 1}))) == {}


def test_the_flows_of_kube_system_are_stated_because_it_is_default_denied_too() -> None:
    made = flows(COMPONENT.build(site(COMPONENT, offers=(METRICS,))))
    assert made == {
        "kube-system/kube-dns → api :6443",
        "kube-system/kube-dns → anywhere :53,53",
        "api → kube-system/metrics-server :10250",
        "kube-system/metrics-server → api :6443",
        "kube-system/metrics-server → nodes :10250",
        "monitoring/prometheus → kube-system/kube-dns :9153",
    }


def test_named_resolvers_narrow_what_coredns_may_ask() -> None:
    made = flows(COMPONENT.build(site(COMPONENT, {"upstream-dns": ["10.0.40.1", "fd00::1"]})))
    assert "kube-system/kube-dns → 10.0.40.1/32+fd00::1/128 :53,53" in made
    assert "kube-system/kube-dns → anywhere :53,53" not in made


def test_the_helm_jobs_that_install_traefik_reach_the_api_only() -> None:
    made = flows(COMPONENT.build(site(COMPONENT, installed=("traefik",))))
    assert {"kube-system/traefik → api :6443", "kube-system/traefik-crd → api :6443"} <= made


def test_service_lb_is_on_where_nothing_else_gives_addresses() -> None:
    made = COMPONENT.build(site(COMPONENT, cluster="staging", offers=(SERVICE_LB, INGRESS), installed=("traefik",)))
    assert {
        "anywhere → kube-system/traefik+kube-system :80,443",
        "kube-system/traefik+kube-system → kube-system/traefik :8000,8443",
    } <= flows(made)
    assert ("ServiceLB", "on") in made.facts
    assert "svclb-traefik" in {workload.name for workload in made.footprint.workloads}


def test_service_lb_has_no_flows_where_metallb_gives_the_addresses() -> None:
    made = COMPONENT.build(site(COMPONENT, offers=(METALLB, INGRESS), installed=("traefik",)))
    assert not any(":80,443" in flow for flow in flows(made))
    assert "svclb-traefik" not in {workload.name for workload in made.footprint.workloads}
    assert any(label == "ServiceLB" and text.startswith("off") for label, text in made.facts)


def test_kube_system_is_privileged_and_says_why() -> None:
    (namespace,) = COMPONENT.build(site(COMPONENT)).namespaces
    assert (namespace.name, namespace.pod_security) == ("kube-system", "privileged")
    assert namespace.why


def test_it_comes_with_k3s_and_k3d_and_shows_the_distributions_version() -> None:
    assert COMPONENT.bundled_with == ("k3s", "k3d")
    assert COMPONENT.version(site(COMPONENT)) == "v1.32.9+k3s1"


def test_the_versions_of_its_parts_are_told_where_they_are_known() -> None:
    known = dict(COMPONENT.build(site(COMPONENT)).facts)
    assert known["CoreDNS"] == "v1.12.3 (with K3s)"
    assert known["metrics-server"] == "v0.8.0 (with K3s)"
    unknown = dict(COMPONENT.build(site(COMPONENT, distribution_version="v2.0.0+k3s1")).facts)
    assert unknown["CoreDNS"] == "as shipped by K3s"
