"""Dragonfly operator: the set of pods and the Service that leads to their master.

Source: github.com/dragonflydb/dragonfly-operator, internal/resources/resources.go (names, labels, ports).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from labwright.estate.fields import field, mapping
from labwright.estate.projections.made import Made, container, count, pod_template, service, workload
from labwright.kube import ObjectId

PORT = 6379


def dragonfly(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """A StatefulSet, with a claim per pod where snapshots are kept on one, and a Service under the object's name."""
    spec, name = mapping(obj, "spec"), identity.name
    labels = {"app": name, "app.kubernetes.io/name": "dragonfly", "app.kubernetes.io/part-of": "dragonfly"}
    claim = mapping(spec, "snapshot", "persistentVolumeClaimSpec")
    placement = {key: spec[key] for key in ("affinity", "nodeSelector", "tolerations") if spec.get(key)}
    pods = pod_template(
        labels,
        [container("dragonfly", spec.get("image"), [("redis", PORT), ("admin", 9999)], spec.get("resources"))],
        **placement,
    )
    yield workload(
        "StatefulSet",
        identity.namespace,
        name,
        pods,
        replicas=count(field(spec, "replicas")),
        path=("spec", "replicas"),
        selector={"matchLabels": {"app": name}},
        serviceName=name,
        volumeClaimTemplates=[{"metadata": {"name": "df"}, "spec": claim}] if claim else [],
    )
    yield service(identity.namespace, name, {"app": name, "role": "master"}, [("redis", PORT)])
