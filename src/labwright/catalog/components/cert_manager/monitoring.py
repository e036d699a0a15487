"""What is watched: that certificates are ready and renewed in time."""

from labwright.catalog.builders.monitors import Monitoring, alert, alerts, pod_monitor
from labwright.catalog.components.cert_manager.options import ALL, NAMESPACE, CertManagerOptions, seconds
from labwright.catalog.contract import Site


def monitoring(site: Site[CertManagerOptions]) -> Monitoring:
    """PodMonitor and alerts; nothing where nobody collects metrics."""
    scraped = pod_monitor(
        site,
        name="cert-manager",
        namespace=NAMESPACE,
        match_labels={"app.kubernetes.io/instance": "cert-manager"},
        port="http-metrics",
        pods=ALL,
        container_port=9402,
        honorLabels=True,
    )
    half = seconds(site.options.renew_before) // 2
    rules = [
        alert(
            "CertificateNotReady",
            'max by (namespace, name) (certmanager_certificate_ready_status{condition!="True"}) == 1',
            severity="warning",
            hold="1h",
            summary="Certificate {{ $labels.namespace }}/{{ $labels.name }} is not ready",
            description="kubectl describe certificate, then its CertificateRequest, Order and Challenge.",
        ),
        alert(
            "CertificateRenewalLate",
            f"certmanager_certificate_expiration_timestamp_seconds - time() < {half}",
            severity="critical",
            hold="1h",
            summary="Certificate {{ $labels.namespace }}/{{ $labels.name }} should have been renewed long ago",
            description=f"Renewal starts {site.options.renew_before} before the end; half of that is gone.",
        ),
        alert(
            "CertManagerDown",
            'absent(up{job="cert-manager/cert-manager"} == 1)',
            severity="warning",
            hold="15m",
            summary="cert-manager does not answer: no certificate is issued or renewed",
        ),
    ]
    group = {"name": "certificates", "rules": rules}
    return scraped + alerts(site, name="cert-manager", namespace=NAMESPACE, groups=[group])
