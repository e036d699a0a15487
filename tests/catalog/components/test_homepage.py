from typing import Any

import pytest

from labwright.catalog.capabilities import NodeMetrics, Widget
from labwright.catalog.components.homepage import COMPONENT, files
from labwright.catalog.components.linkding import COMPONENT as LINKDING
from labwright.catalog.contract import Contribution
from labwright.model import Pods
from labwright.secrets.request import External, Generated
from labwright.source import load, plain
from tests.catalog.contributions import assert_decent, assert_restricted, flows, objects, of_kind, pod_specs
from tests.catalog.reference import assert_valid_object
from tests.catalog.sites import OFFERS, site

GRAFANA = Widget(
    title="Grafana",
    group="Monitoring",
    icon="grafana.png",
    href="https://grafana.example.org",
    description="Dashboards",
    kind="grafana",
    url="http://grafana.monitoring.svc.cluster.local",
    pods=Pods.of("monitoring", name="grafana"),
    port=3000,
    settings={"version": "2", "username": "admin", "password": "{{generated:grafana.admin}}"},
)
ROUTER = Widget(
    title="Router", group="Network", icon="router.png", href="https://router", description="", discovered=False
)
(BOOKMARKS,) = LINKDING.offers(site(LINKDING, offers=OFFERS))


def built(options: dict[str, Any] | None = None, **facts: Any) -> Contribution:
    found: dict[str, Any] = {"offers": (*OFFERS, NodeMetrics(), GRAFANA, BOOKMARKS)}
    return COMPONENT.build(site(COMPONENT, options, **(found | facts)))


def file(made: Contribution, name: str) -> Any:
    (config,) = made.configs
    return plain(load(config.files[name], name).value)


def test_every_object_is_valid() -> None:
    for made in objects(built()).values():
        assert_valid_object(made)


def test_its_pod_is_restricted_and_decent() -> None:
    ((_, spec),) = pod_specs(built())
    assert_restricted(spec)
    assert_decent(spec)


def test_the_health_check_asks_by_a_name_homepage_answers_to() -> None:
    ((_, spec),) = pod_specs(built(cluster="staging"))
    (container,) = spec["containers"]
    env = {each["name"]: each["value"] for each in container["env"]}
    assert env["HOMEPAGE_ALLOWED_HOSTS"] == "homepage.staging.example.org"
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert container[probe]["httpGet"]["httpHeaders"] == [{"name": "Host", "value": "homepage.staging.example.org"}]


def test_its_configuration_is_made_of_real_files_in_a_folder_it_can_write_to() -> None:
    made = built()
    (config,) = made.configs
    ((_, spec),) = pod_specs(made)
    mounts = {mount["mountPath"]: mount for mount in spec["containers"][0]["volumeMounts"]}
    assert {f"/app/config/{name}" for name in config.files} == {path for path in mounts if path != "/app/config"}
    assert mounts["/app/config"]["name"] == "config"
    assert {"name": "config", "emptyDir": {"sizeLimit": "64Mi"}} in spec["volumes"]


def test_it_is_dark_with_clean_headers_and_asks_nobody_for_updates() -> None:
    settings = file(built(), "settings.yaml")
    assert (settings["theme"], settings["headerStyle"]) == ("dark", "clean")
    assert settings["disableUpdateCheck"] is True
    assert settings["title"] == "nanocluster production"


def test_it_may_read_what_it_shows_and_nothing_else() -> None:
    made = built()
    (role,) = of_kind(made, "ClusterRole")
    assert {verb for rule in role["rules"] for verb in rule["verbs"]} == {"get", "list"}
    assert {each for rule in role["rules"] for each in rule["resources"]} == {
        "namespaces",
        "pods",
        "nodes",
        "ingresses",
    }
    (binding,) = of_kind(made, "ClusterRoleBinding")
    assert binding["subjects"] == [{"kind": "ServiceAccount", "name": "homepage", "namespace": "homepage"}]
    ((_, spec),) = pod_specs(made)
    assert spec["serviceAccountName"] == "homepage"
    assert spec["automountServiceAccountToken"] is True
    assert file(made, "kubernetes.yaml") == {"mode": "cluster", "ingress": True}


def test_its_flows_are_the_ingress_the_api_and_the_services_it_shows_numbers_of() -> None:
    assert flows(built()) == {
        "kube-system/traefik → homepage/homepage :3000",
        "homepage/homepage → api :6443",
        "homepage/homepage → monitoring/grafana :3000",
        "homepage/homepage → linkding/linkding :9090",
    }


def test_credentials_of_widgets_come_from_its_secret() -> None:
    made = built()
    (secret,) = made.secrets
    assert secret.entries["HOMEPAGE_VAR_GRAFANA_ADMIN"] == Generated("grafana.admin")
    token = secret.entries["HOMEPAGE_VAR_LINKDING_API_TOKEN"]
    assert isinstance(token, External)
    assert "Settings > Integrations" in token.how
    ((_, spec),) = pod_specs(made)
    assert spec["containers"][0]["envFrom"] == [{"secretRef": {"name": secret.name}}]


def test_a_service_that_homepage_finds_by_itself_is_not_listed_twice() -> None:
    assert file(built(), "services.yaml") == []
    listed = file(built(offers=(*OFFERS, ROUTER)), "services.yaml")
    assert listed == [{"Network": [{"Router": {"icon": "router.png", "href": "https://router", "description": ""}}]}]


def test_settings_with_dotted_names_become_what_homepage_reads_from_annotations() -> None:
    assert isinstance(BOOKMARKS, Widget)
    assert files.nested(BOOKMARKS.settings) == {
        "headers": {"Authorization": "Token {{HOMEPAGE_VAR_LINKDING_API_TOKEN}}"},
        "mappings": [{"field": "count", "format": "number", "label": "Bookmarks"}],
    }


def test_usage_is_shown_only_where_the_cluster_has_the_metrics_api() -> None:
    assert [next(iter(widget)) for widget in file(built(), "widgets.yaml")] == ["kubernetes", "search"]
    assert [next(iter(widget)) for widget in file(built(offers=OFFERS), "widgets.yaml")] == ["search"]


def test_bookmarks_default_to_the_repository_and_can_be_written() -> None:
    assert "https://github.com/example/homelab" in str(file(built(), "bookmarks.yaml"))
    made = built({"bookmarks": {"House": {"Router": "https://10.0.40.1"}}, "search": ""})
    assert file(made, "bookmarks.yaml") == [{"House": [{"Router": [{"abbr": "RO", "href": "https://10.0.40.1"}]}]}]
    assert not [widget for widget in file(made, "widgets.yaml") if "search" in widget]


@pytest.mark.parametrize("href", ["10.0.40.1", "ftp://example.org"])
def test_a_bookmark_that_is_no_address_is_refused(href: str) -> None:
    (problem,) = COMPONENT.check(site(COMPONENT, {"bookmarks": {"House": {"Router": href}}}))
    assert problem.path == ("bookmarks", "House", "Router")
