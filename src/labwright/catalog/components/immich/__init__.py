"""Immich: photos and videos."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from labwright.catalog.builders.app import App, Database, DatabaseOptions, Egress, Monitor, host_of, storage_class
from labwright.catalog.builders.flows import between
from labwright.catalog.builders.objects import http_probe, tcp_probe
from labwright.catalog.builders.texts import text_of
from labwright.catalog.builders.workload import Claim, Resources, Scratch, Workload
from labwright.catalog.capabilities import Widget
from labwright.catalog.contract import Image, Pin, Site
from labwright.model import Flow, Internet
from labwright.spec.scalars import Quantity, Version

NAME = "immich"
SERVER_PORT, LEARNING_PORT, VALKEY_PORT = 2283, 3003, 6379
API_METRICS, JOB_METRICS = 8081, 8082
TMP = "/tmp"  # noqa: S108 - the container's own, an emptyDir
VALKEY = Image(repository="docker.io/valkey/valkey", tag="8.1.3-alpine")
EXTENSIONS = ("vchord", "cube", "earthdistance", "pg_trgm", "unaccent", "uuid-ossp")
"""What Immich makes at its first start, and may not without being a superuser."""


class ImmichOptions(DatabaseOptions):
    """Photos and videos."""

    version: Version = Field(default="v2.6.3", description="Tag of the images of server and machine learning.")
    library: Quantity = Field(default="100Gi", description="Volume for originals, thumbnails and encoded videos.")
    library_access: Literal["ReadWriteOnce", "ReadWriteMany"] = Field(
        default="ReadWriteOnce", description="How the library's volume can be attached."
    )
    models: Quantity | None = Field(
        default=None, description="Size of a volume for models; left out, they are fetched again by each new pod."
    )


def _workloads(site: Site[ImmichOptions]) -> tuple[Workload, ...]:
    return (_server(site), _machine_learning(site), _valkey())


def _server(site: Site[ImmichOptions]) -> Workload:
    ping = "/api/server/ping"
    return Workload(
        component="server",
        image=Image(repository="ghcr.io/immich-app/immich-server", tag=site.options.version),
        port=SERVER_PORT,
        extra_ports={"metrics-api": API_METRICS, "metrics-jobs": JOB_METRICS},
        user=1000,
        env={
            "TZ": site.homelab.timezone,
            "HOME": TMP,
            "IMMICH_MEDIA_LOCATION": "/data",
            "IMMICH_MACHINE_LEARNING_URL": f"http://{NAME}-machine-learning:{LEARNING_PORT}",
            "IMMICH_TELEMETRY_INCLUDE": "all",
            "IMMICH_API_METRICS_PORT": str(API_METRICS),
            "IMMICH_MICROSERVICES_METRICS_PORT": str(JOB_METRICS),
            "REDIS_HOSTNAME": f"{NAME}-valkey",
            "REDIS_PORT": str(VALKEY_PORT),
            "DB_VECTOR_EXTENSION": "vectorchord",
        },
        volumes=(
            Claim(
                name="library",
                path="/data",
                size=site.options.library,
                storage_class=storage_class(site),
                access_mode=site.options.library_access,
                comment="originals, and everything made from them",
            ),
            Scratch(name="tmp", path=TMP, limit="10Gi"),
        ),
        # The first start after an upgrade migrates the database, which may take many minutes.
        startup=http_probe(ping, failures=180),
        readiness=http_probe(ping),
        liveness=http_probe(ping, period=30),
        resources=Resources(cpu="200m", memory="1Gi", limit_memory="4Gi"),
    )


def _machine_learning(site: Site[ImmichOptions]) -> Workload:
    size = site.options.models
    cache = (
        Claim(name="cache", path="/cache", size=size, storage_class=storage_class(site), comment="models")
        if size
        else Scratch(name="cache", path="/cache", limit="10Gi")
    )
    return Workload(
        component="machine-learning",
        image=Image(repository="ghcr.io/immich-app/immich-machine-learning", tag=site.options.version),
        port=LEARNING_PORT,
        user=1000,
        env={
            "HOME": TMP,
            "TRANSFORMERS_CACHE": "/cache",
            "HF_XET_CACHE": "/cache/huggingface-xet",
            "MPLCONFIGDIR": "/cache/matplotlib-config",
        },
        volumes=(cache, Scratch(name="tmp", path=TMP, limit="1Gi")),
        startup=http_probe("/ping", failures=60),
        readiness=http_probe("/ping"),
        liveness=http_probe("/ping", period=30),
        resources=Resources(cpu="100m", memory="1Gi", limit_memory="4Gi"),
    )


def _valkey() -> Workload:
    return Workload(
        component="valkey",
        image=VALKEY,
        port=VALKEY_PORT,
        port_name="valkey",
        user=999,
        args=("valkey-server", "--save", "", "--appendonly", "no"),
        volumes=(Scratch(name="data", path="/data", limit="1Gi"),),
        startup=tcp_probe("valkey", failures=30),
        readiness=tcp_probe("valkey"),
        liveness=tcp_probe("valkey"),
        resources=Resources(cpu="20m", memory="64Mi", limit_memory="256Mi"),
    )


def _flows(site: Site[Any]) -> tuple[Flow, ...]:
    server, learning, valkey = (workload.pods(NAME, NAME) for workload in _workloads(site))
    return (
        between(server, learning, "faces and search by content", LEARNING_PORT),
        between(server, valkey, "queue of jobs", VALKEY_PORT),
    )


def _tile(site: Site[ImmichOptions]) -> Widget:
    return Widget(
        title="Immich",
        group="Apps",
        icon="immich.png",
        href=f"https://{host_of(site)}",
        description="Photos and videos",
        kind="immich",
        url=f"http://{NAME}-server.{NAME}.svc.cluster.local:{SERVER_PORT}",
        pods=_server(site).pods(NAME, NAME),
        port=SERVER_PORT,
        settings={"version": "2", "key": "{{secret:immich-api-key}}"},
        asks={
            "immich-api-key": (
                "API key of Immich, for its numbers on Homepage",
                "In Immich as administrator: Account Settings > API Keys, with the permission server.statistics.",
            )
        },
    )


def _facts(site: Site[ImmichOptions]) -> Mapping[str, str]:
    return {"Library": site.options.library, "Models": site.options.models or "not kept"}


COMPONENT = App(
    name=NAME,
    title="Immich",
    purpose="Photos and videos",
    homepage="https://immich.app",
    docs=text_of(__name__, "docs.md"),
    options=ImmichOptions,
    pins=(Pin(datasource="docker", package="ghcr.io/immich-app/immich-server"),),
    workloads=_workloads,
    database=Database(
        env={
            "DB_HOSTNAME": "host",
            "DB_PORT": "port",
            "DB_DATABASE_NAME": "name",
            "DB_USERNAME": "user",
            "DB_PASSWORD": "password",
        },
        extensions=EXTENSIONS,
    ),
    egress=(
        Egress(to=Internet(hosts=("api.github.com",)), ports=(443,), why="Immich looks for newer versions of itself"),
        Egress(
            to=Internet(hosts=("huggingface.co",)),
            ports=(443,),
            why="models for faces and search",
            component="machine-learning",
        ),
    ),
    flows=_flows,
    tile=_tile,
    monitors=(Monitor(port="metrics-api"), Monitor(port="metrics-jobs")),
    facts=lambda site: tuple(_facts(site).items()),
    backup=lambda _site: (
        "Albums, users and metadata are in PostgreSQL and backed up with it; the photos themselves are on the library "
        "volume, which needs a backup of its own."
    ),
    keeps_files=True,
).component()
