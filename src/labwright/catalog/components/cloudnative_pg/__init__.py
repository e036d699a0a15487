"""CloudNativePG: the operator that makes PostgreSQL clusters."""

from typing import Any, Final

from pydantic import Field

from labwright.catalog.builders.flows import from_api, to_api
from labwright.catalog.builders.monitors import pod_monitor
from labwright.catalog.builders.objects import resources
from labwright.catalog.builders.texts import text_of
from labwright.catalog.capabilities import Offer, PostgresOperator
from labwright.catalog.contract import (
    Category,
    Chart,
    ChartRelease,
    Component,
    Contribution,
    Namespace,
    Needs,
    Options,
    Pin,
    Site,
    Stage,
)
from labwright.model import Footprint, Pods, WorkloadFootprint
from labwright.spec.scalars import Version

REPOSITORY = "https://cloudnative-pg.github.io/charts"
CHART_VERSION: Final = "0.23.0"
NAMESPACE: Final = "cnpg-system"
RELEASE: Final = "cloudnative-pg"
DEPLOYMENT: Final = "cnpg-controller-manager"
PODS: Final = Pods.of(NAMESPACE, instance=RELEASE, name="cloudnative-pg")
"""Labels of the operator's pods (the chart's `selectorLabels`)."""
WEBHOOK_PORT: Final = 9443
METRICS_PORT: Final = 8080
OPERATORS: Final = {CHART_VERSION: "1.25.0"}
"""Chart → operator (`appVersion` in the chart's Chart.yaml), for the versions that were looked at."""
CPU, MEMORY = "50m", "128Mi"


class CloudNativePgOptions(Options):
    """The PostgreSQL operator."""

    version: Version = Field(default=CHART_VERSION, description="Version of the Helm chart.")


def _operator_version(site: Site[CloudNativePgOptions]) -> str:
    return OPERATORS.get(site.options.version, "")


def _offers(site: Site[CloudNativePgOptions]) -> tuple[Offer, ...]:
    return (PostgresOperator(pods=PODS, version=_operator_version(site)),)


def _build(site: Site[CloudNativePgOptions]) -> Contribution:
    monitoring = pod_monitor(
        site,
        name=site.name,
        namespace=NAMESPACE,
        match_labels=dict(PODS.labels),
        port="metrics",
        pods=PODS,
        container_port=METRICS_PORT,
    )
    release = ChartRelease(
        stage=Stage.CONTROLLERS,
        namespace=NAMESPACE,
        name=RELEASE,
        chart=Chart(
            name="cloudnative-pg",
            version=site.options.version,
            repository=REPOSITORY,
        ),
        values={
            "fullnameOverride": DEPLOYMENT,
            "resources": resources(cpu=CPU, memory=MEMORY, limit_memory="256Mi"),
            "monitoring": {"podMonitorEnabled": False},
        },
        comments={
            ("fullnameOverride",): "the name that the operator has everywhere else",
            ("monitoring",): "its PodMonitor is applied later, with the monitoring stack whose kind it is",
        },
    )
    return Contribution(
        namespaces=(Namespace(name=NAMESPACE),),
        charts=(release,),
        files=monitoring.files,
        flows=(
            to_api(site, PODS, "the operator watches and makes database clusters"),
            from_api(PODS, WEBHOOK_PORT, "the API server asks the operator to check database clusters"),
            *monitoring.flows,
        ),
        footprint=Footprint(
            workloads=(
                WorkloadFootprint(
                    kind="Deployment",
                    namespace=NAMESPACE,
                    name=DEPLOYMENT,
                    cpu=CPU,
                    memory=MEMORY,
                    labels=PODS.labels,
                    images=(f"ghcr.io/cloudnative-pg/cloudnative-pg:{_operator_version(site)}",)
                    if _operator_version(site)
                    else (),
                ),
            ),
            services=((NAMESPACE, "cnpg-webhook-service"),),
            config_maps=((NAMESPACE, "cnpg-controller-manager-config"), (NAMESPACE, "cnpg-default-monitoring")),
            custom_resources=tuple(
                f"postgresql.cnpg.io/{kind}"
                for kind in (
                    "Backup",
                    "Cluster",
                    "ClusterImageCatalog",
                    "Database",
                    "ImageCatalog",
                    "Pooler",
                    "Publication",
                    "ScheduledBackup",
                    "Subscription",
                )
            ),
        ),
        facts=(("Operator", _operator_version(site)),) if _operator_version(site) else (),
        backup="Holds no data of its own; the database clusters it makes carry their own backups.",
    )


def _version(site: Site[Any]) -> str:
    return str(site.options.version)


COMPONENT = Component(
    name="cloudnative-pg",
    title="CloudNativePG",
    purpose="PostgreSQL operator",
    homepage="https://cloudnative-pg.io",
    category=Category.PLATFORM,
    options=CloudNativePgOptions,
    build=_build,
    offers=_offers,
    provides=("postgres-operator",),
    needs=(Needs(capability="metrics", why="its metrics are collected", optional=True),),
    docs=text_of(__name__, "docs.md"),
    version=_version,
    pins=(Pin(datasource="helm", package="cloudnative-pg", registry=REPOSITORY),),
)
