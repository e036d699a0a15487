from ipaddress import IPv4Address
from typing import Any

import pytest

from labwright.catalog.capabilities import IngressController, LoadBalancer
from labwright.catalog.components.traefik import COMPONENT
from labwright.source import load
from tests.catalog.contributions import flows, objects
from tests.catalog.reference import assert_contribution_valid, assert_values_known
from tests.catalog.sites import METRICS, site

VIP = IPv4Address("10.0.40.100")
METALLB = LoadBalancer(by="metallb", ranges=((VIP, VIP),), address_annotation="metallb.io/loadBalancerIPs")
SERVICE_LB = LoadBalancer(by="k3s")


def values(cluster: str = "production", balancer: LoadBalancer = METALLB, **options: Any) -> Any:
    written = {key.replace("_", "-"): value for key, value in options.items()}
    made = COMPONENT.build(site(COMPONENT, written, cluster=cluster, offers=(balancer,)))
    text = objects(made)["HelmChartConfig", "traefik"]["spec"]["valuesContent"]
    return load(text, "values.yaml").value


@pytest.mark.parametrize(("cluster", "balancer"), [("staging", SERVICE_LB), ("production", METALLB)])
def test_its_objects_and_the_values_inside_are_valid(cluster: str, balancer: LoadBalancer) -> None:
    assert_contribution_valid(COMPONENT.build(site(COMPONENT, cluster=cluster, offers=(balancer, METRICS))))
    assert_values_known("traefik", values(cluster, balancer), free=("service.spec",))


def test_production_asks_metallb_for_the_address_that_the_dns_names_lead_to() -> None:
    assert values()["service"]["annotations"] == {"metallb.io/loadBalancerIPs": "10.0.40.100"}


def test_staging_takes_the_nodes_addresses_so_it_asks_for_none() -> None:
    assert "annotations" not in values("staging", SERVICE_LB)["service"]


def test_production_runs_two_copies_on_different_nodes_and_drains_one_at_a_time() -> None:
    made = values()
    assert made["deployment"]["replicas"] == 2
    assert made["podDisruptionBudget"] == {"enabled": True, "maxUnavailable": 1}
    (spread,) = made["topologySpreadConstraints"]
    assert (spread["topologyKey"], spread["whenUnsatisfiable"]) == ("kubernetes.io/hostname", "DoNotSchedule")
    # A rolling update must not be blocked by the pods of the revision that it replaces.
    assert spread["matchLabelKeys"] == ["pod-template-hash"]


def test_one_copy_has_no_disruption_budget_because_it_would_block_every_drain() -> None:
    made = values("staging", SERVICE_LB)
    assert made["deployment"]["replicas"] == 1
    assert "podDisruptionBudget" not in made


def test_the_dashboard_is_not_exposed_and_nothing_is_sent_home() -> None:
    made = values()
    assert made["ingressRoute"]["dashboard"]["enabled"] is False
    assert made["additionalArguments"] == ["--global.checknewversion=false", "--global.sendanonymoususage=false"]


def test_http_is_redirected_to_https_by_a_middleware_that_every_ingress_names() -> None:
    made = objects(COMPONENT.build(site(COMPONENT, offers=(METALLB,))))
    middleware = made["Middleware", "redirect-https"]
    assert middleware["spec"] == {"redirectScheme": {"scheme": "https", "permanent": True}}
    (offer,) = COMPONENT.offers(site(COMPONENT))
    assert isinstance(offer, IngressController)
    namespace, name = middleware["metadata"]["namespace"], middleware["metadata"]["name"]
    assert offer.annotations["traefik.ingress.kubernetes.io/router.middlewares"] == f"{namespace}-{name}@kubernetescrd"
    # Both entry points: on `websecure` alone there would be nothing to redirect from.
    assert offer.annotations["traefik.ingress.kubernetes.io/router.entrypoints"] == "web,websecure"


def test_it_is_reached_by_anybody_and_reaches_the_api_only() -> None:
    assert flows(COMPONENT.build(site(COMPONENT, offers=(METALLB, METRICS)))) == {
        "anywhere → kube-system/traefik :8000,8443",
        "kube-system/traefik → api :6443",
        "monitoring/prometheus → kube-system/traefik :9100",
    }


def test_it_is_watched_only_where_somebody_collects_metrics() -> None:
    kinds = {kind for kind, _ in objects(COMPONENT.build(site(COMPONENT, offers=(METALLB, METRICS))))}
    assert {"PodMonitor", "PrometheusRule"} <= kinds
    kinds = {kind for kind, _ in objects(COMPONENT.build(site(COMPONENT, offers=(METALLB,))))}
    assert kinds == {"HelmChartConfig", "Middleware"}


def test_its_version_is_the_one_that_this_k3s_ships() -> None:
    assert COMPONENT.version(site(COMPONENT)) == "v3.3.6 (with K3s)"
    assert COMPONENT.version(site(COMPONENT, distribution_version="v9.9.9+k3s1")) == "as shipped by K3s"


def test_real_client_addresses_are_an_option() -> None:
    assert values()["service"]["spec"]["externalTrafficPolicy"] == "Cluster"
    assert values(external_traffic_policy="Local")["service"]["spec"]["externalTrafficPolicy"] == "Local"


def test_the_documentation_names_the_load_balancer_of_each_cluster() -> None:
    assert ("Load balancing", "metallb") in COMPONENT.build(site(COMPONENT, offers=(METALLB,))).facts
    staging = COMPONENT.build(site(COMPONENT, cluster="staging", offers=(SERVICE_LB,)))
    assert ("Load balancing", "k3d's load balancer and K3s' ServiceLB") in staging.facts
