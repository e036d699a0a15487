from json import loads
from pathlib import Path
from typing import Any

import pytest

from labwright.catalog import registry
from labwright.catalog.components.flux import COMPONENT as FLUX
from labwright.catalog.components.flux import instance
from labwright.catalog.components.renovate import COMPONENT
from labwright.secrets.request import External
from labwright.source import dump
from tests.catalog.contributions import assert_decent, assert_restricted, flows, objects, pod_specs
from tests.catalog.reference import assert_contribution_valid
from tests.catalog.renovate_managers import Version, found, pinned, unseen
from tests.catalog.sites import METRICS, site

EXAMPLE = Path(__file__).parents[3] / "examples" / "nanocluster" / "homelab.yaml"


def configuration(cluster: str = "production", **facts: Any) -> Any:
    (file,) = COMPONENT.build(site(COMPONENT, cluster=cluster, **facts)).raw
    assert file.path == ".github/renovate.json"
    return loads(file.content)


@pytest.mark.parametrize("cluster", ["staging", "production"])
def test_its_objects_are_valid_and_its_pod_decent_and_restricted(cluster: str) -> None:
    made = COMPONENT.build(site(COMPONENT, cluster=cluster, offers=(METRICS,)))
    assert_contribution_valid(made)
    ((_, spec),) = pod_specs(made)
    assert_restricted(spec)
    assert_decent(spec)
    assert made.namespaces[0].pod_security == "restricted"


def test_it_runs_every_hour_and_each_cluster_at_its_own_minute() -> None:
    def schedule(cluster: str) -> str:
        made = objects(COMPONENT.build(site(COMPONENT, cluster=cluster)))
        return str(made["CronJob", "renovate"]["spec"]["schedule"])

    assert schedule("staging") == "0 * * * *"
    assert schedule("production") == "30 * * * *"


def test_another_schedule_is_taken_as_it_is() -> None:
    made = objects(COMPONENT.build(site(COMPONENT, {"schedule": "15 4 * * 1"})))
    assert made["CronJob", "renovate"]["spec"]["schedule"] == "15 4 * * 1"


def test_runs_do_not_pile_up() -> None:
    spec = objects(COMPONENT.build(site(COMPONENT)))["CronJob", "renovate"]["spec"]
    assert spec["concurrencyPolicy"] == "Forbid"
    assert spec["jobTemplate"]["spec"]["activeDeadlineSeconds"] < 3600


def test_it_works_on_the_homelabs_own_repository_with_the_owners_token() -> None:
    made = COMPONENT.build(site(COMPONENT))
    ((_, spec),) = pod_specs(made)
    (container,) = spec["containers"]
    environment = {each["name"]: each["value"] for each in container["env"]}
    assert environment["RENOVATE_PLATFORM"] == "github"
    assert environment["RENOVATE_REPOSITORIES"] == "example/homelab"
    assert "RENOVATE_ENDPOINT" not in environment
    (secret,) = made.secrets
    assert container["envFrom"] == [{"secretRef": {"name": secret.name}}]
    assert isinstance(secret.entries["RENOVATE_TOKEN"], External)


def test_another_git_server_is_named_by_its_address_and_its_kind() -> None:
    options = {"platform": "gitea"}
    made = COMPONENT.build(site(COMPONENT, options, repository_url="https://10.0.40.9:3000/me/lab.git"))
    ((_, spec),) = pod_specs(made)
    environment = {each["name"]: each["value"] for each in spec["containers"][0]["env"]}
    assert environment["RENOVATE_PLATFORM"] == "gitea"
    assert environment["RENOVATE_REPOSITORIES"] == "me/lab"
    assert environment["RENOVATE_ENDPOINT"] == "https://10.0.40.9:3000/"
    assert "renovate/renovate → 10.0.40.9/32 :3000" in flows(made)


def test_an_unknown_kind_of_git_server_is_a_problem() -> None:
    (problem,) = COMPONENT.check(site(COMPONENT, repository_url="https://git.example.org/me/lab"))
    assert problem.path == ("platform",)
    assert "git.example.org" in problem.message
    assert list(COMPONENT.check(site(COMPONENT))) == []


