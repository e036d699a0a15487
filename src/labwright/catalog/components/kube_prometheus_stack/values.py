"""The chart's values. Keys are those of chart 79.9.0 and its subcharts."""

from collections.abc import Mapping
from typing import Any, Final

from labwright.catalog.builders.objects import resources
from labwright.catalog.capabilities import BlockStorage
from labwright.catalog.components.kube_prometheus_stack import names
from labwright.catalog.components.kube_prometheus_stack.options import KubePrometheusStackOptions
from labwright.catalog.contract import Site
from labwright.kube.quantity import parse_quantity

Json = Any
StackSite = Site[KubePrometheusStackOptions]

RESOURCES: Final[Mapping[str, tuple[str, str, str]]] = {
    "prometheus": ("150m", "768Mi", "2Gi"),
    "alertmanager": ("10m", "48Mi", "128Mi"),
    "grafana": ("50m", "192Mi", "512Mi"),
    "grafana-sidecar": ("10m", "96Mi", "192Mi"),
    "operator": ("20m", "64Mi", "192Mi"),
    "config-reloader": ("5m", "24Mi", "64Mi"),
    "admission-job": ("10m", "32Mi", "64Mi"),
    "state-metrics": ("10m", "64Mi", "256Mi"),
    "node-exporter": ("20m", "32Mi", "96Mi"),
}
"""CPU request, memory request, memory limit. Sized for a few nodes with 16 GiB and some hundred pods; the chart sets
none, so that a growing Prometheus would take its node's memory. No CPU limits: they only slow down."""

FILL: Final = 0.85
"""Share of the volume that metrics may take; the write-ahead log and compaction need the rest (the Prometheus manual
advises 80 to 85 %)."""

EMBEDDED: Final = ("k3s", "k3d")
"""Distributions whose control plane is one process: its parts have no ports of their own to scrape."""

EMBEDDED_METRICS: Final = "(apiserver|etcd|workqueue|kubeproxy|scheduler|node_collector|cloudprovider)_.+"
"""Metrics of that one process which each of its ports repeats; they are taken from the API server's port alone."""

KUBELET_DEFAULT_DROP: Final[Mapping[str, Json]] = {
    "action": "drop",
    "sourceLabels": ["__name__", "le"],
    "regex": r"(csi_operations|storage_operation_duration)_seconds_bucket;(0.25|2.5|15|25|120|600)(\.0)?",
}
"""The chart's own rule: setting the list replaces it, so it is repeated."""


def values(site: StackSite) -> tuple[dict[str, Json], dict[tuple[str | int, ...], str]]:
    """The values and the comments on them."""
    found: dict[str, Json] = {
        "crds": {"enabled": True},
        "defaultRules": {"create": True},
        "prometheusOperator": _operator(),
        "prometheus": {"prometheusSpec": _prometheus(site)},
        "alertmanager": _alertmanager(),
        "grafana": _grafana(site),
        "kube-state-metrics": {"resources": _resources("state-metrics")},
        "prometheus-node-exporter": {"resources": _resources("node-exporter")},
    }
    comments: dict[tuple[str | int, ...], str] = {
        ("prometheus", "prometheusSpec", "serviceMonitorSelectorNilUsesHelmValues"): (
            "Every monitor and rule of the cluster counts, not only those that carry this release's label."
        ),
        ("prometheus", "prometheusSpec", "retentionSize"): "The volume less what Prometheus needs beside its blocks.",
        ("prometheusOperator", "admissionWebhooks"): "Two short jobs make the webhook's certificate.",
        ("alertmanager", "config"): "Nobody is notified yet: alerts are seen in Alertmanager and in Grafana only.",
        ("grafana", "admin"): "The password is generated and stands encrypted in this repository.",
        ("grafana", "ingress"): "The Ingress is an object of its own, like all others.",
        ("grafana", "sidecar"): "The sidecars read labelled ConfigMaps of all namespaces, and leave Secrets alone.",
        ("grafana", "grafana.ini", "plugins"): "Grafana reaches nothing outside the cluster: no plugins, no news.",
    }
    if site.cluster.distribution in EMBEDDED:
        _without_embedded(found, comments)
    if site.cluster.distribution == "k3d":
        found["prometheus-node-exporter"]["hostRootFsMount"] = {"enabled": False}
        comments["prometheus-node-exporter", "hostRootFsMount"] = (
            "A k3d node is a container: its root file system is no shared mount, and the pod would not start."
        )
    return found, comments


def retention_size(volume: str) -> str:
    """What Prometheus may fill of a volume, in its own notation, whose GB and MB are GiB and MiB: `20Gi` → `17GB`."""
    usable = int(float(parse_quantity(volume)) * FILL)
    return f"{usable // 2**30}GB" if usable >= 10 * 2**30 else f"{max(1, usable // 2**20)}MB"


