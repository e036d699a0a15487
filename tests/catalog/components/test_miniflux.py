from typing import Any

import pytest
from pydantic import ValidationError

from labwright.catalog.capabilities import Widget
from labwright.catalog.components.miniflux import COMPONENT
from labwright.catalog.contract import Contribution, Site
from labwright.model import Pods
from labwright.secrets.request import Generated, Literal, Template
from tests.catalog.contributions import assert_decent, assert_restricted, flows, objects, of_kind, pod_specs
from tests.catalog.reference import assert_valid_object
from tests.catalog.sites import OFFERS, site


def a_site(options: dict[str, Any] | None = None, **facts: Any) -> Site[Any]:
    return site(COMPONENT, options, **({"offers": OFFERS} | facts))


def built(options: dict[str, Any] | None = None, **facts: Any) -> Contribution:
    return COMPONENT.build(a_site(options, **facts))


def the_pod(made: Contribution) -> Any:
    ((_, spec),) = pod_specs(made)
    return spec


def environment(made: Contribution) -> dict[str, str]:
    (container,) = the_pod(made)["containers"]
    return {entry["name"]: entry["value"] for entry in container["env"]}


def credentials(made: Contribution) -> Any:
    (secret,) = made.secrets
    assert secret.name == "miniflux-credentials"
    return secret.entries


@pytest.mark.parametrize("cluster", ["staging", "production"])
def test_every_object_is_valid(cluster: str) -> None:
    for made in objects(built(cluster=cluster, installed=("homepage",))).values():
        assert_valid_object(made)


def test_its_pod_is_restricted_and_has_requests_limits_and_probes() -> None:
    made = built()
    assert made.namespaces[0].pod_security == "restricted"
    spec = the_pod(made)
    assert_restricted(spec)
    assert_decent(spec)
    (container,) = spec["containers"]
    assert {"startupProbe", "livenessProbe", "readinessProbe"} <= set(container)


def test_it_writes_no_file() -> None:
    spec = the_pod(built())
    (container,) = spec["containers"]
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    assert "volumes" not in spec
    assert not of_kind(built(), "PersistentVolumeClaim")


def test_a_database_that_fails_over_does_not_restart_it() -> None:
    (container,) = the_pod(built())["containers"]
    assert container["readinessProbe"]["httpGet"]["path"] == "/readiness"
    assert container["livenessProbe"]["httpGet"]["path"] == "/liveness"


def test_its_links_bear_the_name_it_is_reached_by() -> None:
    assert environment(built(cluster="staging"))["BASE_URL"] == "https://miniflux.staging.example.org"
    made = built({"host": "feeds"})
    assert environment(made)["BASE_URL"] == "https://feeds.example.org"
    assert [host.name for host in made.hosts] == ["feeds.example.org"]


def test_its_cookies_are_for_https_only_and_hsts_is_left_to_the_ingress() -> None:
    given = environment(built())
    assert (given["HTTPS"], given["DISABLE_HSTS"]) == ("1", "1")


def test_it_claims_a_database_with_the_password_in_its_url() -> None:
    a = a_site()
    (claim,) = COMPONENT.claims(a).databases
    assert (claim.database, claim.name, claim.extensions) == ("postgres-cluster", "miniflux", ())
    assert claim.client == Pods.of("miniflux", name="miniflux")
    url = credentials(COMPONENT.build(a))["DATABASE_URL"]
    assert isinstance(url, Template)
    assert url.text == "postgresql://miniflux:{password}@postgres-cluster-rw.database.svc.cluster.local:5432/miniflux"
    assert url.values == {"password": claim.password}


def test_its_first_user_has_a_generated_password() -> None:
    entries = credentials(built({"admin": "eva"}))
    assert entries["ADMIN_USERNAME"] == Literal("eva")
    assert isinstance(entries["ADMIN_PASSWORD"], Generated)
    assert environment(built())["CREATE_ADMIN"] == "1"


def test_a_name_that_miniflux_would_not_start_with_is_refused() -> None:
    assert credentials(built({"admin": "eva_b@example.org"}))["ADMIN_USERNAME"] == Literal("eva_b@example.org")
    for name in ("", "eva b", "eva/b"):
        with pytest.raises(ValidationError, match="admin"):
            a_site({"admin": name})


def test_addresses_of_pictures_outlive_the_pod_because_their_key_is_a_secret() -> None:
    assert isinstance(credentials(built())["MEDIA_PROXY_PRIVATE_KEY"], Generated)


def test_homepage_finds_it_only_where_homepage_is() -> None:
    (alone,) = of_kind(built(), "Ingress")
    assert not [key for key in alone["metadata"]["annotations"] if key.startswith("gethomepage")]
    (ingress,) = of_kind(built(installed=("homepage",)), "Ingress")
    notes = ingress["metadata"]["annotations"]
    assert notes["gethomepage.dev/pod-selector"] == "app.kubernetes.io/name=miniflux"
    assert notes["gethomepage.dev/widget.type"] == "miniflux"
    assert notes["gethomepage.dev/widget.key"] == "{{HOMEPAGE_VAR_MINIFLUX_API_KEY}}"


def test_every_secret_of_its_tile_says_what_it_is_and_where_to_get_it() -> None:
    (tile,) = COMPONENT.offers(a_site())
    assert isinstance(tile, Widget)
    assert set(tile.asks) == {"miniflux-api-key"}


def test_its_flows_are_the_ingress_and_the_web() -> None:
    assert flows(built()) == {"kube-system/traefik → miniflux/miniflux :8080", "miniflux/miniflux → internet :80,443"}


def test_its_metrics_are_off_because_visitors_would_read_them_too() -> None:
    assert "METRICS_COLLECTOR" not in environment(built())
    assert not of_kind(built(), "ServiceMonitor")
