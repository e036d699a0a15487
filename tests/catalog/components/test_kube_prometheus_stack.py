from collections.abc import Mapping
from typing import Any

import pytest

from labwright.catalog.capabilities import Dashboards, Metrics, Offer, Widget
from labwright.catalog.components.kube_prometheus_stack import COMPONENT, names
from labwright.catalog.components.kube_prometheus_stack.values import RESOURCES, retention_size
from labwright.catalog.contract import Contribution, Stage
from labwright.model import ApiServer, Flow, Nodes, Peer, Pods
from labwright.secrets.request import Generated
from tests.catalog.contributions import assert_flows_have_pods
from tests.catalog.reference import assert_valid_object, defaults
from tests.catalog.sites import CERTIFICATES, DNS, INGRESS, LOCAL_PATH, LONGHORN, TRAEFIK, site

NEIGHBOURS: set[Pods] = {TRAEFIK, DNS.pods}
SUBCHARTS = ("grafana", "kube-state-metrics", "prometheus-node-exporter")


def built(options: Mapping[str, Any] | None = None, cluster: str = "production", *more: Offer) -> Contribution:
    offers = more or (INGRESS, CERTIFICATES, DNS, LONGHORN if cluster == "production" else LOCAL_PATH)
    return COMPONENT.build(site(COMPONENT, options, cluster=cluster, offers=offers))


def values(options: Mapping[str, Any] | None = None, cluster: str = "production", *more: Offer) -> Any:
    (chart,) = built(options, cluster, *more).charts
    return chart.values


def flows_between(found: Contribution, source: Peer, target: Peer) -> list[tuple[int, ...]]:
    def matches(flow: Flow) -> bool:
        return flow.source == source and flow.target == target

    return [tuple(port.number for port in flow.ports) for flow in found.flows if matches(flow)]


