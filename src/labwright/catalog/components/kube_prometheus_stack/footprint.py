"""What the chart and its operator run, for when the chart cannot be rendered."""

from typing import Final, Literal

from labwright.catalog.capabilities import BlockStorage
from labwright.catalog.components.kube_prometheus_stack import names
from labwright.catalog.components.kube_prometheus_stack.values import RESOURCES, StackSite
from labwright.kube.quantity import parse_quantity
from labwright.model import Footprint, Pods, VolumeFootprint, WorkloadFootprint

MIB: Final = 2**20

_SERVICES: Final = (
    "alertmanager-operated",
    "prometheus-operated",
    f"{names.RELEASE}-alertmanager",
    names.GRAFANA_SERVICE,
    f"{names.RELEASE}-kube-state-metrics",
    f"{names.RELEASE}-operator",
    f"{names.RELEASE}-prometheus",
    f"{names.RELEASE}-prometheus-node-exporter",
)


def footprint(site: StackSite) -> Footprint:
    """Workloads with the requests of all containers of a pod, Services, Secrets and kinds."""
    storage = site.find(BlockStorage)
    class_name = storage.class_name if storage is not None else ""
    release = names.RELEASE
    volume = f"prometheus-{release}-prometheus-db"
    metrics = (VolumeFootprint(name=volume, size=site.options.size, storage_class=class_name),) if storage else ()
    own = (
        (VolumeFootprint(name=f"{release}-grafana", size=site.options.grafana_size, storage_class=class_name),)
        if site.options.grafana_size
        else ()
    )
    prometheus, alertmanager = f"prometheus-{release}-prometheus", f"alertmanager-{release}-alertmanager"
    return Footprint(
        workloads=(
            _workload("StatefulSet", prometheus, names.PROMETHEUS, "prometheus", "config-reloader", volumes=metrics),
            _workload("StatefulSet", alertmanager, names.ALERTMANAGER, "alertmanager", "config-reloader"),
            _workload(
                "Deployment",
                f"{release}-grafana",
                names.GRAFANA,
                "grafana",
                "grafana-sidecar",
                "grafana-sidecar",
                volumes=own,
            ),
            _workload("Deployment", f"{release}-operator", names.OPERATOR, "operator"),
            _workload("Deployment", f"{release}-kube-state-metrics", names.STATE_METRICS, "state-metrics"),
            _workload("Job", f"{release}-admission-create", names.ADMISSION_JOBS, "admission-job"),
            _workload("Job", f"{release}-admission-patch", names.ADMISSION_JOBS, "admission-job"),
            _workload(
                "DaemonSet",
                f"{release}-prometheus-node-exporter",
                Pods.of(names.NAMESPACE, name="prometheus-node-exporter"),
                "node-exporter",
                host_network=True,
            ),
        ),
        services=(
            *((names.NAMESPACE, name) for name in _SERVICES),
            ("kube-system", f"{release}-coredns"),
            ("kube-system", f"{release}-kubelet"),
        ),
        secrets=((names.NAMESPACE, f"{release}-admission"), (names.NAMESPACE, alertmanager)),
        config_maps=(
            (names.NAMESPACE, f"{release}-grafana"),
            (names.NAMESPACE, f"{release}-grafana-datasource"),
        ),
        custom_resources=names.CUSTOM_RESOURCES,
    )


def _workload(
    kind: Literal["Deployment", "StatefulSet", "DaemonSet", "Job"],
    name: str,
    pods: Pods,
    *containers: str,
    volumes: tuple[VolumeFootprint, ...] = (),
    host_network: bool = False,
) -> WorkloadFootprint:
    cpu = sum(parse_quantity(RESOURCES[container][0]) for container in containers)
    memory = sum(parse_quantity(RESOURCES[container][1]) for container in containers)
    return WorkloadFootprint(
        kind=kind,
        namespace=names.NAMESPACE,
        name=name,
        cpu=f"{int(cpu * 1000)}m",
        memory=f"{int(memory) // MIB}Mi",
        labels=pods.labels,
        volumes=volumes,
        host_network=host_network,
    )
