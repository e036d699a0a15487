"""Grafana Operator: what it makes of a Grafana.

Source: github.com/grafana/grafana-operator, controllers/model/grafana_resources.go (names) and config/grafana.go (port).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from labwright.estate.fields import mapping, text
from labwright.estate.projections.made import Made, container, count, made, pod_template, secret, service, workload
from labwright.kube import ObjectId

PORT = 3000


def grafana(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """A Deployment with its Service, account, configuration and, unless switched off, the administrator's Secret.

    One that only stands for a Grafana elsewhere (`spec.external`) makes nothing.
    """
    spec, namespace, name = mapping(obj, "spec"), identity.namespace, identity.name
    if spec.get("external"):
        return
    labels = {"app": name}
    deployment = mapping(spec, "deployment", "spec")
    template = pod_template(labels, [container("grafana", None, [("grafana-http", PORT)])])
    replicas = count(deployment.get("replicas"))
    yield workload(
        "Deployment", namespace, f"{name}-deployment", template, replicas=replicas, selector={"matchLabels": labels}
    )
    yield service(
        namespace,
        f"{name}-service",
        labels,
        [("grafana", PORT)],
        type=text(spec, "service", "spec", "type") or "ClusterIP",
    )
    yield made("v1", "ServiceAccount", namespace, f"{name}-sa")
    yield made("v1", "ConfigMap", namespace, f"{name}-ini")
    if mapping(spec, "persistentVolumeClaim"):
        path = ("spec", "persistentVolumeClaim")
        given = mapping(spec, "persistentVolumeClaim", "spec")
        yield made("v1", "PersistentVolumeClaim", namespace, f"{name}-pvc", path=path, spec=given)
    if spec.get("disableDefaultAdminSecret") is not True:
        keys = ("GF_SECURITY_ADMIN_USER", "GF_SECURITY_ADMIN_PASSWORD")
        yield secret(namespace, f"{name}-admin-credentials", keys=keys)
