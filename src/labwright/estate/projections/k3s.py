"""K3s: the parts that it packages, where the repository configures them.

Sources: docs.k3s.io/installation/packaged-components and /helm (HelmChartConfig); github.com/k3s-io/k3s, manifests/traefik.yaml;
github.com/traefik/traefik-helm-chart (labels, ports, values).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from labwright.estate.fields import field, mapping, text, texts
from labwright.estate.projections.made import Made, container, count, made, pod_template, workload
from labwright.kube import ObjectId
from labwright.source import SourceError, load_all

_PORTS = (("web", 8000, 80), ("websecure", 8443, 443))
"""Name, number in the pod, number of the Service."""


def chart_config(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """Of K3s' own Traefik, which the configuration of its chart shows to be in use: the workload and its Service."""
    if (identity.namespace, identity.name) != ("kube-system", "traefik"):
        return
    path = ("spec", "valuesContent")
    values = _values(text(obj, *path))
    labels = {"app.kubernetes.io/name": "traefik", "app.kubernetes.io/instance": "traefik-kube-system"}
    pods = pod_template(labels, [container("traefik", None, [(name, number) for name, number, _ in _PORTS])])
    yield workload(
        text(values, "deployment", "kind") or "Deployment",
        identity.namespace,
        identity.name,
        pods,
        replicas=count(field(values, "deployment", "replicas")),
        path=path,
        labels=labels,
        selector={"matchLabels": labels},
    )
    if field(values, "service", "enabled") is False:
        return
    ports = [{"name": name, "port": number, "targetPort": name, "protocol": "TCP"} for name, _, number in _PORTS]
    given = mapping(values, "service", "spec")
    kind = text(values, "service", "type") or "LoadBalancer"
    spec = {"type": kind, **given, "selector": labels, "ports": ports}
    annotations = texts(values, "service", "annotations")
    yield made(
        "v1", "Service", identity.namespace, identity.name, path=path, labels=labels, annotations=annotations, spec=spec
    )


def _values(content: str) -> Any:
    """The values, which stand as text; nothing for what is no YAML."""
    try:
        found = load_all(content, "valuesContent")
    except SourceError:
        return {}
    return found[0].value if found else {}
