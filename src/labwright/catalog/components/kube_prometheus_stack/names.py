"""Names, labels and ports that the chart and its operator give, at version 79.9.0 under the release name used here.

Source: `helm template` of the chart, and of its subcharts grafana 10.2.0, kube-state-metrics 6.4.2 and
prometheus-node-exporter 4.49.2; for the pods of Prometheus and Alertmanager `pkg/prometheus/common.go` and
`pkg/alertmanager/operator.go` of prometheus-operator v0.86.
"""

from typing import Final

from labwright.model import Pods

RELEASE: Final = "kube-prometheus-stack"
NAMESPACE: Final = "monitoring"

GRAFANA_SERVICE: Final = f"{RELEASE}-grafana"
GRAFANA_SERVICE_PORT: Final = 80
ADMIN_SECRET: Final = f"{RELEASE}-grafana"
ADMIN_LOGIN_ID: Final = "grafana-admin"
"""Id of the generated password; a dashboard of services asks for the same value."""
DASHBOARD_LABELS: Final = {"grafana_dashboard": "1"}
DATASOURCE_LABELS: Final = {"grafana_datasource": "1"}

PROMETHEUS: Final = Pods.of(NAMESPACE, name="prometheus")
ALERTMANAGER: Final = Pods.of(NAMESPACE, name="alertmanager")
GRAFANA: Final = Pods.of(NAMESPACE, name="grafana")
STATE_METRICS: Final = Pods.of(NAMESPACE, name="kube-state-metrics")
OPERATOR: Final = Pods.of(NAMESPACE, name=f"{RELEASE}-prometheus-operator", component="prometheus-operator")
ADMISSION_JOBS: Final = Pods.of(
    NAMESPACE, name=f"{RELEASE}-prometheus-operator", component="prometheus-operator-webhook"
)
CLUSTER_DNS: Final = Pods.labelled("kube-system", {"k8s-app": "kube-dns"})

PROMETHEUS_PORT: Final = 9090
ALERTMANAGER_PORT: Final = 9093
RELOADER_PORT: Final = 8080
"""Metrics of the config-reloader beside Alertmanager."""
GRAFANA_PORT: Final = 3000
STATE_METRICS_PORT: Final = 8080
OPERATOR_PORT: Final = 10250
"""The operator's metrics and admission webhook, both with TLS; it happens to be the kubelet's number too."""
NODE_EXPORTER_PORT: Final = 9100
KUBELET_PORT: Final = 10250
DNS_METRICS_PORT: Final = 9153

CUSTOM_RESOURCES: Final = tuple(
    f"monitoring.coreos.com/{kind}"
    for kind in (
        "Alertmanager",
        "AlertmanagerConfig",
        "PodMonitor",
        "Probe",
        "Prometheus",
        "PrometheusAgent",
        "PrometheusRule",
        "ScrapeConfig",
        "ServiceMonitor",
        "ThanosRuler",
    )
)