def test_it_reaches_the_internet_and_nothing_of_the_cluster() -> None:
    assert flows(COMPONENT.build(site(COMPONENT))) == {"renovate/renovate → internet :443"}


def test_every_cluster_writes_the_same_configuration() -> None:
    assert configuration("staging") == configuration("production")


def test_pull_requests_wait_for_a_human() -> None:
    assert "automerge" not in str(configuration())


RELEASE = """
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: app, namespace: app}
spec:
  chart:
    spec:
      chart: app
      version: 1.2.3
      sourceRef: {kind: HelmRepository, name: app}
  values:
    image:
      repository: ghcr.io/example/app
      tag: 4.5.6
"""
REPOSITORY = """
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: app, namespace: app}
spec: {url: https://charts.example.org}
"""
OCI = """
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: app, namespace: app}
spec:
  url: oci://ghcr.io/example/charts/app
  ref:
    tag: 7.8.9
"""
CRONJOB = """
apiVersion: batch/v1
kind: CronJob
metadata: {name: job, namespace: app}
spec:
  jobTemplate:
    spec:
      template:
        spec:
          containers:
            - name: job
              image: ghcr.io/example/tool:v3.2.1
"""
DATABASE = """
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: db, namespace: database}
spec:
  imageName: ghcr.io/cloudnative-pg/postgresql:17.2-5
"""
K3D = """
apiVersion: k3d.io/v1alpha5
kind: Simple
image: docker.io/rancher/k3s:v1.32.9-k3s1
"""
SCRIPT = "helm upgrade --install app oci://ghcr.io/example/charts/app --version 7.8.9 --namespace app --wait\n"
TREE = {
    "bootstrap/staging.sh": SCRIPT,
    "infrastructure/controllers/base/app/release.yaml": RELEASE,
    "infrastructure/controllers/base/app/repository.yaml": REPOSITORY,
    "infrastructure/controllers/base/oci/repository.yaml": OCI,
    "apps/base/job/cronjob.yaml": CRONJOB,
    "infrastructure/configs/base/db/cluster.yaml": DATABASE,
    "provision/staging/k3d.yaml": K3D,
    "clusters/staging/flux-system/flux-instance.yaml": dump(dict(instance(site(FLUX)).object)),
}


def test_every_kind_of_pin_in_a_tree_is_found() -> None:
    assert {(each.package, each.value) for each in pinned(TREE)} == {
        ("app", "1.2.3"),
        ("ghcr.io/example/app", "4.5.6"),
        ("ghcr.io/example/charts/app", "7.8.9"),
        ("ghcr.io/example/tool", "v3.2.1"),
        ("ghcr.io/cloudnative-pg/postgresql", "17.2-5"),
        ("docker.io/rancher/k3s", "v1.32.9-k3s1"),
        ("fluxcd/flux2", "2.7.5"),
    }
    assert unseen(TREE, configuration()) == []


def test_a_release_whose_repository_is_missing_is_told_as_unseen() -> None:
    files = {path: text for path, text in TREE.items() if "app/repository" not in path}
    assert unseen(files, configuration()) == [
        Version("infrastructure/controllers/base/app/release.yaml", "app", "1.2.3")
    ]


def test_k3ds_image_is_found_once_under_the_name_of_k3s() -> None:
    here = [each for each in found(TREE, configuration()) if each.path == "provision/staging/k3d.yaml"]
    assert [(each.dependency, each.value, each.datasource) for each in here] == [
        ("k3s-io/k3s", "v1.32.9-k3s1", "docker")
    ]


SPEC_STYLES = [
    "platform:\n  longhorn: {version: 1.7.2, replicas: 3}\n",
    "platform:\n  longhorn: {replicas: 3, version: 1.7.2}\n",
    "platform:\n  longhorn: { version: '1.7.2' }\n",
    "platform:\n  longhorn:\n    version: 1.7.2 # comment\n",
    'platform:\n  longhorn: # storage\n    replicas: 3\n    snapshots:\n      retain: 7\n    version: "1.7.2"\n',
    "clusters:\n  production:\n    platform:\n      longhorn: {version: 1.7.2}\n",
    "clusters:\n  production:\n    platform:\n      longhorn:\n        replicas: 3\n        version: 1.7.2\n",
]


