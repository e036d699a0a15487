from json import loads

from labwright.catalog.builders.monitors import Monitoring, alert, alerts, dashboard, pod_monitor, service_monitor
from labwright.catalog.capabilities import Metrics, Offer
from labwright.catalog.components.linkding import COMPONENT
from labwright.catalog.contract import Stage
from labwright.model import Pods
from tests.catalog.reference import assert_valid_object
from tests.catalog.sites import DASHBOARDS, METRICS, PROMETHEUS, site

PODS = Pods.of("media", name="photos")
RULES = [{"name": "photos", "rules": [alert("Down", "up == 0", severity="critical", summary="It is down", hold="5m")]}]


def everything(*offers: Offer) -> Monitoring:
    a = site(COMPONENT, offers=offers)
    return (
        service_monitor(
            a,
            name="linkding",
            namespace="media",
            match_labels={"a": "b"},
            port="http",
            pods=PODS,
            container_port=80,
            scheme="https",
        )
        + pod_monitor(
            a, name="workers", namespace="media", match_labels={"a": "b"}, port="http", pods=PODS, container_port=81
        )
        + alerts(a, name="linkding", namespace="media", groups=RULES)
        + dashboard(a, name="photos-dashboard", json_text='{"title": "Photos"}', folder="Media")
    )


def test_without_monitoring_nothing_is_made_and_nothing_may_connect() -> None:
    assert everything() == Monitoring()


def test_monitors_and_rules_are_valid_and_wait_for_their_kinds() -> None:
    made = everything(METRICS)
    for file in made.files:
        assert file.stage is Stage.MONITORING_CONFIGS
        for manifest in file.manifests:
            assert_valid_object(manifest.object)


def test_each_scrape_is_a_flow_to_the_container() -> None:
    flows = everything(METRICS).flows
    assert [(flow.source, flow.target, flow.ports[0].number) for flow in flows] == [
        (PROMETHEUS, PODS, 80),
        (PROMETHEUS, PODS, 81),
    ]


def test_files_are_named_by_kind_and_by_name_only_where_that_is_not_the_component() -> None:
    assert [file.name for file in everything(METRICS, DASHBOARDS).files] == [
        "service-monitor.yaml",
        "workers-pod-monitor.yaml",
        "alerts.yaml",
        "photos-dashboard.yaml",
    ]


def test_monitors_carry_the_labels_by_which_they_are_selected() -> None:
    labelled = Metrics(namespace="monitoring", scraper=PROMETHEUS, monitor_labels={"release": "stack"})
    for file in everything(labelled).files:
        assert file.manifests[0].object["metadata"]["labels"] == {"release": "stack"}


def test_more_of_an_endpoint_can_be_said() -> None:
    monitor = everything(METRICS).files[0].manifests[0].object
    (endpoint,) = monitor["spec"]["endpoints"]
    assert endpoint == {"port": "http", "path": "/metrics", "interval": "30s", "scheme": "https"}


def test_a_dashboard_lies_where_the_sidecar_looks_and_is_json() -> None:
    (file,) = everything(DASHBOARDS).files
    assert file.stage is Stage.DASHBOARDS
    config_map = file.manifests[0].object
    assert_valid_object(config_map)
    assert config_map["metadata"]["namespace"] == "monitoring"
    assert config_map["metadata"]["labels"] == {"grafana_dashboard": "1"}
    assert config_map["metadata"]["annotations"] == {"grafana_folder": "Media"}
    assert loads(config_map["data"]["photos-dashboard.json"]) == {"title": "Photos"}
