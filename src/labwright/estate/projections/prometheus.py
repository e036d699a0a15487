"""Prometheus Operator: StatefulSets, governing Services and the configuration it writes.

Source: github.com/prometheus-operator/prometheus-operator, pkg/prometheus, pkg/alertmanager, pkg/thanos (statefulset.go,
operator.go, common.go): names, labels, ports, names of claims and of Secrets. `spec.serviceName` replaces the governing
Service, which the owner then brings.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from labwright.estate.fields import field, mapping, text, texts
from labwright.estate.projections.made import Made, container, count, made, pod_template, secret, service, workload
from labwright.kube import ObjectId

_MANAGED = {"app.kubernetes.io/managed-by": "prometheus-operator"}


class _Kind(NamedTuple):
    """How one of the four kinds is spelled in what the operator makes."""

    app: str
    prefix: str
    label: str
    claim: str
    """Name of the claim template; `{}` stands for the object's."""
    operated: str
    ports: tuple[tuple[str, int], ...]


_PROMETHEUS = _Kind(
    "prometheus", "prometheus-", "prometheus", "prometheus-{}-db", "prometheus-operated", (("web", 9090),)
)
_AGENT = _Kind(
    "prometheus-agent", "prom-agent-", "prometheus", "prom-agent-{}-db", "prometheus-agent-operated", (("web", 9090),)
)
_ALERTMANAGER = _Kind(
    "alertmanager",
    "alertmanager-",
    "alertmanager",
    "alertmanager-{}-db",
    "alertmanager-operated",
    (("web", 9093), ("tcp-mesh", 9094)),
)
_RULER = _Kind(
    "thanos-ruler",
    "thanos-ruler-",
    "thanos-ruler",
    "thanos-ruler-{}-db",
    "thanos-ruler-operated",
    (("web", 10902), ("grpc", 10901)),
)


def prometheus(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """`Prometheus`: one StatefulSet per shard."""
    yield from _server(obj, identity, _PROMETHEUS)
    yield made("v1", "ConfigMap", identity.namespace, f"prometheus-{identity.name}-rulefiles-0")


def agent(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """`PrometheusAgent`: one StatefulSet per shard; in its DaemonSet mode pods of every node."""
    if text(obj, "spec", "mode") == "DaemonSet":
        labels = _labels(_AGENT, identity.name)
        pods = pod_template(labels, [container("prometheus", field(obj, "spec", "image"), _AGENT.ports)])
        yield workload("DaemonSet", identity.namespace, f"{_AGENT.prefix}{identity.name}", pods, path=("spec", "mode"))
        return
    yield from _server(obj, identity, _AGENT)


def alertmanager(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """`Alertmanager`: one StatefulSet, whose configuration the operator generates."""
    yield from _set(obj, identity, _ALERTMANAGER, f"{_ALERTMANAGER.prefix}{identity.name}")
    yield from _governing(obj, identity, _ALERTMANAGER)
    for suffix in ("generated", "tls-assets-0", "web-config", "cluster-tls-config"):
        yield secret(identity.namespace, f"alertmanager-{identity.name}-{suffix}")


def thanos_ruler(obj: Mapping[str, Any], identity: ObjectId) -> Iterator[Made]:
    """`ThanosRuler`: one StatefulSet."""
    yield from _set(obj, identity, _RULER, f"{_RULER.prefix}{identity.name}")
    yield from _governing(obj, identity, _RULER)
    for suffix in ("tls-assets-0", "web-config"):
        yield secret(identity.namespace, f"thanos-ruler-{identity.name}-{suffix}")
    yield made("v1", "ConfigMap", identity.namespace, f"thanos-ruler-{identity.name}-rulefiles-0")


def _server(obj: Mapping[str, Any], identity: ObjectId, kind: _Kind) -> Iterator[Made]:
    for shard in range(count(field(obj, "spec", "shards"), most=50)):
        name = f"{kind.prefix}{identity.name}" + (f"-shard-{shard}" if shard else "")
        yield from _set(obj, identity, kind, name)
    yield from _governing(obj, identity, kind)
    base = f"{kind.prefix}{identity.name}"
    for suffix in ("", "-tls-assets-0", "-web-config", "-thanos-prometheus-http-client-file"):
        yield secret(identity.namespace, f"{base}{suffix}")


def _labels(kind: _Kind, name: str) -> dict[str, str]:
    return {"app.kubernetes.io/name": kind.app, "app.kubernetes.io/instance": name, kind.label: name, **_MANAGED}


def _set(obj: Mapping[str, Any], identity: ObjectId, kind: _Kind, name: str) -> Iterator[Made]:
    spec = mapping(obj, "spec")
    ports = ((text(spec, "portName") or kind.ports[0][0], kind.ports[0][1]), *kind.ports[1:])
    labels = _labels(kind, identity.name)
    placement = {
        key: spec[key]
        for key in (
            "affinity",
            "nodeSelector",
            "tolerations",
            "topologySpreadConstraints",
            "priorityClassName",
            "serviceAccountName",
            "hostNetwork",
        )
        if spec.get(key)
    }
    pods = pod_template(
        {**texts(spec, "podMetadata", "labels"), **labels},
        [
            container(kind.app, spec.get("image"), ports, spec.get("resources")),
            container("config-reloader", None, [("reloader-web", 8080)]),
        ],
        **placement,
    )
    # The field is there even where it is empty: no replicas is a choice.
    yield workload(
        "StatefulSet",
        identity.namespace,
        name,
        pods,
        replicas=count(spec.get("replicas")),
        path=("spec", "replicas") if "replicas" in spec else ("metadata", "name"),
        selector={"matchLabels": labels},
        serviceName=text(spec, "serviceName") or kind.operated,
        volumeClaimTemplates=_templates(spec, kind.claim.format(identity.name)),
    )


def _templates(spec: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    template = mapping(spec, "storage", "volumeClaimTemplate")
    if not template:
        return []
    own = text(template, "metadata", "name")
    return [{"metadata": {"name": own or name}, "spec": mapping(template, "spec")}]


def _governing(obj: Mapping[str, Any], identity: ObjectId, kind: _Kind) -> Iterator[Made]:
    if not text(obj, "spec", "serviceName"):
        selector = {"app.kubernetes.io/name": kind.app}
        yield service(identity.namespace, kind.operated, selector, kind.ports, headless=True)