@pytest.mark.parametrize("spec", SPEC_STYLES)
def test_a_version_in_homelab_yaml_is_found_however_it_is_written(spec: str) -> None:
    here = {(each.dependency, each.value) for each in found({"homelab.yaml": spec}, configuration())}
    assert here == {("longhorn", "1.7.2")}


def test_every_version_that_the_example_states_is_found() -> None:
    files = {"homelab.yaml": EXAMPLE.read_text(encoding="utf-8")}
    assert list(pinned(files))
    assert unseen(files, configuration()) == []


def test_the_version_of_a_neighbour_is_never_taken_for_ones_own() -> None:
    shared = "platform:\n  longhorn:\n    replicas: 3\n  metallb:\n    version: 0.14.9\n"
    own = "clusters:\n  a:\n    platform:\n      longhorn:\n        replicas: 3\n      metallb:\n        version: 0.14.9\n"
    for spec in (shared, own):
        here = {(each.dependency, each.value) for each in found({"homelab.yaml": spec}, configuration())}
        assert here == {("metallb", "0.14.9")}


def test_the_tree_and_homelab_yaml_share_a_pull_request_because_they_share_a_name() -> None:
    release = RELEASE.replace("chart: app", "chart: longhorn").replace("1.2.3", "1.7.2")
    files = {
        "homelab.yaml": "gitops: {engine: flux, version: v2.7.5}\nplatform:\n  longhorn: {version: 1.7.2}\n",
        "a/release.yaml": release,
        "a/repository.yaml": REPOSITORY,
        "a/flux-instance.yaml": dump(dict(instance(site(FLUX)).object)),
    }
    by_name: dict[str, set[str]] = {}
    for each in found(files, configuration()):
        by_name.setdefault(each.dependency, set()).add(each.path)
    assert by_name["longhorn"] == {"homelab.yaml", "a/release.yaml"}
    assert by_name["fluxcd/flux2"] == {"homelab.yaml", "a/flux-instance.yaml"}


def test_a_comment_names_what_no_manager_knows() -> None:
    text = "# renovate: datasource=github-releases depName=example/tool\ncommand: tool --version=v1.0.0\n"
    (each,) = [each for each in found({"a.yaml": text}, configuration()) if each.manager == "custom"]
    assert (each.dependency, each.value, each.datasource) == ("example/tool", "v1.0.0", "github-releases")


def test_every_pin_of_the_catalog_names_an_option_that_exists() -> None:
    for component in registry.all_components():
        names = {field.alias or name for name, field in component.options.model_fields.items()}
        for pin in component.pins:
            assert pin.option in names, component.name
            assert bool(pin.registry) == (pin.datasource == "helm"), component.name


def test_kubernetes_and_storage_go_up_one_minor_version_at_a_time() -> None:
    careful = [rule for rule in configuration()["packageRules"] if rule.get("separateMultipleMinor")]
    names = {name for rule in careful for name in rule["matchDepNames"]}
    assert names == {"k3s-io/k3s", "docker.io/alpine/k8s", "longhorn"}
    assert any(rule.get("dependencyDashboardApproval") for rule in careful if "k3s-io/k3s" in rule["matchDepNames"])


def test_flux_and_its_operator_go_up_together() -> None:
    rule = next(rule for rule in configuration()["packageRules"] if rule.get("groupName") == "flux")
    names = {each.dependency for each in found(TREE, configuration()) if "flux-instance" in each.path}
    assert names <= set(rule["matchDepNames"])
    assert {pin.package for pin in FLUX.pins} <= set(rule["matchDepNames"])


def test_the_image_is_pinned_and_built_for_both_architectures() -> None:
    (image,) = COMPONENT.build(site(COMPONENT)).images
    assert image.reference == "ghcr.io/renovatebot/renovate:44.39.2"
    assert set(image.architectures) == {"amd64", "arm64"}
