"""kube-prometheus-stack: metrics, alerts and dashboards of a cluster."""

from importlib.resources import files

from labwright.catalog.builders.route import route
from labwright.catalog.capabilities import BlockStorage, Dashboards, Metrics, Offer, Widget
from labwright.catalog.components.kube_prometheus_stack import names
from labwright.catalog.components.kube_prometheus_stack.flows import flows
from labwright.catalog.components.kube_prometheus_stack.footprint import footprint
from labwright.catalog.components.kube_prometheus_stack.options import KubePrometheusStackOptions
from labwright.catalog.components.kube_prometheus_stack.values import StackSite, values
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
from labwright.secrets.request import Generated, Literal

REPOSITORY = "https://prometheus-community.github.io/helm-charts"


def _offers(site: StackSite) -> tuple[Offer, ...]:
    return (
        Metrics(
            namespace=names.NAMESPACE,
            scraper=names.PROMETHEUS,
            query_url=f"http://{names.RELEASE}-prometheus.{names.NAMESPACE}.svc.cluster.local:{names.PROMETHEUS_PORT}",
        ),
        Dashboards(
            namespace=names.NAMESPACE,
            pods=names.GRAFANA,
            service=(names.GRAFANA_SERVICE, names.GRAFANA_SERVICE_PORT),
            port=names.GRAFANA_PORT,
            labels=names.DASHBOARD_LABELS,
            datasource_labels=names.DATASOURCE_LABELS,
            admin_secret=(names.NAMESPACE, names.ADMIN_SECRET),
        ),
        _tile(site),
    )


def _tile(site: StackSite) -> Widget:
    return Widget(
        title="Grafana",
        group="Monitoring",
        icon="grafana.png",
        href=f"https://{site.host(site.options.host)}",
        description="Dashboards and alerts",
        kind="grafana",
        url=f"http://{names.GRAFANA_SERVICE}.{names.NAMESPACE}.svc.cluster.local",
        pods=names.GRAFANA,
        port=names.GRAFANA_PORT,
        settings={"version": "2", "username": "admin", "password": f"{{{{generated:{names.ADMIN_LOGIN_ID}}}}}"},
    )


def _build(site: StackSite) -> Contribution:
    chart_values, comments = values(site)
    reached = route(
        site,
        namespace=names.NAMESPACE,
        name="grafana",
        host=site.host(site.options.host),
        service=names.GRAFANA_SERVICE,
        service_port=names.GRAFANA_SERVICE_PORT,
        pods=names.GRAFANA,
        container_port=names.GRAFANA_PORT,
        stage=Stage.MONITORING,
        why="Grafana",
        tile=_tile(site),
    )
    return Contribution(
        namespaces=(
            Namespace(
                name=names.NAMESPACE,
                pod_security="privileged",
                why="the node exporter measures the machine itself: it uses the host's network and processes and reads "
                "its root file system",
            ),
        ),
        files=(reached.file,),
        secrets=(
            SecretFile(
                stage=Stage.MONITORING,
                namespace=names.NAMESPACE,
                name=names.ADMIN_SECRET,
                entries={"admin-user": Literal("admin"), "admin-password": Generated(names.ADMIN_LOGIN_ID)},
            ),
        ),
        charts=(
            ChartRelease(
                stage=Stage.MONITORING,
                namespace=names.NAMESPACE,
                name=names.RELEASE,
                chart=Chart(
                    name=names.RELEASE,
                    version=site.options.version,
                    repository=REPOSITORY,
                ),
                values=chart_values,
                comments=comments,
                timeout="15m",
            ),
        ),
        flows=(*flows(site), *reached.flows),
        hosts=(reached.host,),
        footprint=footprint(site),
        facts=_facts(site),
        backup="Metrics are not backed up: they are gone with their volume, and new ones arrive. Dashboards, data "
        "sources and rules stand in Git."
        + (" Dashboards made by hand are on Grafana's volume only." if site.options.grafana_size else ""),
    )


def _facts(site: StackSite) -> tuple[tuple[str, str], ...]:
    storage = site.find(BlockStorage)
    where = f"{site.options.size}, class `{storage.class_name}`" if storage else "none: metrics are lost at a restart"
    return (
        ("Grafana", f"https://{site.host(site.options.host)}"),
        ("Metrics kept for", site.options.retention),
        ("Prometheus' volume", where),
        ("Notifications", "none"),
    )


COMPONENT = Component(
    name="kube-prometheus-stack",
    title="kube-prometheus-stack",
    purpose="Monitoring and observability: metrics, alerts, dashboards",
    homepage="https://github.com/prometheus-operator/kube-prometheus",
    category=Category.MONITORING,
    options=KubePrometheusStackOptions,
    build=_build,
    docs=files(__package__).joinpath("docs.md").read_text(encoding="utf-8"),
    provides=("metrics", "dashboards", "widget"),
    needs=(
        Needs(capability="ingress", why="Grafana is reached by its host name"),
        Needs(capability="certificates", why="Grafana's Ingress wants TLS", optional=True),
        Needs(capability="block-storage", why="Prometheus keeps its metrics on a volume", optional=True),
        Needs(capability="cluster-dns", why="its metrics are scraped", optional=True),
    ),
    offers=_offers,
    architectures=("amd64", "arm64"),
    pins=(Pin(datasource="helm", package="kube-prometheus-stack", registry=REPOSITORY),),
)
