"""What is known of charts that were not rendered, as projections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from labwright.estate.objects import Projected
from labwright.estate.projections.made import Made, claim, container, made, pod_template, secret, service, workload
from labwright.estate.workloads import ByLabels
from labwright.model import Footprint, VolumeFootprint, WorkloadFootprint


def names(known: Footprint) -> Iterator[Projected]:
    """Services, Secrets, ConfigMaps and classes that charts and operators bring."""
    for namespace, name in known.services:
        yield _projected(service(namespace, name, {}, ()))
    for namespace, name in known.secrets:
        yield _projected(secret(namespace, name))
    for namespace, name in known.config_maps:
        yield _projected(made("v1", "ConfigMap", namespace, name))
    for name in known.storage_classes:
        yield _projected(made("storage.k8s.io/v1", "StorageClass", "", name))
    for name in known.ingress_classes:
        yield _projected(made("networking.k8s.io/v1", "IngressClass", "", name))


def workloads(known: Footprint, others: ByLabels) -> Iterator[Projected]:
    """The workloads that nothing else tells of: a rendered chart, or a projection, knows better than a footprint."""
    for each in known.workloads:
        labels = dict(each.labels)
        if not (labels and others.matching(each.namespace, labels)):
            yield from (_projected(one) for one in _workload(each))


def _projected(one: Made) -> Projected:
    return Projected(one.id, one.value)


def _workload(known: WorkloadFootprint) -> Iterable[Made]:
    requests = {"requests": {"cpu": known.cpu, "memory": known.memory}}
    containers = [
        container(known.name if not index else f"{known.name}-{index}", image, (), requests if not index else None)
        for index, image in enumerate(known.images or ("",))
    ]
    host: dict[str, Any] = {"hostNetwork": True} if known.host_network else {}
    if known.kind == "StatefulSet":
        template = pod_template(dict(known.labels), containers, **host)
        claims = [_template(each) for each in known.volumes]
        yield workload(
            "StatefulSet",
            known.namespace,
            known.name,
            template,
            replicas=known.replicas,
            volumeClaimTemplates=claims,
        )
        return
    for each in known.volumes:
        yield claim(
            known.namespace,
            each.name,
            size=each.size,
            storage_class=each.storage_class or None,
            modes=[each.access_mode],
        )
    template = pod_template(
        dict(known.labels), containers, claims={each.name: each.name for each in known.volumes}, **host
    )
    if known.kind == "Pod":
        yield made("v1", "Pod", known.namespace, known.name, labels=dict(known.labels), spec=template["spec"])
    elif known.kind == "CronJob":
        spec = {"jobTemplate": {"spec": {"template": template}}}
        yield made("batch/v1", "CronJob", known.namespace, known.name, spec=spec)
    else:
        yield workload(known.kind, known.namespace, known.name, template, replicas=known.replicas)


def _template(volume: VolumeFootprint) -> dict[str, object]:
    spec: dict[str, object] = {
        "accessModes": [volume.access_mode],
        "resources": {"requests": {"storage": volume.size}},
    }
    if volume.storage_class:
        spec["storageClassName"] = volume.storage_class
    return {"metadata": {"name": volume.name}, "spec": spec}
