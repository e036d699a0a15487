"""Connections of the monitoring stack. What it scrapes of other components is theirs to declare."""

from typing import Any

from labwright.catalog.capabilities import ClusterDns
from labwright.catalog.components.kube_prometheus_stack import names
from labwright.catalog.contract import Site
from labwright.model import ApiServer, Flow, Nodes, Peer, Port


def flows(site: Site[Any]) -> tuple[Flow, ...]:
    """All of them but the one from the ingress controller. Prometheus' scrape of itself never leaves its pod."""
    dns = (
        # Who offers the cluster's DNS declares its scrape; one that nobody offers is there all the same.
        ()
        if site.find(ClusterDns) is not None
        else (_flow(names.PROMETHEUS, names.CLUSTER_DNS, (names.DNS_METRICS_PORT,), "Prometheus scrapes CoreDNS"),)
    )
    return (
        _flow(names.PROMETHEUS, ApiServer(), (), "Prometheus finds its targets in the API and scrapes the API server"),
        _flow(
            names.PROMETHEUS,
            Nodes(),
            (names.NODE_EXPORTER_PORT, names.KUBELET_PORT),
            "Prometheus scrapes each machine's node exporter and kubelet",
        ),
        _flow(
            names.PROMETHEUS,
            names.ALERTMANAGER,
            (names.ALERTMANAGER_PORT, names.RELOADER_PORT),
            "Prometheus sends alerts to Alertmanager and scrapes it",
        ),
        _flow(names.PROMETHEUS, names.GRAFANA, (names.GRAFANA_PORT,), "Prometheus scrapes Grafana"),
        _flow(
            names.PROMETHEUS,
            names.STATE_METRICS,
            (names.STATE_METRICS_PORT,),
            "Prometheus scrapes the state of Kubernetes objects",
        ),
        _flow(names.PROMETHEUS, names.OPERATOR, (names.OPERATOR_PORT,), "Prometheus scrapes its operator"),
        *dns,
        _flow(names.GRAFANA, names.PROMETHEUS, (names.PROMETHEUS_PORT,), "Grafana queries Prometheus"),
        _flow(names.GRAFANA, names.ALERTMANAGER, (names.ALERTMANAGER_PORT,), "Grafana shows Alertmanager's alerts"),
        _flow(names.GRAFANA, ApiServer(), (), "Grafana's sidecars look for dashboards and data sources"),
        _flow(names.STATE_METRICS, ApiServer(), (), "kube-state-metrics watches Kubernetes objects"),
        _flow(names.OPERATOR, ApiServer(), (), "the Prometheus operator watches its custom resources"),
        _flow(names.ADMISSION_JOBS, ApiServer(), (), "the admission jobs store the webhook's certificate"),
        _flow(ApiServer(), names.OPERATOR, (names.OPERATOR_PORT,), "the API server has rules checked by the operator"),
    )


def _flow(source: Peer, target: Peer, ports: tuple[int, ...], why: str) -> Flow:
    return Flow(source=source, target=target, ports=tuple(Port(number=port) for port in ports), why=why)
