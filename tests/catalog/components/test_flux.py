import pytest

from labwright.catalog.capabilities import GitOps
from labwright.catalog.components.flux import COMPONENT, instance, operator_release
from labwright.catalog.components.flux.options import CONTROLLERS
from labwright.catalog.contract import Stage
from tests.catalog.contributions import flows, objects
from tests.catalog.reference import assert_contribution_valid, assert_valid_object
from tests.catalog.sites import METRICS, site


@pytest.mark.parametrize("cluster", ["staging", "production"])
def test_its_objects_and_values_are_valid(cluster: str) -> None:
    assert_contribution_valid(COMPONENT.build(site(COMPONENT, cluster=cluster, offers=(METRICS,))))
    assert_valid_object(instance(site(COMPONENT, cluster=cluster)).object)


def test_the_instance_names_the_exact_version_of_the_spec_and_the_four_controllers() -> None:
    spec = instance(site(COMPONENT)).object["spec"]
    assert spec["distribution"]["version"] == "2.7.5"
    assert spec["components"] == [
        "source-controller",
        "kustomize-controller",
        "helm-controller",
        "notification-controller",
    ]


def test_the_instance_syncs_nothing_because_the_repository_says_what_is_synced() -> None:
    assert "sync" not in instance(site(COMPONENT)).object["spec"]


def test_fluxs_own_policies_give_way_to_zero_trust_and_stay_without_it() -> None:
    assert instance(site(COMPONENT)).object["spec"]["cluster"]["networkPolicy"] is False
    assert instance(site(COMPONENT, zero_trust=False)).object["spec"]["cluster"]["networkPolicy"] is True


def test_the_instance_has_the_only_name_that_the_operator_accepts() -> None:
    metadata = instance(site(COMPONENT)).object["metadata"]
    assert (metadata["name"], metadata["namespace"]) == ("flux", "flux-system")


def test_the_operators_release_is_the_one_that_bootstrapping_installs() -> None:
    release = operator_release(site(COMPONENT, {"operator-version": "0.50.0"}))
    assert (release.namespace, release.name) == ("flux-system", "flux-operator")
    assert release.chart.oci == "oci://ghcr.io/controlplaneio-fluxcd/charts/flux-operator"
    assert release.chart.version == "0.50.0"
    assert release.stage is Stage.CONTROLLERS
    assert release.values["web"]["enabled"] is False


def test_its_flows_are_the_least_it_needs() -> None:
    assert flows(COMPONENT.build(site(COMPONENT, offers=(METRICS,)))) == {
        "flux-system/flux → api :6443",
        "flux-system/flux-operator → api :6443",
        "flux-system/source-controller → internet :443",
        "flux-system/kustomize-controller → flux-system/source-controller :9090",
        "flux-system/helm-controller → flux-system/source-controller :9090",
        "flux-system/source-controller → flux-system/notification-controller :9090",
        "flux-system/kustomize-controller → flux-system/notification-controller :9090",
        "flux-system/helm-controller → flux-system/notification-controller :9090",
        "monitoring/prometheus → flux-system/flux :8080",
        "monitoring/prometheus → flux-system/flux-operator :8080",
    }


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("ssh://git@github.com/example/homelab", "flux-system/source-controller → internet :22"),
        ("ssh://git@git.example.org:2222/example/homelab", "flux-system/source-controller → internet :2222"),
        ("https://10.0.40.9:3000/example/homelab", "flux-system/source-controller → 10.0.40.9/32 :3000"),
        ("http://10.0.40.9/example/homelab", "flux-system/source-controller → 10.0.40.9/32 :80"),
    ],
)
def test_git_is_reached_where_and_how_its_address_says(url: str, expected: str) -> None:
    assert expected in flows(COMPONENT.build(site(COMPONENT, repository_url=url)))


def test_what_does_not_reconcile_is_alerted_from_metrics_that_the_operator_really_has() -> None:
    made = objects(COMPONENT.build(site(COMPONENT, offers=(METRICS,))))
    rules = made["PrometheusRule", "flux"]["spec"]["groups"][0]["rules"]
    failing = next(rule for rule in rules if rule["alert"] == "FluxResourceFailing")
    assert 'flux_resource_info{ready="False"}' in failing["expr"]
    # gone since Flux 2.3
    assert not any("gotk_reconcile_condition" in rule["expr"] for rule in rules)
    down = next(rule for rule in rules if rule["alert"] == "FluxControllerDown")
    assert all(name in down["expr"] for name in CONTROLLERS)


def test_it_is_the_gitops_engine_of_its_namespace() -> None:
    (offer,) = COMPONENT.offers(site(COMPONENT))
    assert isinstance(offer, GitOps)
    assert offer.namespace == "flux-system"
    assert COMPONENT.version(site(COMPONENT)) == "v2.7.5"


@pytest.mark.parametrize(
    ("flux", "kubernetes", "fits"),
    [("v2.7.5", "1.32.9", True), ("v2.7.5", "1.31.9", False), ("v2.8.0", "1.32.9", False), ("v9.9.9", "1.20.0", True)],
)
def test_a_kubernetes_that_is_too_old_for_this_flux_is_a_problem(flux: str, kubernetes: str, fits: bool) -> None:
    problems = list(COMPONENT.check(site(COMPONENT, gitops_version=flux, kubernetes_version=kubernetes)))
    assert (problems == []) is fits
    if not fits:
        assert kubernetes in problems[0].message
