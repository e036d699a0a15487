"""What is watched: metrics, alerts, the dashboard.

Metrics and the meaning of their numbers: https://longhorn.io/docs/1.7.2/monitoring/metrics (robustness 1 = healthy,
2 = degraded, 3 = faulted; from 1.8 on it is a label, which both the alerts and the dashboard would have to follow).
"""

from labwright.catalog.builders.monitors import Monitoring, alert, alerts, dashboard, service_monitor
from labwright.catalog.builders.texts import text_of
from labwright.catalog.components.longhorn.options import MANAGER, NAMESPACE, LonghornSite


def monitoring(site: LonghornSite) -> Monitoring:
    """ServiceMonitor, alerts and the Grafana dashboard; nothing where nobody collects metrics."""
    return (
        service_monitor(
            site,
            name="longhorn",
            namespace=NAMESPACE,
            match_labels={"app": "longhorn-manager"},
            port="manager",
            pods=MANAGER,
            container_port=9500,
        )
        + alerts(site, name="longhorn", namespace=NAMESPACE, groups=[{"name": "longhorn", "rules": _rules()}])
        + dashboard(
            site,
            name="longhorn-dashboard",
            json_text=text_of("labwright.catalog.components.longhorn", "dashboard.json"),
            folder="Storage",
        )
    )


def _rules() -> list[dict[str, object]]:
    volume = "{{ $labels.volume }} ({{ $labels.pvc_namespace }}/{{ $labels.pvc }})"
    return [
        alert(
            "LonghornVolumeFaulted",
            "longhorn_volume_robustness == 3",
            severity="critical",
            hold="2m",
            summary=f"Volume {volume} has no working replica",
        ),
        alert(
            "LonghornVolumeDegraded",
            "longhorn_volume_robustness == 2",
            severity="warning",
            hold="30m",
            summary=f"Volume {volume} has fewer replicas than it should for half an hour",
        ),
        alert(
            "LonghornVolumeAlmostFull",
            "longhorn_volume_actual_size_bytes / longhorn_volume_capacity_bytes > 0.9",
            severity="warning",
            hold="15m",
            summary=f"Volume {volume} and its snapshots use more than 90 % of its size",
        ),
        alert(
            "LonghornNodeStorageLow",
            "(longhorn_node_storage_usage_bytes / longhorn_node_storage_capacity_bytes) > 0.75",
            severity="warning",
            hold="15m",
            summary="The disk of {{ $labels.node }} is more than three quarters full; at a quarter left nothing more is "
            "placed on it",
        ),
        alert(
            "LonghornNodeDown",
            'longhorn_node_status{condition="ready"} == 0',
            severity="critical",
            hold="10m",
            summary="Longhorn has no working manager on {{ $labels.node }}: its replicas are gone until it is back",
        ),
        alert(
            "LonghornDiskNotSchedulable",
            'longhorn_disk_status{condition="schedulable"} == 0',
            severity="warning",
            hold="15m",
            summary="No replica can be placed on disk {{ $labels.disk }} of {{ $labels.node }}",
        ),
    ]
