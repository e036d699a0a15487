"""Loki: logs of a cluster, in its simple scalable mode."""

from importlib.resources import files
from typing import Literal

from labwright.catalog.builders.monitors import pod_monitor
from labwright.catalog.capabilities import BlockStorage, Dashboards, Logs, Offer
from labwright.catalog.components.loki import names
from labwright.catalog.components.loki.datasource import datasource
from labwright.catalog.components.loki.flows import flows
from labwright.catalog.components.loki.options import LokiOptions
from labwright.catalog.components.loki.sizing import LokiSite, sizing, too_many
from labwright.catalog.components.loki.values import RESOURCES, bucket_of, values
from labwright.catalog.contract import (
    Category,
    Chart,
    ChartRelease,
    Component,
    Contribution,
    Namespace,
    Needs,
    Pin,
    SecretFile,
    Stage,
)
from labwright.model import Footprint, Pods, VolumeFootprint, WorkloadFootprint
from labwright.secrets.request import External

REPOSITORY = "https://grafana.github.io/helm-charts"
Kind = Literal["Deployment", "StatefulSet"]

_HOW = (
    "in Backblaze: Application Keys, Add a New Application Key, with read and write access to this one bucket; "
    "keyID and applicationKey are shown once"
)


def _offers(_site: LokiSite) -> tuple[Offer, ...]:
    return (
        Logs(
            push_url=f"{names.GATEWAY_URL}/loki/api/v1/push",
            query_url=names.GATEWAY_URL,
            gateway=names.GATEWAY,
            port=names.GATEWAY_PORT,
        ),
    )


def _build(site: LokiSite) -> Contribution:
    chart_values, comments = values(site)
    size = sizing(site)
    bucket = bucket_of(site)
    dashboards = site.find(Dashboards)
    monitoring = pod_monitor(
        site,
        name=names.RELEASE,
        namespace=names.NAMESPACE,
        match_labels=names.RING_LABELS,
        port="http-metrics",
        pods=names.RING,
        container_port=names.HTTP_PORT,
    )
    return Contribution(
        namespaces=(Namespace(name=names.NAMESPACE),),
        files=(*((datasource(dashboards),) if dashboards is not None else ()), *monitoring.files),
        secrets=(
            SecretFile(
                stage=Stage.MONITORING,
                namespace=names.NAMESPACE,
                name=names.CREDENTIALS,
                entries={
                    "AWS_ACCESS_KEY_ID": External(
                        "loki-s3-access-key-id", f"Key ID of the bucket {bucket}, for Loki", _HOW
                    ),
                    "AWS_SECRET_ACCESS_KEY": External(
                        "loki-s3-secret-access-key", f"Secret key of the bucket {bucket}, for Loki", _HOW
                    ),
                },
            ),
        ),
        charts=(
            ChartRelease(
                stage=Stage.MONITORING,
                namespace=names.NAMESPACE,
                name=names.RELEASE,
                chart=Chart(
                    name="loki",
                    version=site.options.version,
                    repository=REPOSITORY,
                ),
                values=chart_values,
                comments=comments,
                timeout="15m",
            ),
        ),
        flows=(*flows(site), *monitoring.flows),
        footprint=_footprint(site),
        facts=(
            ("Mode", "simple scalable"),
            ("Pods", f"{size.write} write, {size.read} read, {size.backend} backend, 1 gateway"),
            ("Copies of a log line", str(size.copies)),
            ("Logs kept for", site.options.retention),
            ("Bucket", f"`{bucket}` at {site.options.storage.endpoint}"),
        ),
        backup="Log lines live in the bucket, outside the cluster, and are not backed up beyond it. What the write "
        "pods have not yet put there (at most two hours) stands in their write-ahead log.",
    )


def _footprint(site: LokiSite) -> Footprint:
    size = sizing(site)
    storage = site.find(BlockStorage)
    volumes = (
        (VolumeFootprint(name="data", size=site.options.size, storage_class=storage.class_name),) if storage else ()
    )
    return Footprint(
        workloads=(
            _workload("StatefulSet", "write", size.write, names.WRITE, volumes),
            _workload("Deployment", "read", size.read, names.READ),
            _workload("StatefulSet", "backend", size.backend, names.BACKEND, volumes),
            _workload("Deployment", "gateway", 1, names.GATEWAY),
        ),
        services=tuple(
            (names.NAMESPACE, f"loki-{name}") for name in ("backend", "gateway", "memberlist", "read", "write")
        ),
        config_maps=tuple((names.NAMESPACE, name) for name in ("loki", "loki-gateway", "loki-runtime")),
    )


def _workload(
    kind: Kind, target: str, replicas: int, pods: Pods, volumes: tuple[VolumeFootprint, ...] = ()
) -> WorkloadFootprint:
    cpu, memory, _ = RESOURCES[target]
    ring = () if pods == names.GATEWAY else (names.PART_OF_RING,)
    return WorkloadFootprint(
        kind=kind,
        namespace=names.NAMESPACE,
        name=f"{names.RELEASE}-{target}",
        replicas=replicas,
        cpu=cpu,
        memory=memory,
        labels=tuple(sorted((*pods.labels, *ring))),
        volumes=volumes,
    )


COMPONENT = Component(
    name="loki",
    title="Loki",
    purpose="Log storage and search",
    homepage="https://grafana.com/oss/loki/",
    category=Category.MONITORING,
    options=LokiOptions,
    build=_build,
    docs=files(__package__).joinpath("docs.md").read_text(encoding="utf-8"),
    provides=("logs",),
    needs=(
        Needs(capability="block-storage", why="the write-ahead log survives a restart on a volume", optional=True),
        Needs(capability="dashboards", why="log lines are searched in Grafana", optional=True),
        Needs(capability="metrics", why="its metrics are collected", optional=True),
    ),
    offers=_offers,
    check=too_many,
    architectures=("amd64", "arm64"),
    pins=(Pin(datasource="helm", package="loki", registry=REPOSITORY),),
)
