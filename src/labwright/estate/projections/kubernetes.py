"""What Kubernetes itself makes.

Source: kubernetes.io/docs/concepts/workloads/controllers/statefulset (names of claims),
/docs/reference/access-authn-authz/service-accounts-admin, /docs/concepts/services-networking/ingress#default-ingress-class.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from labwright.estate.fields import field, mapping, matches, text, texts
from labwright.estate.projections.made import Made, claim, count, made
from labwright.kube import ObjectId


def namespace(_obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """A default service account and the cluster's certificate authority in every namespace."""
    yield made("v1", "ServiceAccount", identity.name, "default")
    yield made("v1", "ConfigMap", identity.name, "kube-root-ca.crt", data={"ca.crt": ""})


def stateful_set(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """A claim per replica and volume template: `data-web-0`."""
    start = count(field(obj, "spec", "ordinals", "start"), 0)
    replicas = count(field(obj, "spec", "replicas"))
    labels = texts(obj, "spec", "selector", "matchLabels")
    for path, template in matches(obj, ("spec", "volumeClaimTemplates", "*")):
        name = text(template, "metadata", "name")
        if not name:
            continue
        for index in range(start, start + replicas):
            yield claim(
                identity.namespace,
                f"{name}-{identity.name}-{index}",
                path=(*path, "metadata", "name"),
                size=field(template, "spec", "resources", "requests", "storage"),
                storage_class=field(template, "spec", "storageClassName"),
                modes=field(template, "spec", "accessModes"),
                labels=labels,
            )


def pod(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """The claims of a Pod's ephemeral volumes: `web-scratch`."""
    for path, volume in matches(obj, ("spec", "volumes", "*")):
        template = mapping(volume, "ephemeral", "volumeClaimTemplate")
        name = text(volume, "name")
        if template and name:
            yield claim(
                identity.namespace,
                f"{identity.name}-{name}",
                path=(*path, "name"),
                size=field(template, "spec", "resources", "requests", "storage"),
                storage_class=field(template, "spec", "storageClassName"),
                modes=field(template, "spec", "accessModes"),
            )
