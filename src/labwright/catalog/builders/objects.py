"""The small pieces that every Kubernetes object repeats: metadata, recommended labels, security contexts, probes."""

from collections.abc import Mapping
from typing import Any, Final, Literal

from labwright.catalog.contract import Manifest

Json = Any

RESTRICTED_POD: Final[Mapping[str, Json]] = {
    "runAsNonRoot": True,
    "seccompProfile": {"type": "RuntimeDefault"},
}
"""Pod part of what the restricted Pod Security Standard asks for.

Source: https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
"""

RESTRICTED_CONTAINER: Final[Mapping[str, Json]] = {
    "allowPrivilegeEscalation": False,
    "readOnlyRootFilesystem": True,
    "capabilities": {"drop": ["ALL"]},
}
"""Container part of the restricted standard, and a read-only image on top of it."""


def labels(name: str, instance: str | None = None, component: str | None = None) -> dict[str, str]:
    """The recommended `app.kubernetes.io/*` labels. `instance` defaults to nothing: one instance needs no label."""
    found = {"app.kubernetes.io/name": name}
    if instance:
        found["app.kubernetes.io/instance"] = instance
    if component:
        found["app.kubernetes.io/component"] = component
    return found


def meta(
    name: str,
    namespace: str | None = None,
    labels: Mapping[str, str] | None = None,
    annotations: Mapping[str, str] | None = None,
) -> dict[str, Json]:
    """`metadata`, without the parts that are empty."""
    found: dict[str, Json] = {"name": name}
    if namespace:
        found["namespace"] = namespace
    if labels:
        found["labels"] = dict(labels)
    if annotations:
        found["annotations"] = dict(annotations)
    return found


def resources(
    cpu: str = "", memory: str = "", limit_cpu: str = "", limit_memory: str = "", *, ephemeral: str = ""
) -> dict[str, Json]:
    """Requests and limits. No CPU limit is set unless asked for: a throttled pod is slow without any use to others."""
    requests = {"cpu": cpu, "memory": memory, "ephemeral-storage": ephemeral}
    limits = {"cpu": limit_cpu, "memory": limit_memory}
    found: dict[str, Json] = {}
    for key, values in (("requests", requests), ("limits", limits)):
        stated = {name: value for name, value in values.items() if value}
        if stated:
            found[key] = stated
    return found


def http_probe(
    path: str = "/",
    port: int | str = "http",
    *,
    period: int = 10,
    failures: int = 3,
    timeout: int = 5,
    initial_delay: int = 0,
    headers: Mapping[str, str] | None = None,
    scheme: Literal["HTTP", "HTTPS"] = "HTTP",
) -> dict[str, Json]:
    """A probe that asks for a page. `period`, `timeout` and `initial_delay` are seconds.

    As a startup probe it lets the start take `period` × `failures` seconds.
    """
    get: dict[str, Json] = {"path": path, "port": port}
    if scheme != "HTTP":
        get["scheme"] = scheme
    if headers:
        get["httpHeaders"] = [{"name": name, "value": value} for name, value in headers.items()]
    return _timed({"httpGet": get}, period, failures, timeout, initial_delay)


def tcp_probe(
    port: int | str, *, period: int = 10, failures: int = 3, timeout: int = 5, initial_delay: int = 0
) -> dict[str, Json]:
    """A probe that opens a connection."""
    return _timed({"tcpSocket": {"port": port}}, period, failures, timeout, initial_delay)


def exec_probe(
    command: tuple[str, ...], *, period: int = 10, failures: int = 3, timeout: int = 5, initial_delay: int = 0
) -> dict[str, Json]:
    """A probe that runs a program inside the container."""
    return _timed({"exec": {"command": list(command)}}, period, failures, timeout, initial_delay)


def _timed(probe: dict[str, Json], period: int, failures: int, timeout: int, initial_delay: int) -> dict[str, Json]:
    if initial_delay:
        probe["initialDelaySeconds"] = initial_delay
    return probe | {"periodSeconds": period, "timeoutSeconds": timeout, "failureThreshold": failures}


def manifest(content: Mapping[str, Json], comment: str = "", **comments: str) -> Manifest:
    """A manifest with a comment before it, and comments before top-level fields (`spec="why it is so"`)."""
    found: dict[tuple[str | int, ...], str] = {(): comment} if comment else {}
    return Manifest(object=content, comments=found | {(key,): text for key, text in comments.items()})


def service(
    name: str,
    namespace: str,
    *,
    selector: Mapping[str, str],
    ports: tuple[tuple[str, int, int | str], ...],
    labels: Mapping[str, str] | None = None,
) -> dict[str, Json]:
    """A ClusterIP Service. A port is (name, number of the Service, number or name at the container)."""
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": meta(name, namespace, labels),
        "spec": {
            "type": "ClusterIP",
            "selector": dict(selector),
            "ports": [
                {"name": port, "port": number, "targetPort": target, "protocol": "TCP"}
                for port, number, target in ports
            ],
        },
    }
