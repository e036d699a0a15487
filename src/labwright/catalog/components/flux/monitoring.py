"""What is watched: that everything reconciles, and that the controllers answer.

Metrics: those of the Flux operator (`internal/reporter/metrics.go`) say what is ready; Flux' own say how long it took.
"""

from labwright.catalog.builders.monitors import Monitoring, alert, alerts, pod_monitor
from labwright.catalog.components.flux.options import (
    ALL,
    CONTROLLERS,
    INSTANCE,
    METRICS_PORT,
    NAMESPACE,
    OPERATOR,
    OPERATOR_NAME,
    FluxOptions,
)
from labwright.catalog.contract import Site


def monitoring(site: Site[FluxOptions]) -> Monitoring:
    """PodMonitors and alerts; nothing where nobody collects metrics."""
    controllers = pod_monitor(
        site,
        name=INSTANCE,
        namespace=NAMESPACE,
        match_labels=dict(ALL.labels),
        port="http-prom",
        pods=ALL,
        container_port=METRICS_PORT,
    )
    operator = pod_monitor(
        site,
        name=OPERATOR_NAME,
        namespace=NAMESPACE,
        match_labels=dict(OPERATOR.labels),
        port="http-metrics",
        pods=OPERATOR,
        container_port=METRICS_PORT,
    )
    what = "{{ $labels.kind }} {{ $labels.exported_namespace }}/{{ $labels.name }}"
    rules = [
        alert(
            "FluxResourceFailing",
            'max by (kind, exported_namespace, name, reason) (flux_resource_info{ready="False"}) == 1',
            severity="warning",
            hold="15m",
            summary=f"{what} does not reconcile: {{{{ $labels.reason }}}}",
            description="`flux get all -A --status-selector ready=false` tells why; nothing newer is applied until then.",
        ),
        alert(
            "FluxResourceSuspended",
            'max by (kind, exported_namespace, name) (flux_resource_info{suspended="True"}) == 1',
            severity="warning",
            hold="24h",
            summary=f"{what} has been suspended for a day: changes in Git do not reach the cluster",
        ),
        alert(
            "FluxInstanceNotReady",
            'max by (name) (flux_instance_info{ready!="True"}) == 1',
            severity="critical",
            hold="15m",
            summary="The Flux operator cannot install or upgrade Flux",
        ),
        alert(
            "FluxControllerDown",
            " or ".join(f'absent(up{{job="{NAMESPACE}/{INSTANCE}", pod=~"{name}-.*"}} == 1)' for name in CONTROLLERS),
            severity="critical",
            hold="10m",
            summary="A controller of Flux does not answer: the cluster no longer follows the repository",
        ),
    ]
    grouped = alerts(site, name=INSTANCE, namespace=NAMESPACE, groups=[{"name": "flux", "rules": rules}])
    return controllers + operator + grouped
