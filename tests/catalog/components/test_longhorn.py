from dataclasses import replace
from json import loads
from typing import Any

import pytest
from pydantic import ValidationError

from labwright.catalog.capabilities import BlockStorage, Offer, Widget
from labwright.catalog.components.longhorn import COMPONENT
from labwright.catalog.contract import Stage
from labwright.model import Disk
from labwright.secrets.request import External, Generated, Literal
from labwright.source import load
from tests.catalog.contributions import flows, objects
from tests.catalog.reference import assert_contribution_valid
from tests.catalog.sites import CERTIFICATES, DASHBOARDS, INGRESS, METRICS, PRODUCTION, site

ALL: tuple[Offer, ...] = (INGRESS, CERTIFICATES, METRICS, DASHBOARDS)
BACKUP = {"target": "s3://homelab-longhorn@eu-central-003/production", "endpoint": "https://s3.example.org"}


def values(**options: Any) -> Any:
    written = {key.replace("_", "-"): value for key, value in options.items()}
    (release,) = COMPONENT.build(site(COMPONENT, written)).charts
    return release.values


@pytest.mark.parametrize("options", [{}, {"backup": BACKUP, "replicas": 2, "ui": False, "snapshots": False}])
@pytest.mark.parametrize("offers", [(), ALL])
def test_its_objects_and_values_are_valid(options: dict[str, Any], offers: tuple[Offer, ...]) -> None:
    assert_contribution_valid(COMPONENT.build(site(COMPONENT, options, offers=offers)))


def test_volumes_have_three_replicas_on_the_nvme_balanced_with_the_least_effort() -> None:
    settings = values()["defaultSettings"]
    assert settings["defaultReplicaCount"] == 3
    assert settings["defaultDataPath"] == "/mnt/longhorn"
    assert settings["replicaAutoBalance"] == "least-effort"
    assert values()["persistence"]["defaultClassReplicaCount"] == 3
    assert values()["persistence"]["defaultClass"] is True


def test_replicas_never_share_a_node_unless_asked_to() -> None:
    assert values()["defaultSettings"]["replicaSoftAntiAffinity"] is False
    assert values(soft_anti_affinity=True)["defaultSettings"]["replicaSoftAntiAffinity"] is True


def test_the_storage_it_offers_says_how_often_and_on_which_mount() -> None:
    storage = next(
        offer for offer in COMPONENT.offers(site(COMPONENT, {"replicas": 2})) if isinstance(offer, BlockStorage)
    )
    assert (storage.class_name, storage.replicas, storage.mount) == ("longhorn", 2, "/mnt/longhorn")
    assert not storage.node_local


def test_the_raspberry_pi_limits_reach_the_containers_that_the_chart_has_no_values_for() -> None:
    (release,) = COMPONENT.build(site(COMPONENT)).charts
    found = {}
    for patch in release.patches:
        workload = load(patch["patch"], "patch.yaml").value
        assert patch["target"] == {"kind": workload["kind"], "name": workload["metadata"]["name"]}
        (container,) = workload["spec"]["template"]["spec"]["containers"]
        found[container["name"]] = container["resources"]
    assert found == {
        "longhorn-manager": {
            "requests": {"cpu": "50m", "memory": "128Mi"},
            "limits": {"cpu": "500m", "memory": "512Mi"},
        },
        "longhorn-driver-deployer": {
            "requests": {"cpu": "50m", "memory": "64Mi"},
            "limits": {"cpu": "200m", "memory": "256Mi"},
        },
        "longhorn-ui": {"requests": {"cpu": "10m", "memory": "64Mi"}, "limits": {"cpu": "100m", "memory": "128Mi"}},
    }


def test_the_limits_can_be_left_out() -> None:
    (release,) = COMPONENT.build(site(COMPONENT, {"resource-limits": False})).charts
    assert release.patches == ()


