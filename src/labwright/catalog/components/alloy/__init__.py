"""Grafana Alloy: collects the log lines of all pods of a cluster."""

from importlib.resources import files
from typing import Any, Final

from labwright.catalog.builders.monitors import service_monitor
from labwright.catalog.builders.objects import resources
from labwright.catalog.capabilities import Logs
from labwright.catalog.components.alloy.options import AlloyOptions
from labwright.catalog.components.alloy.pipeline import LOG_FOLDER, pipeline
from labwright.catalog.contract import (
    Category,
    Chart,
    ChartRelease,
    Component,
    Contribution,
    Namespace,
    Needs,
    Pin,
    Site,
    Stage,
)
from labwright.model import ApiServer, Flow, Footprint, Pods, Port, WorkloadFootprint

REPOSITORY = "https://grafana.github.io/helm-charts"
AlloySite = Site[AlloyOptions]
Json = Any

RELEASE: Final = "alloy"
NAMESPACE: Final = "monitoring"
PODS: Final = Pods.of(NAMESPACE, name="alloy")
HTTP_PORT: Final = 12345
STATE_FOLDER: Final = "/var/lib/alloy"
"""On the node: how far each log file has been read."""

CPU: Final = "20m"
MEMORY: Final = "128Mi"
MEMORY_LIMIT: Final = "384Mi"
RELOADER_MEMORY: Final = "24Mi"


def _values(site: AlloySite) -> tuple[dict[str, Json], dict[tuple[str | int, ...], str]]:
    logs = site.offer(Logs)
    found: dict[str, Json] = {
        "crds": {"create": False},
        "alloy": {
            "configMap": {"content": pipeline(logs.push_url, site.cluster.name)},
            "clustering": {"enabled": False},
            "enableReporting": False,
            "storagePath": STATE_FOLDER,
            "mounts": {
                "extra": [
                    {"name": "pod-logs", "mountPath": LOG_FOLDER, "readOnly": True},
                    {"name": "state", "mountPath": STATE_FOLDER},
                ]
            },
            "securityContext": {
                "runAsUser": 0,
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
                "seccompProfile": {"type": "RuntimeDefault"},
            },
            "resources": resources(cpu=CPU, memory=MEMORY, limit_memory=MEMORY_LIMIT),
        },
        "configReloader": {"resources": resources(cpu="5m", memory=RELOADER_MEMORY, limit_memory="64Mi")},
        "controller": {
            "type": "daemonset",
            "tolerations": [{"operator": "Exists", "effect": "NoSchedule"}],
            "volumes": {
                "extra": [
                    {"name": "pod-logs", "hostPath": {"path": LOG_FOLDER, "type": "Directory"}},
                    {"name": "state", "hostPath": {"path": STATE_FOLDER, "type": "DirectoryOrCreate"}},
                ]
            },
        },
        "rbac": {
            "rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["list", "watch"]}],
            "clusterRules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}],
        },
    }
    comments: dict[tuple[str | int, ...], str] = {
        ("alloy", "securityContext"): "The kubelet's log files belong to root and nobody else may read them; root\n"
        "without any capability is enough.",
        ("controller", "tolerations"): "Every node has logs, the control plane's too.",
        ("rbac",): "It asks which pods are on its node; the chart's default would let it read every Secret.\n"
        "(The chart joins both lists, and breaks when one is empty.)",
    }
    return found, comments


def _build(site: AlloySite) -> Contribution:
    logs = site.offer(Logs)
    values, comments = _values(site)
    monitoring = service_monitor(
        site,
        name=RELEASE,
        namespace=NAMESPACE,
        match_labels=dict(PODS.labels),
        port="http-metrics",
        pods=PODS,
        container_port=HTTP_PORT,
    )
    return Contribution(
        namespaces=(
            Namespace(
                name=NAMESPACE,
                pod_security="privileged",
                why=f"Alloy reads the log files of its node ({LOG_FOLDER}) and remembers there how far it has read",
            ),
        ),
        files=monitoring.files,
        charts=(
            ChartRelease(
                stage=Stage.MONITORING,
                namespace=NAMESPACE,
                name=RELEASE,
                chart=Chart(
                    name="alloy",
                    version=site.options.version,
                    repository=REPOSITORY,
                ),
                values=values,
                comments=comments,
            ),
        ),
        flows=(
            Flow(source=PODS, target=ApiServer(), ports=(), why="Alloy asks which pods run on its node"),
            Flow(
                source=PODS,
                target=logs.gateway,
                ports=(Port(number=logs.port),),
                why="Alloy sends the log lines of all pods",
            ),
            *monitoring.flows,
        ),
        footprint=Footprint(
            workloads=(
                WorkloadFootprint(
                    kind="DaemonSet",
                    namespace=NAMESPACE,
                    name=RELEASE,
                    cpu="25m",
                    memory="152Mi",
                    labels=PODS.labels,
                ),
            ),
            services=((NAMESPACE, RELEASE),),
            config_maps=((NAMESPACE, RELEASE),),
        ),
        facts=(("Reads", f"`{LOG_FOLDER}` of every node"), ("Sends to", logs.push_url)),
        backup="Nothing to back up: it keeps log lines only until they are sent.",
    )


COMPONENT = Component(
    name="alloy",
    title="Grafana Alloy",
    purpose="Log collection agent on every node",
    homepage="https://grafana.com/docs/alloy/latest/",
    category=Category.MONITORING,
    options=AlloyOptions,
    build=_build,
    docs=files(__package__).joinpath("docs.md").read_text(encoding="utf-8"),
    needs=(
        Needs(capability="logs", why="Alloy has to send the log lines somewhere"),
        Needs(capability="metrics", why="its metrics are collected", optional=True),
    ),
    architectures=("amd64", "arm64"),
    pins=(Pin(datasource="helm", package="alloy", registry=REPOSITORY),),
)
