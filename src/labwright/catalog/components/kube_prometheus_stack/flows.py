"""Connections of the monitoring stack. What it scrapes of other components is theirs to declare."""

from typing import Any

from labwright.catalog.builders.flows import between
from labwright.catalog.capabilities import ClusterDns
from labwright.catalog.components.kube_prometheus_stack import names
from labwright.catalog.contract import Site
from labwright.model import ApiServer, Flow, Nodes


def flows(site: Site[Any]) -> tuple[Flow, ...]:
    """All of them but the one from the ingress controller. Prometheus' scrape of itself never leaves its pod."""
    dns = (
        # Who offers the cluster's DNS declares its scrape; one that nobody offers is there all the same.
        ()
        if site.find(ClusterDns) is not None
        else (between(names.PROMETHEUS, names.CLUSTER_DNS, "Prometheus scrapes CoreDNS", names.DNS_METRICS_PORT),)
    )
    return (
        between(names.PROMETHEUS, ApiServer(), "Prometheus finds its targets in the API and scrapes the API server"),
        between(
            names.PROMETHEUS,
            Nodes(),
            "Prometheus scrapes each machine's node exporter and kubelet",
            names.NODE_EXPORTER_PORT,
            names.KUBELET_PORT,
        ),
        between(
            names.PROMETHEUS,
            names.ALERTMANAGER,
            "Prometheus sends alerts to Alertmanager and scrapes it",
            names.ALERTMANAGER_PORT,
            names.RELOADER_PORT,
        ),
        between(names.PROMETHEUS, names.GRAFANA, "Prometheus scrapes Grafana", names.GRAFANA_PORT),
        between(
            names.PROMETHEUS,
            names.STATE_METRICS,
            "Prometheus scrapes the state of Kubernetes objects",
            names.STATE_METRICS_PORT,
        ),
        between(names.PROMETHEUS, names.OPERATOR, "Prometheus scrapes its operator", names.OPERATOR_PORT),
        *dns,
        between(names.GRAFANA, names.PROMETHEUS, "Grafana queries Prometheus", names.PROMETHEUS_PORT),
        between(names.GRAFANA, names.ALERTMANAGER, "Grafana shows Alertmanager's alerts", names.ALERTMANAGER_PORT),
        between(names.GRAFANA, ApiServer(), "Grafana's sidecars look for dashboards and data sources"),
        between(names.STATE_METRICS, ApiServer(), "kube-state-metrics watches Kubernetes objects"),
        between(names.OPERATOR, ApiServer(), "the Prometheus operator watches its custom resources"),
        between(names.ADMISSION_JOBS, ApiServer(), "the admission jobs store the webhook's certificate"),
        between(ApiServer(), names.OPERATOR, "the API server has rules checked by the operator", names.OPERATOR_PORT),
    )