class TestValues:
    @pytest.mark.reference
    @pytest.mark.parametrize("cluster", ["production", "staging"])
    @pytest.mark.parametrize("options", [{}, {"grafana-size": "1Gi"}])
    def test_every_key_is_one_of_the_charts_or_of_its_subcharts(self, cluster: str, options: dict[str, str]) -> None:
        known = defaults("kube-prometheus-stack")
        for name in SUBCHARTS:
            known[name] = _merged(defaults(name), known[name])
        # It stands in grafana's values.yaml as a comment, and in its template of the claim.
        known["grafana"]["persistence"]["storageClassName"] = ""
        assert list(_unknown(values(options, cluster), known, ())) == []

    def test_all_monitors_and_rules_of_the_cluster_are_selected(self) -> None:
        spec = values()["prometheus"]["prometheusSpec"]
        for kind in ("serviceMonitor", "podMonitor", "probe", "scrapeConfig", "rule"):
            assert spec[f"{kind}SelectorNilUsesHelmValues"] is False

    def test_metrics_lie_on_a_volume_of_the_clusters_class(self) -> None:
        for cluster, class_name in (("production", "longhorn"), ("staging", "local-path")):
            spec = values({"size": "50Gi", "retention": "30d"}, cluster)["prometheus"]["prometheusSpec"]
            claim = spec["storageSpec"]["volumeClaimTemplate"]["spec"]
            assert claim["storageClassName"] == class_name
            assert claim["resources"]["requests"]["storage"] == "50Gi"
            assert spec["retention"] == "30d"
            assert spec["retentionSize"] == "42GB"

    def test_without_block_storage_there_is_no_volume(self) -> None:
        assert "storageSpec" not in values({}, "production", INGRESS)["prometheus"]["prometheusSpec"]

    @pytest.mark.parametrize(("volume", "usable"), [("20Gi", "17GB"), ("1Gi", "870MB"), ("1", "1MB")])
    def test_metrics_leave_room_on_their_volume(self, volume: str, usable: str) -> None:
        assert retention_size(volume) == usable

    @pytest.mark.parametrize("cluster", ["production", "staging"])
    def test_what_k3s_has_no_port_for_is_neither_scraped_nor_missed(self, cluster: str) -> None:
        found = values({}, cluster)
        for part in ("kubeControllerManager", "kubeScheduler", "kubeProxy", "kubeEtcd"):
            assert found[part] == {"enabled": False}
        assert set(found["defaultRules"]["rules"].values()) == {False}

    def test_a_control_plane_of_several_processes_is_scraped_in_full(self) -> None:
        (chart,) = COMPONENT.build(site(COMPONENT, offers=(INGRESS,), distribution="kubeadm")).charts
        assert "kubeScheduler" not in chart.values
        assert chart.values["defaultRules"] == {"create": True}

    def test_the_node_exporter_starts_in_containers_too(self) -> None:
        assert values({}, "staging")["prometheus-node-exporter"]["hostRootFsMount"] == {"enabled": False}
        assert "hostRootFsMount" not in values()["prometheus-node-exporter"]

    def test_every_container_states_what_it_needs_and_may_take(self) -> None:
        found = values()
        stated = [
            found["prometheus"]["prometheusSpec"],
            found["alertmanager"]["alertmanagerSpec"],
            found["prometheusOperator"],
            found["prometheusOperator"]["prometheusConfigReloader"],
            found["prometheusOperator"]["admissionWebhooks"]["patch"],
            found["grafana"],
            found["grafana"]["sidecar"],
            found["kube-state-metrics"],
            found["prometheus-node-exporter"],
        ]
        assert len(stated) == len(RESOURCES)
        for part in stated:
            assert part["resources"]["requests"].keys() == {"cpu", "memory"}
            assert part["resources"]["limits"].keys() == {"memory"}

    def test_alerts_notify_nobody(self) -> None:
        config = values()["alertmanager"]["config"]
        assert config["route"]["receiver"] == "null"
        assert config["receivers"] == [{"name": "null"}]

    def test_a_volume_for_grafana_is_given_up_before_the_new_pod_wants_it(self) -> None:
        grafana = values({"grafana-size": "2Gi"})["grafana"]
        assert grafana["persistence"] == {"enabled": True, "size": "2Gi", "storageClassName": "longhorn"}
        assert grafana["deploymentStrategy"] == {"type": "Recreate"}
        assert "persistence" not in values()["grafana"]


class TestGrafana:
    def test_its_password_is_generated_and_in_the_documented_secret(self) -> None:
        (secret,) = built().secrets
        assert (secret.namespace, secret.name) == ("monitoring", "kube-prometheus-stack-grafana")
        assert secret.entries["admin-password"] == Generated("grafana-admin")
        assert values()["grafana"]["admin"]["existingSecret"] == secret.name

    def test_it_is_reached_by_its_host_name(self) -> None:
        found = built({}, "staging")
        (host,) = found.hosts
        assert host.name == "grafana.staging.example.org"
        (ingress,) = (manifest.object for file in found.files for manifest in file.manifests)
        assert_valid_object(ingress)
        assert ingress["spec"]["ingressClassName"] == "traefik"
        assert ingress["spec"]["tls"][0]["hosts"] == [host.name]
        assert flows_between(found, TRAEFIK, names.GRAFANA) == [(3000,)]
        assert values({}, "staging")["grafana"]["grafana.ini"]["server"]["root_url"] == f"https://{host.name}"

    def test_it_asks_nothing_of_the_internet(self) -> None:
        settings = values()["grafana"]["grafana.ini"]
        assert settings["plugins"] == {"preinstall_disabled": True}
        assert set(settings["analytics"].values()) == {False}

    def test_dashboards_by_label_are_what_the_sidecar_looks_for(self) -> None:
        sidecar = values()["grafana"]["sidecar"]
        dashboards = next(offer for offer in COMPONENT.offers(site(COMPONENT)) if isinstance(offer, Dashboards))
        for kind, labels in (("dashboards", dashboards.labels), ("datasources", dashboards.datasource_labels)):
            assert labels == {sidecar[kind]["label"]: sidecar[kind]["labelValue"]}
        assert sidecar["dashboards"]["searchNamespace"] == "ALL"


