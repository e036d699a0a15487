"""Homepage: the dashboard of services."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import Field

from labwright.catalog.builders.app import Access, App, AppOptions, host_of
from labwright.catalog.builders.flows import between
from labwright.catalog.builders.objects import http_probe
from labwright.catalog.builders.texts import text_of
from labwright.catalog.builders.tiles import placeholders, variable
from labwright.catalog.builders.workload import Mounted, Resources, Scratch, Workload
from labwright.catalog.capabilities import NodeMetrics, Widget
from labwright.catalog.components.homepage import files
from labwright.catalog.contract import ConfigFiles, Image, Needs, Pin, Problem, Site, Stage
from labwright.model import Flow, Pods
from labwright.secrets.request import External, Generated, SecretValue
from labwright.spec.scalars import Version

NAMESPACE = "homepage"
PORT = 3000
USER = 1000
PODS = Pods.of(NAMESPACE, name=NAMESPACE)
CONFIG = "homepage-config"
KEYS = (
    "bookmarks.yaml",
    "custom.css",
    "custom.js",
    "docker.yaml",
    "kubernetes.yaml",
    "services.yaml",
    "settings.yaml",
    "widgets.yaml",
)


class HomepageOptions(AppOptions):
    """The dashboard of services."""

    version: Version = Field(default="v1.12.3", description="Tag of the image.")
    title: str = Field(default="", description="Title of the page; left out: the homelab's name and the cluster's.")
    theme: Literal["dark", "light"] = Field(default="dark", description="Colours.")
    search: Literal["duckduckgo", "google", "bing", "baidu", "brave", ""] = Field(
        default="duckduckgo", description="Where the search field searches; empty: no search field."
    )
    bookmarks: dict[str, dict[str, str]] = Field(
        default_factory=dict, description="Group → title → address; left out: the homelab's repository."
    )


def _tiles(site: Site[Any]) -> tuple[Widget, ...]:
    return site.all(Widget)


def _workloads(site: Site[HomepageOptions]) -> tuple[Workload, ...]:
    host = host_of(site)

    def probe(period: int, failures: int) -> dict[str, Any]:
        """Homepage answers only to hosts it knows, for the health check too."""
        return http_probe("/api/healthcheck", headers={"Host": host}, period=period, failures=failures)

    return (
        Workload(
            image=Image(repository="ghcr.io/gethomepage/homepage", tag=site.options.version),
            port=PORT,
            user=USER,
            env={"HOMEPAGE_ALLOWED_HOSTS": host, "LOG_TARGETS": "stdout"},
            volumes=(
                Scratch(name="config", path="/app/config", limit="64Mi"),
                Mounted(name=CONFIG, path="/app/config", keys=KEYS),
            ),
            startup=probe(5, 30),
            readiness=probe(10, 3),
            liveness=probe(30, 3),
            resources=Resources(cpu="25m", memory="128Mi", limit_memory="384Mi"),
            container_security_context={"readOnlyRootFilesystem": False},
            comments={
                ("spec", "template", "spec", "containers", 0, "securityContext", "readOnlyRootFilesystem"): (
                    "Next.js renders pages into its own folder while it runs"
                )
            },
        ),
    )


def _configs(site: Site[HomepageOptions]) -> tuple[ConfigFiles, ...]:
    options, tiles = site.options, _tiles(site)
    title = options.title or f"{site.homelab.name} {site.cluster.name}"
    marks = options.bookmarks or {"Homelab": {"Repository": site.homelab.repository_url}}
    listed = files.services(tile for tile in tiles if not tile.discovered)
    settings = files.settings(title, options.theme, (tile.group for tile in tiles))
    usage = site.find(NodeMetrics) is not None
    content = {
        "bookmarks.yaml": files.yaml(files.bookmarks(marks), "links at the foot of the page"),
        "custom.css": "",
        "custom.js": "",
        "docker.yaml": "# no Docker hosts: everything runs in Kubernetes\n",
        "kubernetes.yaml": files.yaml({"mode": "cluster", "ingress": True}, "the API of the cluster it runs in"),
        "services.yaml": files.yaml(listed, "services without an Ingress; those with one are found by its annotations"),
        "settings.yaml": files.yaml(settings, "looks"),
        "widgets.yaml": files.yaml(files.widgets(site.cluster.name, options.search, usage=usage), "head of the page"),
    }
    return (ConfigFiles(stage=Stage.APPS, namespace=NAMESPACE, name=CONFIG, files=content),)


def _secrets(site: Site[Any]) -> Mapping[str, SecretValue]:
    tiles = _tiles(site)
    asks = {name: texts for tile in tiles for name, texts in tile.asks.items()}
    found: dict[str, SecretValue] = {}
    for kind, name in placeholders(tiles):
        what, how = asks.get(name, (f"{name}, for a widget of Homepage", "From the service that the widget shows."))
        found[variable(name)] = Generated(name) if kind == "generated" else External(name, what, how)
    return found


def _flows(site: Site[Any]) -> tuple[Flow, ...]:
    return tuple(
        between(PODS, tile.pods, f"Homepage shows numbers of {tile.title}", tile.port)
        for tile in _tiles(site)
        if tile.kind and tile.pods is not None and tile.port
    )


def _check(site: Site[HomepageOptions]) -> Iterator[Problem]:
    for group, entries in site.options.bookmarks.items():
        for title, href in entries.items():
            if not href.startswith(("http://", "https://")):
                yield Problem(
                    path=("bookmarks", group, title),
                    message=f"`{href}` is not an address",
                    help=f"begin it with https://: `https://{href}`",
                )


def _facts(site: Site[HomepageOptions]) -> tuple[tuple[str, str], ...]:
    shown = ", ".join(sorted(tile.title for tile in _tiles(site)))
    return (("Shows", shown or "the cluster"), ("State", "none: its configuration is in this repository"))


COMPONENT = App(
    name="homepage",
    title="Homepage",
    purpose="Dashboard of all services",
    homepage="https://gethomepage.dev",
    docs=text_of(__name__, "docs.md"),
    options=HomepageOptions,
    pins=(Pin(datasource="docker", package="ghcr.io/gethomepage/homepage"),),
    workloads=_workloads,
    secrets=_secrets,
    configs=_configs,
    flows=_flows,
    checks=_check,
    access=Access(
        rules=(
            {"apiGroups": [""], "resources": ["namespaces", "pods", "nodes"], "verbs": ["get", "list"]},
            {"apiGroups": ["networking.k8s.io"], "resources": ["ingresses"], "verbs": ["get", "list"]},
            {"apiGroups": ["metrics.k8s.io"], "resources": ["nodes", "pods"], "verbs": ["get", "list"]},
        ),
        why="Homepage reads which services there are, whether they run and what they use",
    ),
    needs=(
        Needs(capability="node-metrics", why="it shows what nodes and pods use", optional=True),
        Needs(capability="widget", why="it shows what others offer", optional=True),
    ),
    facts=_facts,
    backup=lambda _site: "Nothing to back up: its configuration is in this repository.",
).component()
