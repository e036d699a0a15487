"""Longhorn: replicated block storage on the nodes' own disks."""

from collections.abc import Iterator
from typing import Any

from labwright.catalog.builders.flows import between, from_api, to_api, to_internet
from labwright.catalog.builders.objects import manifest, meta
from labwright.catalog.builders.route import Route, route
from labwright.catalog.builders.texts import text_of
from labwright.catalog.capabilities import BlockStorage, IngressController, Offer, Widget
from labwright.catalog.components.longhorn.chart import LIMITS, release
from labwright.catalog.components.longhorn.facts import facts, footprint
from labwright.catalog.components.longhorn.monitoring import monitoring
from labwright.catalog.components.longhorn.options import (
    ALL,
    BACKUP_SECRET,
    CLASS,
    INSTANCE_MANAGER,
    MANAGER,
    NAMESPACE,
    REPOSITORY,
    SHARE_MANAGER,
    UI,
    LonghornOptions,
    LonghornSite,
)
from labwright.catalog.contract import (
    Category,
    Component,
    Contribution,
    Manifest,
    ManifestFile,
    Namespace,
    Needs,
    Pin,
    Problem,
    SecretFile,
    Stage,
)
from labwright.model import Flow, Nodes
from labwright.secrets.request import External, Generated, Literal, SecretValue
from labwright.spec.scalars import cron_expression

Json = Any
CONTAINERS = ("k3d", "kind")
"""Distributions whose nodes are containers."""
LOGIN = "longhorn-ui"
ROUTER_MIDDLEWARES = "traefik.ingress.kubernetes.io/router.middlewares"

__all__ = ["COMPONENT", "LIMITS", "LonghornOptions"]


def offers(site: LonghornSite) -> tuple[Offer, ...]:
    """The storage class, and a tile for the dashboard of services."""
    found: list[Offer] = [BlockStorage(class_name=CLASS, replicas=site.options.replicas, mount=site.options.data_path)]
    if site.options.ui:
        found.append(_tile(site))
    return tuple(found)


def _tile(site: LonghornSite) -> Widget:
    return Widget(
        title="Longhorn",
        group="Infrastructure",
        icon="longhorn.png",
        href=f"https://{site.host(str(site.options.ui))}",
        description="Volumes and their replicas",
    )


def check(site: LonghornSite) -> Iterator[Problem]:
    """It attaches volumes with the node's own iSCSI initiator, so a node must be a machine."""
    if site.cluster.distribution in CONTAINERS:
        yield Problem(
            path=(),
            message=f"the nodes of {site.cluster.name} are containers of {site.cluster.distribution}, "
            "which cannot attach volumes over iSCSI",
            help="leave it out here: local-path storage comes with the distribution",
        )


def build(site: LonghornSite) -> Contribution:
    """The chart, recurring jobs, the way to the UI, what is watched."""
    shown = monitoring(site)
    way = _way(site) if site.options.ui else None
    files = [*_jobs(site), *shown.files]
    if way is not None:
        files += [way.file, *_middleware(site)]
    return Contribution(
        namespaces=(
            Namespace(
                name=NAMESPACE,
                pod_security="privileged",
                why="attaching volumes needs the node's devices, mounts and iSCSI initiator",
            ),
        ),
        charts=(release(site),),
        files=tuple(files),
        secrets=_secrets(site),
        flows=(*_flows(site), *shown.flows, *(way.flows if way is not None else ())),
        hosts=(way.host,) if way is not None else (),
        footprint=footprint(site),
        host_packages=("nfs-common", "open-iscsi"),
        host_services=("iscsid",),
        facts=facts(site),
        backup=_backup_story(site),
    )


def _jobs(site: LonghornSite) -> tuple[ManifestFile, ...]:
    """Recurring jobs of the group `default`: every volume that names no other is in it."""
    jobs: list[Manifest] = []
    if site.options.snapshots:
        snapshots = site.options.snapshots
        jobs.append(_job("snapshot", snapshots.schedule, snapshots.retain, "On the volume's own disks."))
    if site.options.backup is not None:
        backup = site.options.backup
        jobs.append(_job("backup", backup.schedule, backup.retain, "To the object store, outside the house."))
    if not jobs:
        return ()
    return (ManifestFile(stage=Stage.CONFIGS, name="recurring-jobs.yaml", manifests=tuple(jobs)),)


def _job(task: str, schedule: str, retain: int, why: str) -> Manifest:
    return manifest(
        {
            "apiVersion": "longhorn.io/v1beta2",
            "kind": "RecurringJob",
            "metadata": meta(f"{task}-volumes", NAMESPACE),
            "spec": {
                "name": f"{task}-volumes",
                "task": task,
                "groups": ["default"],
                "cron": cron_expression(schedule),
                "retain": retain,
                "concurrency": 1,
            },
        },
        why,
    )


def _guarded(site: LonghornSite) -> bool:
    """Whether a password stands before the UI; the middleware is Traefik's."""
    controller = site.find(IngressController)
    return site.options.ui_login and controller is not None and ROUTER_MIDDLEWARES in controller.annotations


