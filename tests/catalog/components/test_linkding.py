from dataclasses import replace
from typing import Any

import pytest

from labwright.catalog.capabilities import Postgres, Widget
from labwright.catalog.components.linkding import COMPONENT
from labwright.catalog.contract import Contribution, Site
from labwright.model import Pods
from labwright.secrets.request import Generated, Literal
from tests.catalog.contributions import assert_decent, assert_restricted, flows, objects, of_kind, pod_specs
from tests.catalog.reference import assert_valid_object
from tests.catalog.sites import OFFERS, POSTGRES, site


def a_site(options: dict[str, Any] | None = None, **facts: Any) -> Site[Any]:
    return site(COMPONENT, options, **({"offers": OFFERS} | facts))


def built(options: dict[str, Any] | None = None, **facts: Any) -> Contribution:
    return COMPONENT.build(a_site(options, **facts))


def the_pod(made: Contribution) -> Any:
    ((_, spec),) = pod_specs(made)
    return spec


@pytest.mark.parametrize("options", [{}, {"volume": "5Gi", "version": "1.45.0-plus"}])
@pytest.mark.parametrize("cluster", ["staging", "production"])
def test_every_object_is_valid(options: dict[str, Any], cluster: str) -> None:
    for made in objects(built(options, cluster=cluster)).values():
        assert_valid_object(made)


def test_its_pod_is_restricted_and_has_requests_limits_and_probes() -> None:
    made = built()
    assert made.namespaces[0].pod_security == "restricted"
    spec = the_pod(made)
    assert_restricted(spec)
    assert_decent(spec)
    (container,) = spec["containers"]
    assert {"startupProbe", "livenessProbe", "readinessProbe"} <= set(container)
    assert container["securityContext"]["readOnlyRootFilesystem"] is True


def test_services_of_kubernetes_do_not_become_its_settings() -> None:
    assert the_pod(built())["enableServiceLinks"] is False


def test_a_database_that_fails_over_does_not_restart_it() -> None:
    (container,) = the_pod(built())["containers"]
    assert "httpGet" not in container["livenessProbe"]
    assert container["readinessProbe"]["httpGet"]["path"] == "/health"


def test_it_waits_for_the_database_before_it_serves() -> None:
    (migrate,) = the_pod(built())["initContainers"]
    assert migrate["command"] == ["python", "manage.py", "migrate"]
    assert migrate["envFrom"] == [{"secretRef": {"name": "linkding-credentials"}}]


def test_it_claims_a_database_with_the_password_it_is_given() -> None:
    a = a_site()
    (claim,) = COMPONENT.claims(a).databases
    assert (claim.database, claim.name) == ("postgres-cluster", "linkding")
    assert claim.client == Pods.of("linkding", name="linkding")
    entries = next(secret for secret in COMPONENT.build(a).secrets if secret.name == "linkding-credentials").entries
    assert entries["LD_DB_PASSWORD"] == claim.password
    assert entries["LD_DB_HOST"] == Literal("postgres-cluster-rw.database.svc.cluster.local")
    assert entries["LD_DB_USER"] == entries["LD_DB_DATABASE"] == Literal("linkding")
    assert entries["LD_SUPERUSER_NAME"] == Literal("admin")
    assert isinstance(entries["LD_SUPERUSER_PASSWORD"], Generated)


def test_sessions_survive_a_new_pod_because_their_key_is_a_secret() -> None:
    made = built()
    (key,) = [secret for secret in made.secrets if secret.name == "linkding-key"]
    assert isinstance(key.entries["secretkey.txt"], Generated)
    (container,) = the_pod(made)["containers"]
    assert {"name": "linkding-key", "mountPath": "/etc/linkding/data/secretkey.txt", "subPath": "secretkey.txt"} in [
        {field: mount[field] for field in ("name", "mountPath", "subPath")}
        for mount in container["volumeMounts"]
        if "subPath" in mount
    ]


