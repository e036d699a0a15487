"""One network connection that a component needs: from, to, ports, why.

A flow is stated between *pods*, after Service translation: the port is the container's, never the Service's, because
that is what a NetworkPolicy sees.
"""

from dataclasses import dataclass
from typing import Literal

Protocol = Literal["TCP", "UDP"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """A port of a pod: its number and its transport."""

    number: int
    protocol: Protocol = "TCP"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pods:
    """Pods of one namespace, by label. No labels mean every pod of the namespace."""

    namespace: str
    labels: tuple[tuple[str, str], ...] = ()
    """Sorted label pairs, for example `(("app.kubernetes.io/name", "linkding"),)`."""

    @staticmethod
    def of(namespace: str, **labels: str) -> "Pods":
        """Pods with `app.kubernetes.io/<key>` labels: `Pods.of("linkding", name="linkding")`."""
        return Pods(namespace=namespace, labels=tuple(sorted((f"app.kubernetes.io/{k}", v) for k, v in labels.items())))

    @staticmethod
    def labelled(namespace: str, labels: dict[str, str]) -> "Pods":
        """Pods of `namespace` that carry all of `labels`."""
        return Pods(namespace=namespace, labels=tuple(sorted(labels.items())))


@dataclass(frozen=True, slots=True, kw_only=True)
class AllPods:
    """Every pod of the cluster (as a source: the clients of DNS, for example)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiServer:
    """The Kubernetes API server. As a target: the control plane's addresses and port. As a source: its webhook calls."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nodes:
    """The cluster's machines themselves: kubelets, host-network pods, probes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Internet:
    """Public addresses only: everything but private, link-local and carrier-grade NAT ranges."""

    hosts: tuple[str, ...] = ()
    """The host names meant, for the documentation and for engines that can match names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cidrs:
    """Named address ranges outside the cluster: a NAS, the router's DNS."""

    blocks: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anywhere:
    """Any address at all: who may call an ingress controller."""


Peer = Pods | AllPods | ApiServer | Nodes | Internet | Cidrs | Anywhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One needed connection."""

    source: Peer
    target: Peer
    ports: tuple[Port, ...]
    """Ports of the target; empty means every port."""
    why: str
    """One phrase for a reader: `Prometheus scrapes Longhorn's metrics`."""
    component: str = ""
    """The component instance that declared it; filled in by the plan."""