class TestOffers:
    def test_metrics_need_no_label_and_come_from_prometheus(self) -> None:
        metrics = next(offer for offer in COMPONENT.offers(site(COMPONENT)) if isinstance(offer, Metrics))
        assert metrics.monitor_labels == {}
        assert metrics.scraper == names.PROMETHEUS

    def test_the_tile_uses_the_generated_password(self) -> None:
        tile = next(offer for offer in COMPONENT.offers(site(COMPONENT)) if isinstance(offer, Widget))
        assert tile.kind == "grafana"
        assert tile.settings["password"] == "{{generated:grafana-admin}}"
        assert (tile.pods, tile.port) == (names.GRAFANA, 3000)

    def test_every_offered_capability_is_announced(self) -> None:
        offered = {offer.capability for offer in COMPONENT.offers(site(COMPONENT))}
        assert offered == set(COMPONENT.provides)


class TestFlows:
    def test_machines_are_scraped_at_their_own_addresses(self) -> None:
        assert flows_between(built(), names.PROMETHEUS, Nodes()) == [(9100, 10250)]

    def test_the_scrape_of_dns_is_declared_by_who_offers_it_or_else_here(self) -> None:
        assert flows_between(built(), names.PROMETHEUS, DNS.pods) == []
        assert flows_between(built({}, "production", INGRESS), names.PROMETHEUS, names.CLUSTER_DNS) == [(9153,)]

    def test_only_those_who_need_the_api_reach_it(self) -> None:
        sources = {flow.source for flow in built().flows if flow.target == ApiServer()}
        assert sources == {
            names.PROMETHEUS,
            names.GRAFANA,
            names.STATE_METRICS,
            names.OPERATOR,
            names.ADMISSION_JOBS,
        }

    def test_the_api_server_calls_the_operators_webhook(self) -> None:
        assert flows_between(built(), ApiServer(), names.OPERATOR) == [(10250,)]

    def test_nothing_leaves_the_cluster(self) -> None:
        assert {type(flow.target).__name__ for flow in built().flows} == {"Pods", "Nodes", "ApiServer"}

    def test_every_flow_says_why(self) -> None:
        reasons = [flow.why for flow in built().flows]
        assert all(reasons)
        assert len(set(reasons)) == len(reasons)


def test_the_namespace_says_why_it_is_privileged() -> None:
    (namespace,) = built().namespaces
    assert (namespace.name, namespace.pod_security) == ("monitoring", "privileged")
    assert "node exporter" in namespace.why


def test_comments_stand_beside_values_that_exist() -> None:
    for cluster in ("production", "staging"):
        (chart,) = built({}, cluster).charts
        for path in chart.comments:
            value: Any = chart.values
            for step in path:
                value = value[step]


def test_it_installs_after_the_infrastructure() -> None:
    found = built()
    assert {chart.stage for chart in found.charts} == {Stage.MONITORING}
    assert {file.stage for file in found.files} == {Stage.MONITORING}


def _merged(base: Any, over: Any) -> Any:
    if isinstance(base, dict) and isinstance(over, dict):
        return {key: _merged(base.get(key), over[key]) if key in over else base[key] for key in {**base, **over}}
    return over


def _unknown(found: Any, known: Any, path: tuple[str, ...]) -> Any:
    if not isinstance(found, Mapping) or not isinstance(known, Mapping) or not known:
        return
    for key, value in found.items():
        if key in known:
            yield from _unknown(value, known[key], (*path, key))
        elif path[-1:] not in {("grafana.ini",), ("analytics",), ("server",)}:
            # Grafana's own settings: the chart passes any section and key of grafana.ini on.
            yield ".".join((*path, key))


def test_every_flow_is_about_pods_that_it_runs() -> None:
    assert_flows_have_pods(built(), NEIGHBOURS)
