"""One Deployment with what stands around it: Service, claims, configuration, disruption budget, footprint.

Decent by default: the restricted Pod Security Standard, a read-only root file system, no API token, requests always,
a memory limit always, and no environment variables of other Services (an app called `linkding` would otherwise be
given `LINKDING_PORT=tcp://…` by Kubernetes and read it as its own setting).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from labwright.catalog.builders.objects import RESTRICTED_CONTAINER, RESTRICTED_POD, labels, meta, service
from labwright.catalog.contract import Image, Manifest
from labwright.model import Pods, VolumeFootprint, WorkloadFootprint

Json = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A persistent volume mounted at `path`."""

    name: str
    path: str
    size: str
    storage_class: str = ""
    """Empty: the cluster's default class."""
    access_mode: str = "ReadWriteOnce"
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scratch:
    """Space that is lost with the pod."""

    name: str
    path: str
    limit: str = ""
    """Most it may hold, `1Gi`; empty: the node decides."""
    memory: bool = False
    """In memory instead of on disk; counts as the container's memory."""
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mounted:
    """Files of a ConfigMap or Secret of the same namespace."""

    name: str
    """Name of the ConfigMap or Secret."""
    path: str
    keys: tuple[str, ...] = ()
    """Mount only these keys, each as one file inside `path`, so that `path` itself can be writable."""
    secret: bool = False


Volume = Claim | Scratch | Mounted


