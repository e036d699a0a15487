"""Reads contributions as a reviewer would: objects by kind and name, flows as short sentences."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from labwright.catalog.contract import Contribution, Stage
from labwright.model import AllPods, Anywhere, ApiServer, Cidrs, Flow, Internet, Nodes, Peer, Pods
from labwright.source import plain


def objects(made: Contribution, stage: Stage | None = None) -> dict[tuple[str, str], Any]:
    """All manifests by (kind, name), of one stage or of all. Fails when two have the same kind and name."""
    found: dict[tuple[str, str], Any] = {}
    for file in made.files:
        if stage is not None and file.stage is not stage:
            continue
        for manifest in file.manifests:
            key = (manifest.object["kind"], manifest.object["metadata"]["name"])
            assert key not in found, f"{key} is there twice"
            found[key] = plain(manifest.object)
    return found


def of_kind(made: Contribution, kind: str) -> list[Any]:
    """All manifests of a kind."""
    return [value for (each, _), value in objects(made).items() if each == kind]


def pod_specs(made: Contribution) -> Iterator[tuple[str, Any]]:
    """(name, pod spec) of all workloads among the manifests."""
    for (kind, name), value in objects(made).items():
        if kind in {"Deployment", "StatefulSet", "DaemonSet", "Job"}:
            yield name, value["spec"]["template"]["spec"]
        elif kind == "CronJob":
            yield name, value["spec"]["jobTemplate"]["spec"]["template"]["spec"]


def flows(made: Contribution) -> set[str]:
    """Flows as `from → to :ports`."""
    return {sentence(flow) for flow in made.flows}


def sentence(flow: Flow) -> str:
    """`linkding/linkding → internet :80,443`."""
    ports = ",".join(f"{port.number}" for port in flow.ports)
    return f"{_peer(flow.source)} → {_peer(flow.target)} :{ports}"


def _peer(peer: Peer) -> str:
    match peer:
        case Pods():
            return f"{peer.namespace}/" + "+".join(value for _, value in peer.labels)
        case Internet():
            return "internet"
        case ApiServer():
            return "api"
        case Cidrs():
            return "+".join(peer.blocks)
        case AllPods():
            return "all pods"
        case Nodes():
            return "nodes"
        case Anywhere():
            return "anywhere"


def assert_restricted(spec: Mapping[str, Any]) -> None:
    """The pod meets the restricted Pod Security Standard (v1.32), field by field.

    Source: https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
    """
    pod = spec.get("securityContext", {})
    assert not spec.get("hostNetwork")
    assert not spec.get("hostPID")
    assert not spec.get("hostIPC")
    for volume in spec.get("volumes", []):
        kinds = set(volume) - {"name"}
        allowed = {
            "configMap",
            "csi",
            "downwardAPI",
            "emptyDir",
            "ephemeral",
            "persistentVolumeClaim",
            "projected",
            "secret",
        }
        assert kinds <= allowed, f"volume {volume['name']} is a {kinds}"
    for container in [*spec["containers"], *spec.get("initContainers", [])]:
        own = container.get("securityContext", {})
        both = {**pod, **own}
        assert own.get("allowPrivilegeEscalation") is False, container["name"]
        assert own.get("privileged") in {None, False}
        assert own["capabilities"]["drop"] == ["ALL"]
        assert set(own["capabilities"].get("add", [])) <= {"NET_BIND_SERVICE"}
        assert both.get("runAsNonRoot") is True
        assert both.get("runAsUser") != 0
        assert both["seccompProfile"]["type"] in {"RuntimeDefault", "Localhost"}
        assert not any("hostPort" in port for port in container.get("ports", []))


def assert_decent(spec: Mapping[str, Any]) -> None:
    """Every container has requests, a memory limit and an image with an exact tag."""
    for container in [*spec["containers"], *spec.get("initContainers", [])]:
        assert {"cpu", "memory"} <= set(container["resources"]["requests"]), container["name"]
        assert "memory" in container["resources"]["limits"], container["name"]
        tag = container["image"].rpartition("/")[2].partition(":")[2]
        assert tag, container["image"]
        assert not tag.startswith("latest"), container["image"]


def assert_flows_have_pods(made: Contribution, neighbours: AbstractSet[Pods]) -> None:
    """Every flow is about pods that the component runs, or that it was told of."""
    labels = [(workload.namespace, set(workload.labels)) for workload in made.footprint.workloads]
    own = {end for flow in made.flows for end in (flow.source, flow.target) if isinstance(end, Pods)} - neighbours
    for pods in own:
        assert any(pods.namespace == namespace and set(pods.labels) <= found for namespace, found in labels), pods
