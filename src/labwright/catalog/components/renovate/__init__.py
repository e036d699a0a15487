"""Renovate: an hourly job that looks for newer versions and proposes them as pull requests."""

from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from pydantic import Field

from labwright.catalog.builders.monitors import Monitoring, alert, alerts
from labwright.catalog.builders.objects import RESTRICTED_CONTAINER, RESTRICTED_POD, labels, meta, resources
from labwright.catalog.builders.texts import text_of
from labwright.catalog.components.renovate.configuration import CONFIGURATION, configuration
from labwright.catalog.contract import (
    Category,
    Component,
    Contribution,
    Image,
    Manifest,
    ManifestFile,
    Namespace,
    Needs,
    Options,
    Pin,
    Problem,
    Raw,
    SecretFile,
    Site,
    Stage,
)
from labwright.model import Cidrs, Flow, Internet, Peer, Pods, Port
from labwright.secrets.request import External
from labwright.spec.scalars import Cron, Version, cron_expression

Json = Any
Platform = Literal["github", "gitlab", "gitea", "forgejo"]

NAMESPACE: Final = "renovate"
PODS: Final = Pods.of(NAMESPACE, name="renovate")
IMAGE: Final = "ghcr.io/renovatebot/renovate"
USER: Final = 12021
"""Of the image. Source: `tools/docker/Dockerfile` of renovatebot/renovate."""
TOKEN: Final = "renovate-token"  # noqa: S105 - the name of a Secret, not its content
PLATFORMS: Final[dict[str, Platform]] = {"github.com": "github", "gitlab.com": "gitlab", "codeberg.org": "forgejo"}
LOOKS_UP: Final = ("api.github.com", "ghcr.io", "registry-1.docker.io", "auth.docker.io", "quay.io")


class RenovateOptions(Options):
    """How often it looks, and where."""

    version: Version = Field(default="44.39.2", description="Version of Renovate's image.")
    schedule: Cron = Field(
        default="hourly",
        description="When it runs. `hourly` gives each cluster its own minute: two runs over one repository at the same "
        "moment would open the same pull request twice.",
    )
    platform: Platform | None = Field(
        default=None,
        description="What kind of server the repository is on. Known for github.com, gitlab.com, codeberg.org.",
    )


def platform_of(site: Site[RenovateOptions]) -> Platform | None:
    """The kind of Git server, or None where it cannot be known."""
    return site.options.platform or PLATFORMS.get(urlsplit(site.homelab.repository_url).hostname or "")


def check(site: Site[RenovateOptions]) -> Iterator[Problem]:
    """The kind of Git server must be known."""
    if platform_of(site) is None:
        host = urlsplit(site.homelab.repository_url).hostname
        yield Problem(
            path=("platform",),
            message=f"it is not known what kind of Git server {host} is",
            help="set platform to github, gitlab, gitea or forgejo",
        )


def schedule_of(site: Site[RenovateOptions]) -> str:
    """The schedule in cron's five fields, decided."""
    if site.options.schedule != "hourly":
        return cron_expression(site.options.schedule)
    clusters = site.homelab.clusters
    index = clusters.index(site.cluster.name) if site.cluster.name in clusters else 0
    return f"{index * 60 // max(len(clusters), 1)} * * * *"


def build(site: Site[RenovateOptions]) -> Contribution:
    """The CronJob, its token, and the configuration in the repository."""
    image = Image(repository=IMAGE, tag=site.options.version)
    shown = _monitoring(site)
    return Contribution(
        namespaces=(Namespace(name=NAMESPACE),),
        files=(
            ManifestFile(stage=Stage.CONTROLLERS, name="cronjob.yaml", manifests=(_cronjob(site, image),)),
            *shown.files,
        ),
        secrets=(
            SecretFile(
                stage=Stage.CONTROLLERS, namespace=NAMESPACE, name=TOKEN, entries={"RENOVATE_TOKEN": _token(site)}
            ),
        ),
        flows=(*_flows(site), *shown.flows),
        images=(image,),
        raw=(Raw(path=CONFIGURATION, content=configuration(site)),),
        facts=(
            ("Schedule", f"`{schedule_of(site)}`, hourly" if site.options.schedule == "hourly" else schedule_of(site)),
            ("Namespace", f"`{NAMESPACE}`"),
            ("Configuration", f"`{CONFIGURATION}`"),
        ),
        backup="Nothing to back up: what it does stands in the repository.",
    )


def _token(site: Site[RenovateOptions]) -> External:
    return External(
        TOKEN,
        f"Token of {urlsplit(site.homelab.repository_url).hostname} with which Renovate opens pull requests",
        "GitHub: Settings → Developer settings → Fine-grained personal access tokens, for this repository only, with read "
        "and write access to contents, pull requests, issues and workflows, and read access to Dependabot alerts. "
        "Elsewhere: a token that may read and write this repository and its pull requests.",
    )


