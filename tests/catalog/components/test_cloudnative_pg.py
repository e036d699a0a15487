from labwright.catalog.capabilities import PostgresOperator
from labwright.catalog.components.cloudnative_pg import COMPONENT
from labwright.catalog.contract import Stage
from tests.catalog.contributions import flows, objects
from tests.catalog.reference import assert_valid_object, assert_values_known
from tests.catalog.sites import METRICS, site


def test_its_values_are_known_to_the_chart() -> None:
    (release,) = COMPONENT.build(site(COMPONENT)).charts
    assert (release.chart.version, release.stage, release.namespace) == ("0.23.0", Stage.CONTROLLERS, "cnpg-system")
    assert_values_known("cloudnative-pg", release.values)


def test_the_operator_offers_itself_by_the_pods_the_chart_makes() -> None:
    (offer,) = COMPONENT.offers(site(COMPONENT))
    assert isinstance(offer, PostgresOperator)
    assert offer.version == "1.25.0"
    assert dict(offer.pods.labels) == {
        "app.kubernetes.io/name": "cloudnative-pg",
        "app.kubernetes.io/instance": "cloudnative-pg",
    }


def test_its_flows_are_the_api_both_ways_and_the_scrape() -> None:
    alone = flows(COMPONENT.build(site(COMPONENT)))
    operator = "cnpg-system/cloudnative-pg+cloudnative-pg"
    assert alone == {f"{operator} → api :6443", f"api → {operator} :9443"}
    scraped = flows(COMPONENT.build(site(COMPONENT, offers=(METRICS,))))
    assert scraped - alone == {f"monitoring/prometheus → {operator} :8080"}


def test_its_pod_monitor_is_its_own_object_of_the_monitoring_stage() -> None:
    made = COMPONENT.build(site(COMPONENT, offers=(METRICS,)))
    (monitor,) = objects(made, Stage.MONITORING_CONFIGS).values()
    assert_valid_object(monitor)
    assert made.charts[0].values["monitoring"] == {"podMonitorEnabled": False}
    assert monitor["spec"]["podMetricsEndpoints"][0]["port"] == "metrics"


def test_it_lives_in_a_restricted_namespace_with_requests_and_a_limit() -> None:
    made = COMPONENT.build(site(COMPONENT))
    assert [(each.name, each.pod_security) for each in made.namespaces] == [("cnpg-system", "restricted")]
    resources = made.charts[0].values["resources"]
    assert set(resources["requests"]) == {"cpu", "memory"}
    assert set(resources["limits"]) == {"memory"}