@dataclass(frozen=True, slots=True, kw_only=True)
class Resources:
    """What one pod asks for and what it may use at most. No CPU limit unless the app is known to run away."""

    cpu: str = "25m"
    memory: str = "128Mi"
    limit_memory: str = "256Mi"
    limit_cpu: str = ""

    def as_object(self) -> dict[str, Json]:
        """As it stands in a container."""
        limits = {"cpu": self.limit_cpu} if self.limit_cpu else {}
        return {
            "requests": {"cpu": self.cpu, "memory": self.memory},
            "limits": limits | {"memory": self.limit_memory},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """The declaration of one Deployment."""

    image: Image
    port: int = 0
    """The container's main port; 0: it listens on nothing, and gets no Service."""
    component: str = ""
    """Empty for the only (or main) workload; else its part in the app: `machine-learning`."""
    port_name: str = "http"
    extra_ports: Mapping[str, int] = field(default_factory=dict)
    """Further named ports, the metrics' for example."""
    env: Mapping[str, str] = field(default_factory=dict)
    env_from_secrets: tuple[str, ...] = ()
    """Secrets whose every key is an environment variable."""
    command: tuple[str, ...] = ()
    args: tuple[str, ...] = ()
    volumes: tuple[Volume, ...] = ()
    startup: Mapping[str, Json] | None = None
    liveness: Mapping[str, Json] | None = None
    readiness: Mapping[str, Json] | None = None
    resources: Resources = field(default_factory=Resources)
    user: int | None = None
    """Numeric user and group to run as; None: the image names a numeric one that is not root."""
    pod_security_context: Mapping[str, Json] = field(default_factory=dict)
    """Merged over the restricted defaults."""
    container_security_context: Mapping[str, Json] = field(default_factory=dict)
    """Merged over the restricted defaults."""
    prepare: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Init containers of the same image, environment and volumes: name → command. A failing one is tried again."""
    replicas: int = 1
    service_account: str = ""
    """Set: the pod talks to the Kubernetes API under this account."""
    comments: Mapping[tuple[str | int, ...], str] = field(default_factory=dict)
    """Path inside the Deployment → comment."""

    def name(self, app: str) -> str:
        """Name of its objects: `immich`, `immich-machine-learning`."""
        return f"{app}-{self.component}" if self.component else app

    def labels(self, app: str) -> dict[str, str]:
        """Labels of its pods; together they select them and nothing else of the namespace."""
        return labels(app, component=self.component or None)

    def pods(self, namespace: str, app: str) -> Pods:
        """Its pods, for flows."""
        return Pods.labelled(namespace, self.labels(app))

    def ports(self) -> dict[str, int]:
        """Its ports by name, the main one first; empty when it listens on nothing."""
        return ({self.port_name: self.port} if self.port else {}) | dict(self.extra_ports)

    def claims(self) -> tuple[Claim, ...]:
        """Its persistent volumes."""
        return tuple(volume for volume in self.volumes if isinstance(volume, Claim))


def deployment(workload: Workload, app: str, namespace: str) -> Manifest:
    """The Deployment. It is recreated instead of rolled where a volume can be attached to one node only."""
    name = workload.name(app)
    own = workload.labels(app)
    rwo = any(claim.access_mode == "ReadWriteOnce" for claim in workload.claims())
    template: dict[str, Json] = {"metadata": {"labels": own}, "spec": _pod_spec(workload, app)}
    spec: dict[str, Json] = {
        "replicas": workload.replicas,
        "strategy": {"type": "Recreate"}
        if rwo
        else {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}},
        "revisionHistoryLimit": 3,
        "selector": {"matchLabels": own},
        "template": template,
    }
    comments = dict(workload.comments)
    if rwo:
        comments.setdefault(
            ("spec", "strategy"), "the volume can be attached to one node only: a rolling update would wait for ever"
        )
    found = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": meta(name, namespace, own), "spec": spec}
    return Manifest(object=found, comments=comments)


def _pod_spec(workload: Workload, app: str) -> dict[str, Json]:
    spec: dict[str, Json] = {}
    if workload.service_account:
        spec["serviceAccountName"] = workload.service_account
    spec["automountServiceAccountToken"] = bool(workload.service_account)
    spec["enableServiceLinks"] = False
    security = dict(RESTRICTED_POD)
    if workload.user is not None:
        security |= {"runAsUser": workload.user, "runAsGroup": workload.user}
        if workload.claims():
            security |= {"fsGroup": workload.user, "fsGroupChangePolicy": "OnRootMismatch"}
    spec["securityContext"] = security | dict(workload.pod_security_context)
    if workload.replicas > 1:
        # Preferred, not required: a hard rule still counts a node that is lost, and replacements would stay pending.
        term = {"topologyKey": "kubernetes.io/hostname", "labelSelector": {"matchLabels": workload.labels(app)}}
        spec["affinity"] = {
            "podAntiAffinity": {
                "preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 100, "podAffinityTerm": term}]
            }
        }
    spec["initContainers"] = [_preparing(workload, name, command) for name, command in workload.prepare.items()]
    spec["containers"] = [_container(workload, app)]
    spec["volumes"] = [_volume(workload, app, volume) for volume in workload.volumes]
    return _without_empty(spec)


def _container(workload: Workload, app: str) -> dict[str, Json]:
    return _without_empty(
        {
            "name": workload.component or app,
            "image": workload.image.reference,
            "command": list(workload.command),
            "args": list(workload.args),
            **_environment(workload),
            "ports": [{"name": key, "containerPort": value} for key, value in workload.ports().items()],
            "startupProbe": dict(workload.startup or {}),
            "livenessProbe": dict(workload.liveness or {}),
            "readinessProbe": dict(workload.readiness or {}),
            **_confinement(workload),
        }
    )


def _preparing(workload: Workload, name: str, command: tuple[str, ...]) -> dict[str, Json]:
    head = {"name": name, "image": workload.image.reference, "command": list(command)}
    return _without_empty({**head, **_environment(workload), **_confinement(workload)})


def _environment(workload: Workload) -> dict[str, Json]:
    return {
        "env": [{"name": key, "value": value} for key, value in workload.env.items()],
        "envFrom": [{"secretRef": {"name": name}} for name in workload.env_from_secrets],
    }


def _confinement(workload: Workload) -> dict[str, Json]:
    return {
        "resources": workload.resources.as_object(),
        "securityContext": dict(RESTRICTED_CONTAINER) | dict(workload.container_security_context),
        "volumeMounts": [mount for volume in workload.volumes for mount in _mounts(volume)],
    }


def _without_empty(found: dict[str, Json]) -> dict[str, Json]:
    return {key: value for key, value in found.items() if value not in ([], {})}


def _mounts(volume: Volume) -> list[dict[str, Json]]:
    if isinstance(volume, Mounted):
        if not volume.keys:
            return [{"name": volume.name, "mountPath": volume.path, "readOnly": True}]
        return [
            {"name": volume.name, "mountPath": f"{volume.path.rstrip('/')}/{key}", "subPath": key, "readOnly": True}
            for key in volume.keys
        ]
    return [{"name": volume.name, "mountPath": volume.path}]


def _volume(workload: Workload, app: str, volume: Volume) -> dict[str, Json]:
    match volume:
        case Claim():
            return {"name": volume.name, "persistentVolumeClaim": {"claimName": claim_name(workload, app, volume)}}
        case Scratch():
            empty = {"medium": "Memory"} if volume.memory else {}
            return {"name": volume.name, "emptyDir": empty | ({"sizeLimit": volume.limit} if volume.limit else {})}
        case Mounted(secret=True):
            return {"name": volume.name, "secret": {"secretName": volume.name}}
        case Mounted():
            return {"name": volume.name, "configMap": {"name": volume.name}}


def claim_name(workload: Workload, app: str, claim: Claim) -> str:
    """Name of the PersistentVolumeClaim: `linkding-data`."""
    return f"{workload.name(app)}-{claim.name}"


def claim_manifests(
    workload: Workload, app: str, namespace: str, annotations: Mapping[str, str]
) -> tuple[Manifest, ...]:
    """The PersistentVolumeClaims, with the annotations that keep the GitOps engine from ever deleting them."""
    found = []
    for claim in workload.claims():
        spec: dict[str, Json] = {"accessModes": [claim.access_mode]}
        if claim.storage_class:
            spec["storageClassName"] = claim.storage_class
        spec["resources"] = {"requests": {"storage": claim.size}}
        pvc = {
            "apiVersion": "v1",
            "kind": "PersistentVolumeClaim",
            "metadata": meta(claim_name(workload, app, claim), namespace, workload.labels(app), annotations),
            "spec": spec,
        }
        comments: dict[tuple[str | int, ...], str] = {(): claim.comment} if claim.comment else {}
        comments[("metadata", "annotations")] = "the data outlives a mistake in the repository; delete it by hand"
        found.append(Manifest(object=pvc, comments=comments))
    return tuple(found)


def service_manifest(workload: Workload, app: str, namespace: str) -> Manifest | None:
    """Its Service, on the container's own port numbers; None when it listens on nothing."""
    ports = workload.ports()
    if not ports:
        return None
    own = workload.labels(app)
    return Manifest(
        object=service(
            workload.name(app),
            namespace,
            selector=own,
            labels=own,
            ports=tuple((name, number, name) for name, number in ports.items()),
        )
    )


def disruption_budget(workload: Workload, app: str, namespace: str) -> Manifest | None:
    """At most one pod of several may be drained at a time. One pod gets no budget: it would block every drain."""
    if workload.replicas < 2:
        return None
    own = workload.labels(app)
    return Manifest(
        object={
            "apiVersion": "policy/v1",
            "kind": "PodDisruptionBudget",
            "metadata": meta(workload.name(app), namespace, own),
            "spec": {"maxUnavailable": 1, "selector": {"matchLabels": own}},
        }
    )


def footprint(workload: Workload, app: str, namespace: str) -> WorkloadFootprint:
    """What it will run, for summaries."""
    return WorkloadFootprint(
        kind="Deployment",
        namespace=namespace,
        name=workload.name(app),
        replicas=workload.replicas,
        cpu=workload.resources.cpu,
        memory=workload.resources.memory,
        labels=tuple(sorted(workload.labels(app).items())),
        images=(workload.image.reference,),
        volumes=tuple(
            VolumeFootprint(
                name=claim_name(workload, app, claim),
                size=claim.size,
                storage_class=claim.storage_class,
                access_mode=claim.access_mode,
            )
            for claim in workload.claims()
        ),
    )