def _repository(site: Site[RenovateOptions]) -> tuple[str, str, str]:
    """Host, host with the port of its HTTPS address where that is not the usual one, and `owner/name`."""
    url = urlsplit(site.homelab.repository_url)
    host = url.hostname or ""
    server = f"{host}:{url.port}" if url.port and url.scheme != "ssh" else host
    return host, server, url.path.strip("/").removesuffix(".git")


def _cronjob(site: Site[RenovateOptions], image: Image) -> Manifest:
    host, server, repository = _repository(site)
    platform = platform_of(site) or "github"
    environment = {
        "RENOVATE_PLATFORM": platform,
        "RENOVATE_REPOSITORIES": repository,
        "RENOVATE_ONBOARDING": "false",
        "RENOVATE_REQUIRE_CONFIG": "required",
        "RENOVATE_BINARY_SOURCE": "global",
        "RENOVATE_BASE_DIR": "/tmp/renovate",  # noqa: S108 - inside the container, on its own volume
        "LOG_LEVEL": "info",
    }
    if host not in PLATFORMS:
        environment["RENOVATE_ENDPOINT"] = f"https://{server}/"
    container: dict[str, Json] = {
        "name": "renovate",
        "image": image.reference,
        "env": [{"name": key, "value": value} for key, value in environment.items()],
        "envFrom": [{"secretRef": {"name": TOKEN}}],
        "resources": resources("100m", "512Mi", limit_memory="1536Mi"),
        "securityContext": {**RESTRICTED_CONTAINER, "readOnlyRootFilesystem": False},
        "volumeMounts": [{"name": "work", "mountPath": "/tmp"}],  # noqa: S108
    }
    pod = {
        "restartPolicy": "Never",
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        "securityContext": {**RESTRICTED_POD, "runAsUser": USER, "runAsGroup": USER, "fsGroup": USER},
        "containers": [container],
        "volumes": [{"name": "work", "emptyDir": {"sizeLimit": "4Gi"}}],
    }
    own = labels("renovate")
    spec = {
        "schedule": schedule_of(site),
        "concurrencyPolicy": "Forbid",
        "startingDeadlineSeconds": 600,
        "successfulJobsHistoryLimit": 1,
        "failedJobsHistoryLimit": 2,
        "jobTemplate": {
            "spec": {
                "backoffLimit": 1,
                "activeDeadlineSeconds": 3000,
                "template": {"metadata": {"labels": own}, "spec": pod},
            }
        },
    }
    inside = ("spec", "jobTemplate", "spec", "template", "spec", "containers", 0)
    return Manifest(
        object={
            "apiVersion": "batch/v1",
            "kind": "CronJob",
            "metadata": meta("renovate", NAMESPACE, own),
            "spec": spec,
        },
        comments={
            ("spec", "jobTemplate", "spec", "activeDeadlineSeconds"): "a run that hangs ends before the next begins",
            (*inside, "securityContext", "readOnlyRootFilesystem"): "Renovate writes its Git settings into its home",
        },
    )


def _flows(site: Site[RenovateOptions]) -> tuple[Flow, ...]:
    url = urlsplit(site.homelab.repository_url)
    host = url.hostname or ""
    https = (Port(number=443),)
    why = "Renovate looks up newer versions and opens pull requests"
    found = [Flow(source=PODS, target=Internet(hosts=(host, *LOOKS_UP)), ports=https, why=why)]
    try:
        address = ip_address(host)
    except ValueError:
        return tuple(found)
    git: Peer = Cidrs(blocks=(f"{address}/{address.max_prefixlen}",), name="the Git server")
    port = (Port(number=url.port if url.port and url.scheme != "ssh" else 443),)
    return (*found, Flow(source=PODS, target=git, ports=port, why="Renovate reads and writes the Git repository"))


def _monitoring(site: Site[RenovateOptions]) -> Monitoring:
    rules = [
        alert(
            "RenovateNotRunning",
            'time() - max(kube_cronjob_status_last_successful_time{namespace="renovate", cronjob="renovate"}) > 86400',
            severity="warning",
            hold="1h",
            summary="Renovate has not finished a run for a day: no update is proposed",
            description="kubectl logs -n renovate -l app.kubernetes.io/name=renovate; its token may have expired.",
        )
    ]
    return alerts(site, name="renovate", namespace=NAMESPACE, groups=[{"name": "renovate", "rules": rules}])


COMPONENT = Component(
    name="renovate",
    title="Renovate",
    purpose="Automated dependency updates",
    homepage="https://docs.renovatebot.com/",
    category=Category.GITOPS,
    options=RenovateOptions,
    build=build,
    docs=text_of(__name__, "docs.md"),
    needs=(Needs(capability="metrics", why="whether it still runs", optional=True),),
    check=check,
    pins=(Pin(datasource="docker", package=IMAGE),),
)
