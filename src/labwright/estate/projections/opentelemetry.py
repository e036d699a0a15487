"""OpenTelemetry Operator: the collector that it runs, and the Services before it.

Source: github.com/open-telemetry/opentelemetry-operator, internal/naming/main.go and internal/manifests/collector (names and
labels). The ports of its Service follow from the receivers of the configuration; only those that are listed are told.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from labwright.estate.fields import mapping, mappings, text
from labwright.estate.projections.made import Made, container, count, made, pod_template, service, workload
from labwright.kube import ObjectId

_KINDS = {"": "Deployment", "deployment": "Deployment", "statefulset": "StatefulSet", "daemonset": "DaemonSet"}


def collector(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """A workload of the kind that its mode says, and three Services; a sidecar has neither."""
    spec, namespace = mapping(obj, "spec"), identity.namespace
    name = f"{identity.name}-collector"
    kind = _KINDS.get(text(spec, "mode"))
    if kind is None:
        return
    labels = {
        "app.kubernetes.io/component": "opentelemetry-collector",
        "app.kubernetes.io/instance": f"{namespace}.{identity.name}",
        "app.kubernetes.io/managed-by": "opentelemetry-operator",
        "app.kubernetes.io/part-of": "opentelemetry",
    }
    listed = [
        (text(each, "name"), each["port"])
        for _, each in mappings(spec.get("ports"))
        if isinstance(each.get("port"), int) and text(each, "name")
    ]
    template = pod_template(labels, [container("otc-container", spec.get("image"), listed, spec.get("resources"))])
    path = ("spec", "mode") if "mode" in spec else ("metadata", "name")
    yield workload(kind, namespace, name, template, replicas=count(spec.get("replicas")), path=path, labels=labels)
    for suffix in ("", "-headless"):
        yield made("v1", "Service", namespace, f"{name}{suffix}", labels=labels, spec={"selector": labels})
    yield service(namespace, f"{name}-monitoring", labels, [("monitoring", 8888)])
    if not text(spec, "serviceAccount"):
        yield made("v1", "ServiceAccount", namespace, name)
