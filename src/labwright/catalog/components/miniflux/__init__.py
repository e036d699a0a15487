"""Miniflux: a feed reader."""

from collections.abc import Mapping

from pydantic import Field

from labwright.catalog.builders.app import App, Database, DatabaseOptions, Egress, host_of
from labwright.catalog.builders.objects import http_probe
from labwright.catalog.builders.texts import text_of
from labwright.catalog.builders.workload import Resources, Workload
from labwright.catalog.capabilities import Widget
from labwright.catalog.contract import Image, Pin, Site
from labwright.model import Internet, Pods
from labwright.secrets.request import Generated, Literal, SecretValue
from labwright.spec.scalars import Version

REPOSITORY = "ghcr.io/miniflux/miniflux"
PORT = 8080
USER = 65534
"""`nobody`, whom upstream's image runs as."""


class MinifluxOptions(DatabaseOptions):
    """The feed reader."""

    version: Version = Field(default="2.3.3", description="Tag of the image.")
    admin: str = Field(
        default="admin", pattern=r"^[-\w.@]+$", description="Name of the first user, who may do everything."
    )


def _workloads(site: Site[MinifluxOptions]) -> tuple[Workload, ...]:
    return (
        Workload(
            image=Image(repository=REPOSITORY, tag=site.options.version),
            port=PORT,
            user=USER,
            env={
                "BASE_URL": f"https://{host_of(site)}",
                # Cookies for https only. HSTS would come with it, for a year; that is the ingress controller's to say.
                "HTTPS": "1",
                "DISABLE_HSTS": "1",
                "RUN_MIGRATIONS": "1",
                "CREATE_ADMIN": "1",
            },
            # It listens when the migrations are done. /readiness asks the database, /liveness does not.
            startup=http_probe("/readiness", failures=60),
            readiness=http_probe("/readiness"),
            liveness=http_probe("/liveness"),
            resources=Resources(cpu="20m", memory="64Mi", limit_memory="256Mi"),
        ),
    )


def _secrets(site: Site[MinifluxOptions]) -> Mapping[str, SecretValue]:
    return {
        "ADMIN_USERNAME": Literal(site.options.admin),
        "ADMIN_PASSWORD": Generated("miniflux.admin", length=24),
        # It signs the addresses of proxied pictures; left to Miniflux, each new pod would make the old ones invalid.
        "MEDIA_PROXY_PRIVATE_KEY": Generated("miniflux.media-proxy"),
    }


def _tile(site: Site[MinifluxOptions]) -> Widget:
    return Widget(
        title="Miniflux",
        group="Apps",
        icon="miniflux.png",
        href=f"https://{host_of(site)}",
        description="Feeds",
        kind="miniflux",
        url=f"http://miniflux.miniflux.svc.cluster.local:{PORT}",
        pods=Pods.of("miniflux", name="miniflux"),
        port=PORT,
        settings={"key": "{{secret:miniflux-api-key}}"},
        asks={
            "miniflux-api-key": (
                "API key of Miniflux, for its numbers of read and unread entries on Homepage",
                "Log in to Miniflux once it runs; Settings > API Keys.",
            )
        },
    )


COMPONENT = App(
    name="miniflux",
    title="Miniflux",
    purpose="Feed reader",
    homepage="https://miniflux.app/",
    docs=text_of(__name__, "docs.md"),
    options=MinifluxOptions,
    pins=(Pin(datasource="docker", package=REPOSITORY),),
    workloads=_workloads,
    database=Database(env={"DATABASE_URL": "url"}),
    secrets=_secrets,
    egress=(Egress(to=Internet(), ports=(80, 443), why="feeds, articles and icons"),),
    tile=_tile,
    backup=lambda _site: "Feeds, entries, users and settings are in PostgreSQL and backed up with it; no file is kept.",
).component()