def test_its_ui_stands_behind_ingress_https_and_a_password() -> None:
    made = COMPONENT.build(site(COMPONENT, offers=ALL))
    ingress = objects(made)["Ingress", "longhorn-ui"]
    assert ingress["spec"]["rules"][0]["host"] == "longhorn.example.org"
    assert ingress["spec"]["tls"] == [{"hosts": ["longhorn.example.org"], "secretName": "longhorn-ui-tls"}]
    chain = ingress["metadata"]["annotations"]["traefik.ingress.kubernetes.io/router.middlewares"]
    assert chain == "kube-system-redirect-https@kubernetescrd,longhorn-system-longhorn-ui@kubernetescrd"
    middleware = objects(made)["Middleware", "longhorn-ui"]
    assert middleware["spec"]["basicAuth"]["secret"] == "longhorn-ui"
    (secret,) = made.secrets
    assert (secret.name, secret.type) == ("longhorn-ui", "kubernetes.io/basic-auth")
    assert secret.entries["username"] == Literal("admin")
    assert isinstance(secret.entries["password"], Generated)
    assert [host.name for host in made.hosts] == ["longhorn.example.org"]


def test_without_login_only_the_redirect_stands_before_the_ui() -> None:
    made = COMPONENT.build(site(COMPONENT, {"ui-login": False}, offers=ALL))
    annotations = objects(made)["Ingress", "longhorn-ui"]["metadata"]["annotations"]
    assert "longhorn-ui" not in annotations["traefik.ingress.kubernetes.io/router.middlewares"]
    assert not any(kind == "Middleware" for kind, _ in objects(made))
    assert made.secrets == ()


def test_without_ui_there_is_no_way_in() -> None:
    made = COMPONENT.build(site(COMPONENT, {"ui": False}, offers=ALL))
    assert made.hosts == ()
    assert not any(kind == "Ingress" for kind, _ in objects(made))
    assert not any(isinstance(offer, Widget) for offer in COMPONENT.offers(site(COMPONENT, {"ui": False})))


def test_snapshots_are_taken_daily_and_seven_are_kept() -> None:
    made = objects(COMPONENT.build(site(COMPONENT)), Stage.CONFIGS)
    job = made["RecurringJob", "snapshot-volumes"]["spec"]
    assert (job["task"], job["cron"], job["retain"]) == ("snapshot", "30 3 * * *", 7)
    # The group of all volumes that name no other.
    assert job["groups"] == ["default"]
    assert ("RecurringJob", "backup-volumes") not in made


def test_a_backup_target_brings_its_job_its_secret_and_its_way_out() -> None:
    made = COMPONENT.build(site(COMPONENT, {"backup": BACKUP}))
    assert objects(made)["RecurringJob", "backup-volumes"]["spec"]["retain"] == 14
    (release,) = made.charts
    assert release.values["defaultSettings"]["backupTarget"] == BACKUP["target"]
    secret = next(each for each in made.secrets if each.name == "longhorn-backup")
    assert release.values["defaultSettings"]["backupTargetCredentialSecret"] == secret.name
    assert secret.entries["AWS_ENDPOINTS"] == Literal("https://s3.example.org")
    assert isinstance(secret.entries["AWS_SECRET_ACCESS_KEY"], External)
    assert {
        "longhorn-system/longhorn-manager → internet :443",
        "longhorn-system/instance-manager → internet :443",
    } <= flows(made)


def test_without_backup_target_nothing_leaves_the_house() -> None:
    made = COMPONENT.build(site(COMPONENT))
    assert not any("internet" in flow for flow in flows(made))
    assert "No backup target" in made.backup


def test_its_flows_are_stated_because_its_namespace_is_default_denied() -> None:
    assert flows(COMPONENT.build(site(COMPONENT, offers=ALL))) == {
        "longhorn-system/ → longhorn-system/ :",
        "longhorn-system/ → api :6443",
        "api → longhorn-system/longhorn-manager :9501",
        "api → longhorn-system/longhorn-manager :9502",
        "nodes → longhorn-system/instance-manager :3260",
        "nodes → longhorn-system/share-manager :2049",
        "monitoring/prometheus → longhorn-system/longhorn-manager :9500",
        "kube-system/traefik → longhorn-system/longhorn-ui :8000",
    }


