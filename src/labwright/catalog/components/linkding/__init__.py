"""linkding: a bookmark manager."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from labwright.catalog.builders.app import App, Database, DatabaseOptions, Egress, host_of, storage_class
from labwright.catalog.builders.objects import http_probe, tcp_probe
from labwright.catalog.builders.texts import text_of
from labwright.catalog.builders.workload import Claim, Mounted, Resources, Scratch, Volume, Workload
from labwright.catalog.capabilities import Widget
from labwright.catalog.contract import ConfigFiles, Image, Pin, Site, Stage
from labwright.model import Internet, Pods
from labwright.secrets.request import Generated, Literal, SecretValue
from labwright.spec.scalars import Quantity, Version

PORT = 9090
DATA = "/etc/linkding/data"
USER = 33
"""`www-data` in Debian's images."""


class LinkdingOptions(DatabaseOptions):
    """The bookmark manager."""

    version: Version = Field(
        default="1.45.0", description="Tag of the image; with `-plus` it can take archive snapshots."
    )
    volume: Quantity | None = Field(
        default=None,
        description="Size of a volume for icons, previews and files; left out, they are lost with the pod.",
    )
    superuser: str = Field(default="admin", description="Name of the first user, who may do everything.")


def _workloads(site: Site[LinkdingOptions]) -> tuple[Workload, ...]:
    options = site.options
    browser = "-plus" in options.version
    data: Volume = (
        Claim(name="data", path=DATA, size=options.volume, storage_class=storage_class(site))
        if options.volume
        else Scratch(name="data", path=DATA, limit="1Gi")
    )
    volumes: tuple[Volume, ...] = (
        data,
        Scratch(name="tmp", path="/tmp", limit="1Gi" if browser else "256Mi"),  # noqa: S108 - the container's own
        Mounted(name="linkding-key", path=DATA, keys=("secretkey.txt",), secret=True),
        Mounted(name="linkding-supervisor", path="/etc/linkding", keys=("supervisord-all.conf",)),
    )
    if browser:
        volumes += (Scratch(name="chromium", path="/etc/linkding/chromium-profile", limit="1Gi"),)
    return (
        Workload(
            image=Image(repository="docker.io/sissbruecker/linkding", tag=options.version),
            port=PORT,
            user=USER,
            env={
                "LD_DB_ENGINE": "postgres",
                "LD_CSRF_TRUSTED_ORIGINS": f"https://{host_of(site)}",
                "LD_SUPERVISOR_MANAGED": "True",
            },
            # Upstream's start script goes on when a migration fails; this waits for the database instead.
            prepare={"migrate": ("python", "manage.py", "migrate")},
            volumes=volumes,
            # /health asks the database: not for liveness, or a failover would restart linkding too.
            startup=http_probe("/health", failures=30),
            readiness=http_probe("/health"),
            liveness=tcp_probe("http"),
            resources=Resources(cpu="25m", memory="256Mi", limit_memory="1536Mi" if browser else "512Mi"),
        ),
    )


def _secrets(site: Site[LinkdingOptions]) -> Mapping[str, SecretValue]:
    return {
        "LD_SUPERUSER_NAME": Literal(site.options.superuser),
        "LD_SUPERUSER_PASSWORD": Generated("linkding.superuser", length=24),
    }


def _tile(site: Site[LinkdingOptions]) -> Widget:
    return Widget(
        title="linkding",
        group="Apps",
        icon="linkding.png",
        href=f"https://{host_of(site)}",
        description="Bookmarks",
        # Homepage has no widget of its own for linkding; this one reads the number of bookmarks from its API.
        kind="customapi",
        url=f"http://linkding.linkding.svc.cluster.local:{PORT}/api/bookmarks/?limit=1",
        pods=Pods.of("linkding", name="linkding"),
        port=PORT,
        settings={
            "headers.Authorization": "Token {{secret:linkding-api-token}}",
            "mappings.0.field": "count",
            "mappings.0.format": "number",
            "mappings.0.label": "Bookmarks",
        },
        asks={
            "linkding-api-token": (
                "API token of linkding, for its number of bookmarks on Homepage",
                "Log in to linkding once it runs; Settings > Integrations > REST API.",
            )
        },
    )


def _configs(_site: Site[Any]) -> tuple[ConfigFiles, ...]:
    name = "supervisord-all.conf"
    files = {name: text_of(__name__, name)}
    return (ConfigFiles(stage=Stage.APPS, namespace="linkding", name="linkding-supervisor", files=files),)


def _backup(site: Site[LinkdingOptions]) -> str:
    kept = "its volume is only as safe as its storage" if site.options.volume else "icons and previews are not kept"
    return f"Bookmarks, users and settings are in PostgreSQL and backed up with it; {kept}."


COMPONENT = App(
    name="linkding",
    title="linkding",
    purpose="Bookmark manager",
    homepage="https://github.com/sissbruecker/linkding",
    docs=text_of(__name__, "docs.md"),
    options=LinkdingOptions,
    pins=(Pin(datasource="docker", package="docker.io/sissbruecker/linkding"),),
    workloads=_workloads,
    database=Database(
        env={
            "LD_DB_HOST": "host",
            "LD_DB_PORT": "port",
            "LD_DB_DATABASE": "name",
            "LD_DB_USER": "user",
            "LD_DB_PASSWORD": "password",
        }
    ),
    secrets=_secrets,
    secret_files=lambda _site: {"linkding-key": {"secretkey.txt": Generated("linkding.session-key", length=50)}},
    configs=_configs,
    egress=(Egress(to=Internet(), ports=(80, 443), why="titles, icons and previews of saved pages"),),
    tile=_tile,
    backup=_backup,
    keeps_files=True,
).component()
