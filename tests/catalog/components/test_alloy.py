from copy import deepcopy
from typing import Any

import pytest

from labwright.catalog.capabilities import Logs
from labwright.catalog.components.alloy import COMPONENT, PODS
from labwright.catalog.contract import Contribution
from labwright.model import ApiServer, Pods
from tests.catalog.contributions import assert_flows_have_pods
from tests.catalog.reference import assert_valid_object, assert_values_known
from tests.catalog.sites import METRICS, site

GATEWAY = Pods.of("monitoring", name="loki", component="gateway")
LOGS = Logs(push_url="http://gate/push", query_url="http://gate", gateway=GATEWAY, port=8080)


NEIGHBOURS: set[Pods] = {GATEWAY, METRICS.scraper}


def built() -> Contribution:
    return COMPONENT.build(site(COMPONENT, cluster="staging", offers=(LOGS, METRICS)))


def values() -> Any:
    (chart,) = built().charts
    return chart.values


@pytest.mark.reference
def test_the_chart_knows_its_values() -> None:
    found = deepcopy(dict(values()))
    # Kubernetes' own field; the chart passes `resources` on whole and has only requests by default.
    assert found["configReloader"]["resources"].pop("limits")
    assert_values_known("alloy", found)


def test_one_pod_runs_on_every_node_the_control_planes_too() -> None:
    assert values()["controller"]["type"] == "daemonset"
    assert values()["controller"]["tolerations"] == [{"operator": "Exists", "effect": "NoSchedule"}]


def test_it_pushes_to_whoever_takes_logs() -> None:
    content = values()["alloy"]["configMap"]["content"]
    assert 'url = "http://gate/push"' in content
    assert 'cluster = "staging"' in content


def test_it_reads_the_files_of_its_own_nodes_pods() -> None:
    content = values()["alloy"]["configMap"]["content"]
    assert '"spec.nodeName=" + sys.env("K8S_NODE_NAME")' in content
    assert 'replacement   = "/var/log/pods/*$1/*.log"' in content


def test_its_configuration_survives_helms_templating_and_closes_every_block() -> None:
    content = values()["alloy"]["configMap"]["content"]
    assert "{{" not in content
    assert content.count("{") == content.count("}")


def test_the_nodes_logs_are_mounted_read_only_and_its_position_is_kept() -> None:
    mounts = {mount["name"]: mount for mount in values()["alloy"]["mounts"]["extra"]}
    volumes = {volume["name"]: volume["hostPath"]["path"] for volume in values()["controller"]["volumes"]["extra"]}
    assert mounts.keys() == volumes.keys()
    assert mounts["pod-logs"]["readOnly"] is True
    assert volumes["state"] == values()["alloy"]["storagePath"]


def test_root_has_no_capabilities() -> None:
    context = values()["alloy"]["securityContext"]
    assert context["capabilities"] == {"drop": ["ALL"]}
    assert context["allowPrivilegeEscalation"] is False


def test_it_may_read_pods_and_nothing_else_of_the_api() -> None:
    rbac = values()["rbac"]
    # The chart writes both lists one after the other and breaks when one of them is empty.
    assert rbac["rules"]
    assert rbac["clusterRules"]
    assert {tuple(rule["resources"]) for rule in rbac["rules"] + rbac["clusterRules"]} == {("pods",)}


def test_it_reaches_the_api_and_the_log_store_alone() -> None:
    outgoing = [(flow.target, [port.number for port in flow.ports]) for flow in built().flows if flow.source == PODS]
    assert outgoing == [(ApiServer(), []), (GATEWAY, [8080])]


def test_its_metrics_are_collected() -> None:
    (file,) = built().files
    assert_valid_object(file.manifests[0].object)
    assert any(flow.source == METRICS.scraper and flow.target == PODS for flow in built().flows)


def test_the_namespace_says_why_it_is_privileged() -> None:
    (namespace,) = built().namespaces
    assert namespace.pod_security == "privileged"
    assert "log files" in namespace.why


def test_every_flow_is_about_pods_that_it_runs() -> None:
    assert_flows_have_pods(built(), NEIGHBOURS)