def test_pods_of_a_dead_node_let_go_of_their_volumes_without_a_human() -> None:
    policy = values()["defaultSettings"]["nodeDownPodDeletionPolicy"]
    assert policy == "delete-both-statefulset-and-deployment-pod"


def test_the_dashboard_shows_what_the_document_promises_from_metrics_of_this_version() -> None:
    made = COMPONENT.build(site(COMPONENT, offers=ALL))
    (file,) = [each for each in made.files if each.stage is Stage.DASHBOARDS]
    assert file.name == "longhorn-dashboard.yaml"
    (manifest,) = file.manifests
    board = loads(manifest.object["data"]["longhorn-dashboard.json"])
    rows = [panel["title"] for panel in board["panels"] if panel["type"] == "row"]
    assert rows == ["Volume health", "Replica distribution", "Capacity and usage", "I/O performance", "Node storage"]
    asked = " ".join(target["expr"] for panel in board["panels"] for target in panel.get("targets", []))
    for metric in (
        "longhorn_volume_robustness",
        "longhorn_disk_usage_bytes",
        "longhorn_volume_actual_size_bytes",
        "longhorn_volume_read_throughput",
        "longhorn_volume_write_latency",
        "longhorn_node_storage_usage_bytes",
    ):
        assert metric in asked
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])


def test_panels_do_not_overlap() -> None:
    made = COMPONENT.build(site(COMPONENT, offers=ALL))
    (file,) = [each for each in made.files if each.stage is Stage.DASHBOARDS]
    board = loads(file.manifests[0].object["data"]["longhorn-dashboard.json"])
    taken: set[tuple[int, int]] = set()
    for panel in board["panels"]:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken, panel["title"]
        assert max(x for x, _ in cells) < 24
        taken |= cells


def test_the_usable_capacity_follows_from_the_disks_of_the_inventory() -> None:
    disk = Disk(name="nvme", size=512 * 2**30, mount="/mnt/longhorn")
    nodes = tuple(
        replace(node, machine=replace(node.machine, disks=(disk,)))
        for node in PRODUCTION.nodes
        if node.machine is not None
    )
    facts = dict(COMPONENT.build(site(COMPONENT, nodes=nodes)).facts)
    assert facts["Raw capacity"] == "1536 GiB on 3 disks"
    assert facts["Usable capacity"].startswith("about 512 GiB with 3 replicas")
    assert "Raw capacity" not in dict(COMPONENT.build(site(COMPONENT)).facts)


def test_every_node_needs_the_iscsi_initiator_and_nfs() -> None:
    made = COMPONENT.build(site(COMPONENT))
    assert made.host_packages == ("nfs-common", "open-iscsi")
    assert made.host_services == ("iscsid",)


def test_the_footprint_counts_what_an_instance_manager_reserves_on_each_node() -> None:
    workloads = {each.name: each for each in COMPONENT.build(site(COMPONENT)).footprint.workloads}
    assert workloads["instance-manager"].cpu == "480m"
    assert workloads["longhorn-manager"].memory == "128Mi"
    assert workloads["longhorn-manager"].kind == "DaemonSet"


@pytest.mark.parametrize(
    "options",
    [{"data-path": "mnt/longhorn"}, {"replicas": 0}, {"backup": {"target": "nfs://nas/x"}}, {"auto-balance": "always"}],
)
def test_options_that_longhorn_would_refuse_are_refused_here(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        COMPONENT.options.model_validate(options)


def test_nodes_that_are_containers_cannot_hold_it() -> None:
    (problem,) = COMPONENT.check(site(COMPONENT, cluster="staging"))
    assert "containers of k3d" in problem.message
    assert "local-path" in problem.help
    assert list(COMPONENT.check(site(COMPONENT))) == []
