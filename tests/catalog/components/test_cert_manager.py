from typing import Any

import pytest

from labwright.catalog.capabilities import Certificates
from labwright.catalog.components.cert_manager import COMPONENT
from labwright.catalog.contract import Stage
from labwright.secrets.request import External
from tests.catalog.contributions import flows, objects
from tests.catalog.reference import assert_contribution_valid
from tests.catalog.sites import METRICS, site


def offer(cluster: str = "production", **options: Any) -> Certificates:
    written = {key.replace("_", "-"): value for key, value in options.items()}
    (made,) = COMPONENT.offers(site(COMPONENT, written, cluster=cluster))
    assert isinstance(made, Certificates)
    return made


@pytest.mark.parametrize("cluster", ["staging", "production"])
def test_its_objects_and_values_are_valid(cluster: str) -> None:
    assert_contribution_valid(COMPONENT.build(site(COMPONENT, cluster=cluster, offers=(METRICS,))))


def test_production_uses_the_trusted_issuer_and_staging_the_one_for_trying_out() -> None:
    assert offer("production").issuer == "letsencrypt-production"
    assert offer("staging").issuer == "letsencrypt-staging"
    assert offer("staging", issuer="letsencrypt-production").issuer == "letsencrypt-production"


def test_an_ingress_asks_for_90_days_renewed_30_days_before_the_end() -> None:
    assert offer().annotations == {
        "cert-manager.io/cluster-issuer": "letsencrypt-production",
        "cert-manager.io/duration": "2160h",
        "cert-manager.io/renew-before": "720h",
    }
    assert offer(renew_before="15d").annotations["cert-manager.io/renew-before"] == "360h"


def test_both_issuers_exist_in_every_cluster_and_solve_dns01_at_cloudflare() -> None:
    made = objects(COMPONENT.build(site(COMPONENT, cluster="staging")), Stage.CONFIGS)
    for name, server in (
        ("letsencrypt-production", "https://acme-v02.api.letsencrypt.org/directory"),
        ("letsencrypt-staging", "https://acme-staging-v02.api.letsencrypt.org/directory"),
    ):
        acme = made["ClusterIssuer", name]["spec"]["acme"]
        assert acme["server"] == server
        assert acme["email"] == "admin@example.org"
        (solver,) = acme["solvers"]
        assert solver["selector"] == {"dnsZones": ["example.org"]}
        token = solver["dns01"]["cloudflare"]["apiTokenSecretRef"]
        assert token == {"name": "cloudflare-api-token", "key": "api-token"}


def test_the_token_is_asked_of_the_owner_and_lies_where_cluster_issuers_look_for_it() -> None:
    (secret,) = COMPONENT.build(site(COMPONENT)).secrets
    assert (secret.namespace, secret.name) == ("cert-manager", "cloudflare-api-token")
    value = secret.entries["api-token"]
    assert isinstance(value, External)
    assert "example.org" in value.what


def test_the_crds_come_with_the_chart_and_the_version_is_the_seeds() -> None:
    (release,) = COMPONENT.build(site(COMPONENT)).charts
    assert release.values["crds"] == {"enabled": True, "keep": True}
    assert (release.chart.version, release.chart.repository) == ("v1.16.3", "https://charts.jetstack.io")
    assert release.stage is Stage.CONTROLLERS
    assert release.values["prometheus"]["servicemonitor"] == {"enabled": False}


def test_the_txt_record_is_looked_up_at_public_resolvers_and_the_way_there_is_open() -> None:
    made = COMPONENT.build(site(COMPONENT))
    (release,) = made.charts
    assert release.values["dns01RecursiveNameservers"] == "1.1.1.1:53,9.9.9.9:53"
    assert release.values["dns01RecursiveNameserversOnly"] is True
    assert "cert-manager/controller+cert-manager → 1.1.1.1/32+9.9.9.9/32 :53,53" in flows(made)


def test_its_flows_are_the_least_it_needs() -> None:
    assert flows(COMPONENT.build(site(COMPONENT, {"recursive-nameservers": ["1.1.1.1"]}, offers=(METRICS,)))) == {
        "cert-manager/cert-manager → api :6443",
        "api → cert-manager/webhook+cert-manager :10250",
        "cert-manager/controller+cert-manager → internet :443",
        "cert-manager/controller+cert-manager → 1.1.1.1/32 :53,53",
        "monitoring/prometheus → cert-manager/cert-manager :9402",
    }


def test_an_ipv6_resolver_is_written_in_brackets() -> None:
    (release,) = COMPONENT.build(site(COMPONENT, {"recursive-nameservers": ["2606:4700:4700::1111"]})).charts
    assert release.values["dns01RecursiveNameservers"] == "[2606:4700:4700::1111]:53"


def test_renewing_earlier_than_a_certificate_lives_is_a_problem() -> None:
    (problem,) = COMPONENT.check(site(COMPONENT, {"renew-before": "90d"}))
    assert problem.path == ("renew-before",)
    assert "never stops" in problem.message
    assert list(COMPONENT.check(site(COMPONENT))) == []


def test_renewing_in_the_last_minutes_is_a_problem() -> None:
    (problem,) = COMPONENT.check(site(COMPONENT, {"renew-before": "4m"}))
    assert "five minutes" in problem.message
    assert list(COMPONENT.check(site(COMPONENT, {"renew-before": "5m"}))) == []


def test_late_renewal_is_alerted_before_the_certificate_ends() -> None:
    rule = objects(COMPONENT.build(site(COMPONENT, offers=(METRICS,))))["PrometheusRule", "cert-manager"]
    late = next(each for each in rule["spec"]["groups"][0]["rules"] if each["alert"] == "CertificateRenewalLate")
    assert late["expr"].endswith(f"< {15 * 86400}")


def test_its_namespace_is_restricted() -> None:
    (namespace,) = COMPONENT.build(site(COMPONENT)).namespaces
    assert namespace.pod_security == "restricted"