def _way(site: LonghornSite) -> Route:
    annotations = {}
    if _guarded(site):
        before = site.offer(IngressController).annotations[ROUTER_MIDDLEWARES]
        annotations[ROUTER_MIDDLEWARES] = f"{before},{NAMESPACE}-{LOGIN}@kubernetescrd"
    return route(
        site,
        namespace=NAMESPACE,
        name=LOGIN,
        host=site.host(str(site.options.ui)),
        service="longhorn-frontend",
        service_port=80,
        pods=UI,
        container_port=8000,
        stage=Stage.CONFIGS,
        why="Longhorn's web UI",
        annotations=annotations,
        tile=_tile(site),
    )


def _middleware(site: LonghornSite) -> tuple[ManifestFile, ...]:
    if not _guarded(site):
        return ()
    middleware = {
        "apiVersion": "traefik.io/v1alpha1",
        "kind": "Middleware",
        "metadata": meta(LOGIN, NAMESPACE),
        "spec": {"basicAuth": {"secret": LOGIN, "realm": "Longhorn", "removeHeader": True}},
    }
    why = "The UI has no login of its own, and whoever reaches it can delete every volume."
    return (ManifestFile(stage=Stage.CONFIGS, name="middleware.yaml", manifests=(manifest(middleware, why),)),)


def _secrets(site: LonghornSite) -> tuple[SecretFile, ...]:
    found: list[SecretFile] = []
    if site.options.ui and _guarded(site):
        found.append(
            SecretFile(
                stage=Stage.CONFIGS,
                namespace=NAMESPACE,
                name=LOGIN,
                type="kubernetes.io/basic-auth",
                entries={"username": Literal("admin"), "password": Generated(LOGIN)},
            )
        )
    backup = site.options.backup
    if backup is not None:
        how = "In the object store: an application key for this bucket alone, with read and write access."
        entries: dict[str, SecretValue] = {
            "AWS_ACCESS_KEY_ID": External("longhorn-backup-key-id", "key id for the bucket of Longhorn's backups", how),
            "AWS_SECRET_ACCESS_KEY": External("longhorn-backup-key", "key for the bucket of Longhorn's backups", how),
        }
        if backup.endpoint:
            entries["AWS_ENDPOINTS"] = Literal(backup.endpoint)
        found.append(SecretFile(stage=Stage.CONTROLLERS, namespace=NAMESPACE, name=BACKUP_SECRET, entries=entries))
    return tuple(found)


def _flows(site: LonghornSite) -> tuple[Flow, ...]:
    flows = [
        between(ALL, ALL, "Longhorn's pods talk to one another: engines to replicas, on ports chosen at run time"),
        to_api(site, ALL, "Longhorn's pods watch and keep its objects in the Kubernetes API"),
        from_api(MANAGER, 9501, "the API server has Longhorn's objects converted"),
        from_api(MANAGER, 9502, "the API server has Longhorn's objects checked"),
        between(Nodes(), INSTANCE_MANAGER, "the node's iSCSI initiator attaches volumes", 3260),
        between(Nodes(), SHARE_MANAGER, "nodes mount shared (RWX) volumes over NFS", 2049),
    ]
    if site.options.backup is not None:
        host = site.options.backup.endpoint.removeprefix("https://").removeprefix("http://").rstrip("/")
        why = "Longhorn writes and reads volume backups"
        flows += [to_internet(pods, why, *([host] if host else [])) for pods in (MANAGER, INSTANCE_MANAGER)]
    return tuple(flows)


def _backup_story(site: LonghornSite) -> str:
    options = site.options
    parts = []
    if options.snapshots:
        parts.append(
            f"Snapshots of every volume by the schedule `{options.snapshots.schedule}`, {options.snapshots.retain} kept, on "
            "the same disks: against mistakes, not against the loss of the disks."
        )
    if options.backup is not None:
        parts.append(
            f"Backups to `{options.backup.target}` by the schedule `{options.backup.schedule}`, {options.backup.retain} kept."
        )
    else:
        parts.append(
            "No backup target is set: volumes leave the house only by what the applications back up themselves."
        )
    return " ".join(parts)


COMPONENT = Component(
    name="longhorn",
    title="Longhorn",
    purpose="Distributed storage",
    homepage="https://longhorn.io/",
    category=Category.PLATFORM,
    options=LonghornOptions,
    build=build,
    docs=text_of(__name__, "docs.md"),
    provides=("block-storage", "widget"),
    needs=(
        Needs(capability="ingress", why="its web UI", optional=True),
        Needs(capability="certificates", why="its web UI over HTTPS", optional=True),
        Needs(capability="metrics", why="health of volumes, disks and nodes", optional=True),
        Needs(capability="dashboards", why="its Grafana dashboard", optional=True),
    ),
    offers=offers,
    check=check,
    pins=(Pin(datasource="helm", package="longhorn", registry=REPOSITORY),),
)
