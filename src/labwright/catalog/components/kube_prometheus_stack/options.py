"""Options of kube-prometheus-stack."""

from pydantic import Field

from labwright.catalog.contract import Options
from labwright.spec.scalars import DnsLabel, Duration, Quantity, Version


class KubePrometheusStackOptions(Options):
    """Of the monitoring stack."""

    version: Version = Field(default="79.9.0", description="Version of the chart.")
    host: DnsLabel = Field(default="grafana", description="Grafana's name below the cluster's domain.")
    retention: Duration = Field(default="15d", description="How long Prometheus keeps metrics.")
    size: Quantity = Field(
        default="20Gi", description="Prometheus' volume; the oldest metrics go early when it is nearly full."
    )
    scrape_interval: Duration = Field(default="30s", description="How often metrics are collected.")
    grafana_size: Quantity | None = Field(
        default=None,
        description="A volume for Grafana's own database (users, preferences, dashboards made by hand). Without one "
        "Grafana starts afresh each time, with everything that stands in Git.",
    )