def test_it_has_no_volume_and_is_rolled_unless_one_is_asked_for() -> None:
    assert not of_kind(built(), "PersistentVolumeClaim")
    (deployment,) = of_kind(built(), "Deployment")
    assert deployment["spec"]["strategy"]["type"] == "RollingUpdate"

    made = built({"volume": "5Gi"})
    (claim,) = of_kind(made, "PersistentVolumeClaim")
    assert claim["spec"] == {
        "accessModes": ["ReadWriteOnce"],
        "storageClassName": "longhorn",
        "resources": {"requests": {"storage": "5Gi"}},
    }
    assert claim["metadata"]["annotations"] == {"kustomize.toolkit.fluxcd.io/prune": "disabled"}
    (deployment,) = of_kind(made, "Deployment")
    assert deployment["spec"]["strategy"] == {"type": "Recreate"}


def test_under_argo_cd_the_volume_is_kept_in_argos_way() -> None:
    (claim,) = of_kind(built({"volume": "5Gi"}, gitops_engine="argocd"), "PersistentVolumeClaim")
    assert claim["metadata"]["annotations"] == {"argocd.argoproj.io/sync-options": "Prune=false,Delete=false"}


def test_its_ingress_has_tls_and_the_redirect() -> None:
    (ingress,) = of_kind(built(cluster="staging"), "Ingress")
    assert ingress["spec"]["tls"] == [{"hosts": ["linkding.staging.example.org"], "secretName": "linkding-tls"}]
    assert ingress["spec"]["ingressClassName"] == "traefik"
    assert ingress["metadata"]["annotations"]["cert-manager.io/cluster-issuer"] == "letsencrypt-production"
    assert "redirect" in ingress["metadata"]["annotations"]["traefik.ingress.kubernetes.io/router.middlewares"]
    assert [host.name for host in built(cluster="staging").hosts] == ["linkding.staging.example.org"]


def test_django_trusts_the_name_it_is_reached_by() -> None:
    (container,) = the_pod(built({"host": "bookmarks"}))["containers"]
    assert {"name": "LD_CSRF_TRUSTED_ORIGINS", "value": "https://bookmarks.example.org"} in container["env"]


def test_homepage_finds_it_only_where_homepage_is() -> None:
    (alone,) = of_kind(built(), "Ingress")
    assert not [key for key in alone["metadata"]["annotations"] if key.startswith("gethomepage")]
    (ingress,) = of_kind(built(installed=("homepage",)), "Ingress")
    notes = ingress["metadata"]["annotations"]
    assert notes["gethomepage.dev/enabled"] == "true"
    assert notes["gethomepage.dev/pod-selector"] == "app.kubernetes.io/name=linkding"
    assert notes["gethomepage.dev/widget.headers.Authorization"] == "Token {{HOMEPAGE_VAR_LINKDING_API_TOKEN}}"


def test_every_secret_of_its_tile_says_what_it_is_and_where_to_get_it() -> None:
    (tile,) = COMPONENT.offers(a_site())
    assert isinstance(tile, Widget)
    assert set(tile.asks) == {"linkding-api-token"}


def test_its_flows_are_the_ingress_and_the_web() -> None:
    assert flows(built()) == {"kube-system/traefik → linkding/linkding :9090", "linkding/linkding → internet :80,443"}


def test_with_several_databases_it_asks_which_one() -> None:
    second: Postgres = replace(POSTGRES, database="other")
    problems = list(COMPONENT.check(a_site(offers=(*OFFERS, second))))
    assert [problem.path for problem in problems] == [("database",)]
    assert "other, postgres-cluster" in problems[0].message
    assert not list(COMPONENT.check(a_site({"database": "other"}, offers=(*OFFERS, second))))


def test_the_footprint_says_what_the_declaration_says() -> None:
    (workload,) = built({"volume": "5Gi"}).footprint.workloads
    assert (workload.cpu, workload.memory, workload.replicas) == ("25m", "256Mi", 1)
    assert [(volume.size, volume.storage_class) for volume in workload.volumes] == [("5Gi", "longhorn")]


def test_nothing_in_its_process_file_needs_root() -> None:
    (config,) = built().configs
    text = config.files["supervisord-all.conf"]
    assert "user=" not in text
    assert "/var/run" not in text
