"""Metrics: monitors with the flow that scraping needs, alerts, dashboards. All are empty where nobody collects metrics."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from labwright.catalog.builders.objects import meta
from labwright.catalog.capabilities import Dashboards, Metrics
from labwright.catalog.contract import Manifest, ManifestFile, Site, Stage
from labwright.model import Flow, Pods, Port

Json = Any

FOLDER_ANNOTATION = "grafana_folder"
"""The annotation by which Grafana's sidecar puts a dashboard into a folder (value of its `folderAnnotation`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitoring:
    """Objects of the monitoring stages, and the flows they need. Sums of them are one again."""

    files: tuple[ManifestFile, ...] = ()
    flows: tuple[Flow, ...] = ()

    def __add__(self, other: "Monitoring") -> "Monitoring":
        return Monitoring(files=self.files + other.files, flows=self.flows + other.flows)


def service_monitor(
    site: Site[Any],
    *,
    name: str,
    namespace: str,
    match_labels: Mapping[str, str],
    port: str,
    path: str = "/metrics",
    pods: Pods,
    container_port: int,
    interval: str = "30s",
    **endpoint: Json,
) -> Monitoring:
    """A ServiceMonitor for Services with `match_labels` in `namespace`, by the *name* of the Service's port.

    `pods` and `container_port` are where the scrape arrives; `endpoint` are further fields of the endpoint
    (`scheme="https"`, `tlsConfig={…}`).
    """
    spec = {
        "selector": {"matchLabels": dict(match_labels)},
        "endpoints": [{"port": port, "path": path, "interval": interval, **endpoint}],
    }
    return _monitor(site, "ServiceMonitor", name, namespace, spec, pods, container_port)


def pod_monitor(
    site: Site[Any],
    *,
    name: str,
    namespace: str,
    match_labels: Mapping[str, str],
    port: str,
    path: str = "/metrics",
    pods: Pods,
    container_port: int,
    interval: str = "30s",
    **endpoint: Json,
) -> Monitoring:
    """A PodMonitor for pods with `match_labels` in `namespace`, by the *name* of the container's port."""
    spec = {
        "selector": {"matchLabels": dict(match_labels)},
        "podMetricsEndpoints": [{"port": port, "path": path, "interval": interval, **endpoint}],
    }
    return _monitor(site, "PodMonitor", name, namespace, spec, pods, container_port)


def _monitor(
    site: Site[Any], kind: str, name: str, namespace: str, spec: Json, pods: Pods, container_port: int
) -> Monitoring:
    metrics = site.find(Metrics)
    if metrics is None:
        return Monitoring()
    file = "service-monitor.yaml" if kind == "ServiceMonitor" else "pod-monitor.yaml"
    flow = Flow(
        source=metrics.scraper,
        target=pods,
        ports=(Port(number=container_port),),
        why=f"Prometheus scrapes the metrics of {name}",
    )
    monitor = _object(metrics, kind, name, namespace, spec)
    return Monitoring(files=(_file(site, Stage.MONITORING_CONFIGS, name, file, monitor),), flows=(flow,))


def alerts(site: Site[Any], *, name: str, namespace: str, groups: Sequence[Mapping[str, Json]]) -> Monitoring:
    """A PrometheusRule with `groups` as they stand in its spec."""
    metrics = site.find(Metrics)
    if metrics is None or not groups:
        return Monitoring()
    rule = _object(metrics, "PrometheusRule", name, namespace, {"groups": [dict(group) for group in groups]})
    return Monitoring(files=(_file(site, Stage.MONITORING_CONFIGS, name, "alerts.yaml", rule),))


def alert(
    name: str, expr: str, *, severity: str, summary: str, description: str = "", hold: str = ""
) -> dict[str, Json]:
    """One alerting rule. `hold` is how long the expression must be true, `15m`; severities are `critical`, `warning`."""
    rule: dict[str, Json] = {"alert": name, "expr": expr}
    if hold:
        rule["for"] = hold
    rule["labels"] = {"severity": severity}
    rule["annotations"] = {"summary": summary} | ({"description": description} if description else {})
    return rule


def dashboard(site: Site[Any], *, name: str, json_text: str, folder: str = "") -> Monitoring:
    """A ConfigMap that Grafana's sidecar loads; its file is `<name>.yaml`. `folder` is the folder inside Grafana."""
    offer = site.find(Dashboards)
    if offer is None:
        return Monitoring()
    config_map = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": meta(name, offer.namespace, offer.labels, {FOLDER_ANNOTATION: folder} if folder else None),
        "data": {f"{name}.json": json_text},
    }
    file = ManifestFile(stage=Stage.DASHBOARDS, name=f"{name}.yaml", manifests=(Manifest(object=config_map),))
    return Monitoring(files=(file,))


def _object(metrics: Metrics, kind: str, name: str, namespace: str, spec: Json) -> dict[str, Json]:
    return {
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": kind,
        "metadata": meta(name, namespace, metrics.monitor_labels),
        "spec": spec,
    }


def _file(site: Site[Any], stage: Stage, name: str, file: str, content: Json) -> ManifestFile:
    """One object per file; the file says what it is, and whose where that is not the component itself."""
    own = name in (site.name, "")
    return ManifestFile(stage=stage, name=file if own else f"{name}-{file}", manifests=(Manifest(object=content),))
