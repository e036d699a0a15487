"""What a component will run, for when its chart cannot be pulled: workloads, replicas, requests, volumes."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeFootprint:
    """One persistent volume that each replica (or the workload, when shared) claims."""

    name: str
    size: str
    storage_class: str = ""
    """Empty: the cluster's default class."""
    access_mode: str = "ReadWriteOnce"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkloadFootprint:
    """One workload a component creates in the cluster."""

    kind: Literal["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "Pod"]
    namespace: str
    name: str
    replicas: int = 1
    """Ignored for a DaemonSet: it has one pod per eligible node."""
    cpu: str = "0"
    """CPU request of one pod, a Kubernetes quantity."""
    memory: str = "0"
    """Memory request of one pod, a Kubernetes quantity."""
    labels: tuple[tuple[str, str], ...] = ()
    images: tuple[str, ...] = ()
    volumes: tuple[VolumeFootprint, ...] = ()
    host_network: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Footprint:
    """Everything one component runs that is not itself a manifest in the tree."""

    workloads: tuple[WorkloadFootprint, ...] = ()
    services: tuple[tuple[str, str], ...] = ()
    """(namespace, name) of Services that a chart or an operator creates."""
    secrets: tuple[tuple[str, str], ...] = ()
    """(namespace, name) of Secrets that a chart or an operator creates."""
    config_maps: tuple[tuple[str, str], ...] = ()
    """(namespace, name) of ConfigMaps that a chart or an operator creates."""
    storage_classes: tuple[str, ...] = ()
    ingress_classes: tuple[str, ...] = ()
    custom_resources: tuple[str, ...] = ()
    """`group/Kind` of the custom resource definitions that come with it."""