def _resources(name: str) -> dict[str, Json]:
    cpu, memory, limit = RESOURCES[name]
    return resources(cpu=cpu, memory=memory, limit_memory=limit)


def _operator() -> dict[str, Json]:
    return {
        "admissionWebhooks": {"patch": {"enabled": True, "resources": _resources("admission-job")}},
        "resources": _resources("operator"),
        "prometheusConfigReloader": {"resources": _resources("config-reloader")},
    }


def _prometheus(site: StackSite) -> dict[str, Json]:
    spec: dict[str, Json] = {
        "serviceMonitorSelectorNilUsesHelmValues": False,
        "podMonitorSelectorNilUsesHelmValues": False,
        "probeSelectorNilUsesHelmValues": False,
        "scrapeConfigSelectorNilUsesHelmValues": False,
        "ruleSelectorNilUsesHelmValues": False,
        "externalLabels": {"cluster": site.cluster.name},
        "scrapeInterval": site.options.scrape_interval,
        "retention": site.options.retention,
        "retentionSize": retention_size(site.options.size),
        "resources": _resources("prometheus"),
    }
    storage = site.find(BlockStorage)
    if storage is not None:
        spec["storageSpec"] = {
            "volumeClaimTemplate": {
                "spec": {
                    "storageClassName": storage.class_name,
                    "accessModes": ["ReadWriteOnce"],
                    "resources": {"requests": {"storage": site.options.size}},
                }
            }
        }
    return spec


def _alertmanager() -> dict[str, Json]:
    return {
        "config": {"receivers": [{"name": "null"}], "route": {"receiver": "null", "group_by": ["namespace"]}},
        "alertmanagerSpec": {"resources": _resources("alertmanager")},
    }


def _grafana(site: StackSite) -> dict[str, Json]:
    host = site.host(site.options.host)
    found: dict[str, Json] = {
        "admin": {"existingSecret": names.ADMIN_SECRET, "userKey": "admin-user", "passwordKey": "admin-password"},
        "defaultDashboardsTimezone": "browser",
        "ingress": {"enabled": False},
        "grafana.ini": {
            "server": {"domain": host, "root_url": f"https://{host}"},
            "analytics": {"check_for_updates": False, "check_for_plugin_updates": False, "reporting_enabled": False},
            "news": {"news_feed_enabled": False},
            "plugins": {"preinstall_disabled": True},
            "security": {"disable_gravatar": True},
        },
        "sidecar": {
            "resources": _resources("grafana-sidecar"),
            "dashboards": {
                "label": "grafana_dashboard",
                "labelValue": "1",
                "resource": "configmap",
                "searchNamespace": "ALL",
                "folderAnnotation": "grafana_folder",
                "provider": {"foldersFromFilesStructure": True},
            },
            "datasources": {"label": "grafana_datasource", "labelValue": "1", "resource": "configmap"},
        },
        "testFramework": {"enabled": False},
        "resources": _resources("grafana"),
    }
    if site.options.grafana_size:
        found["persistence"] = {"enabled": True, "size": site.options.grafana_size}
        storage = site.find(BlockStorage)
        if storage is not None:
            found["persistence"]["storageClassName"] = storage.class_name
        # The volume can be used by one pod at a time, so the old pod must be gone before the new one starts.
        found["deploymentStrategy"] = {"type": "Recreate"}
        # It runs as root to change the owner of the volume, which its fsGroup does already.
        found["initChownData"] = {"enabled": False}
    return found


def _without_embedded(found: dict[str, Json], comments: dict[tuple[str | int, ...], str]) -> None:
    """Leave out what a control plane in one process has not, and the alerts that would fire for its absence."""
    for part in ("kubeControllerManager", "kubeScheduler", "kubeProxy", "kubeEtcd"):
        found[part] = {"enabled": False}
    found["defaultRules"]["rules"] = {
        "etcd": False,
        "kubeControllerManager": False,
        "kubeProxy": False,
        "kubeSchedulerAlerting": False,
        "kubeSchedulerRecording": False,
    }
    found["kubelet"] = {
        "serviceMonitor": {
            "metricRelabelings": [
                dict(KUBELET_DEFAULT_DROP),
                {"action": "drop", "sourceLabels": ["__name__"], "regex": EMBEDDED_METRICS},
            ]
        }
    }
    comments["kubeControllerManager",] = (
        "K3s runs the control plane in one process: these four have no ports of their own to scrape,\n"
        "and their alerts would fire for ever."
    )
    comments["kubelet", "serviceMonitor", "metricRelabelings", 1] = (
        "The same process answers for the kubelet, so its port repeats the API server's metrics."
    )
