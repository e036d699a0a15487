"""One Deployment and what stands around it."""

from typing import Any

from labwright.catalog.builders.workload import (
    Claim,
    Mounted,
    Resources,
    Scratch,
    Workload,
    claim_manifests,
    deployment,
    disruption_budget,
    footprint,
    service_manifest,
)
from labwright.catalog.contract import Image

IMAGE = Image(repository="example.org/app", tag="1.0.0")


def pod(workload: Workload) -> dict[str, Any]:
    made: dict[str, Any] = deployment(workload, "app", "app").object["spec"]["template"]["spec"]
    return made


def test_a_bare_workload_is_restricted_read_only_and_without_an_api_token() -> None:
    spec = pod(Workload(image=IMAGE, port=8080))
    (container,) = spec["containers"]
    assert spec["automountServiceAccountToken"] is False
    assert spec["enableServiceLinks"] is False
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    assert container["resources"]["requests"] and container["resources"]["limits"]["memory"]


def test_a_pod_with_a_volume_for_one_node_is_replaced_not_rolled() -> None:
    claim = Claim(name="data", path="/data", size="1Gi")
    made = deployment(Workload(image=IMAGE, port=8080, volumes=(claim,)), "app", "app")
    assert made.object["spec"]["strategy"] == {"type": "Recreate"}


def test_volumes_become_mounts_of_their_kind() -> None:
    spec = pod(
        Workload(
            image=IMAGE,
            port=8080,
            volumes=(
                Claim(name="data", path="/data", size="1Gi"),
                Scratch(name="tmp", path="/tmp", limit="1Gi"),
                Mounted(name="settings", path="/etc/app", keys=("a.conf",)),
            ),
        )
    )
    sources = {key for volume in spec["volumes"] for key in volume if key != "name"}
    assert sources == {"persistentVolumeClaim", "emptyDir", "configMap"}
    paths = {mount["mountPath"] for mount in spec["containers"][0]["volumeMounts"]}
    assert paths == {"/data", "/tmp", "/etc/app/a.conf"}


def test_a_claim_is_kept_by_the_annotations_it_is_given() -> None:
    workload = Workload(image=IMAGE, port=8080, volumes=(Claim(name="data", path="/data", size="2Gi"),))
    (claim,) = claim_manifests(workload, "app", "app", {"keep": "yes"})
    assert claim.object["metadata"]["annotations"] == {"keep": "yes"}
    assert claim.object["spec"]["resources"]["requests"]["storage"] == "2Gi"


def test_the_service_selects_the_pods_of_the_deployment() -> None:
    workload = Workload(image=IMAGE, port=8080)
    made = service_manifest(workload, "app", "app")
    labels = deployment(workload, "app", "app").object["spec"]["template"]["metadata"]["labels"]
    assert made is not None
    assert made.object["spec"]["selector"].items() <= labels.items()


def test_one_replica_has_no_disruption_budget_and_several_do() -> None:
    assert disruption_budget(Workload(image=IMAGE, port=8080), "app", "app") is None
    assert disruption_budget(Workload(image=IMAGE, port=8080, replicas=2), "app", "app") is not None


def test_the_footprint_says_what_the_deployment_asks_for() -> None:
    workload = Workload(image=IMAGE, port=8080, replicas=2, resources=Resources(cpu="50m", memory="64Mi"))
    made = footprint(workload, "app", "app")
    assert (made.kind, made.namespace, made.replicas, made.cpu, made.memory) == ("Deployment", "app", 2, "50m", "64Mi")
