"""What is known of the homelab and of each cluster before any component is looked at."""

import re
from collections.abc import Iterator, Mapping, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_network

from labwright.catalog.contract import ClusterFacts, HomelabFacts, Node
from labwright.model import Inventory, Machine
from labwright.model.inventory import Address, Cidr
from labwright.spec import ClusterSpec, Spec
from labwright.spec.models import Shared

K3D_SUBNET = ip_network("172.28.0.0/16")
"""The container network of a k3d cluster where the spec names none; k3d takes any private range."""
_DNS_OFFSET = 10
"""K3s and kubeadm put cluster DNS at the tenth address of the service range."""


def homelab_facts(spec: Spec, settings: Shared) -> HomelabFacts:
    """Facts of the homelab, with the settings that a cluster may have of its own (`settings`: a cluster's, or the top)."""
    homelab = spec.homelab
    return HomelabFacts(
        name=homelab.metadata.name,
        domain=homelab.domain,
        email=homelab.email or f"admin@{homelab.domain}",
        timezone=homelab.timezone,
        repository_url=homelab.repository.url,
        branch=homelab.repository.branch,
        clusters=tuple(spec.clusters),
        gitops_engine=settings.gitops.engine,
        gitops_version=settings.gitops.version,
        interval=settings.gitops.interval,
        zero_trust=settings.network.policy == "zero-trust",
    )


def cluster_facts(cluster: ClusterSpec, inventory: Inventory) -> ClusterFacts:
    """Facts of one cluster: its nodes, ranges and entry address (a load balancer's pool may replace the entry later)."""
    settings = cluster.settings
    distribution = settings.distribution
    machines = {machine.name: machine for machine in inventory.machines}
    service_cidr = distribution.service_cidr
    host = machines.get(distribution.runs_on or "")
    if distribution.name == "k3d":
        nodes = tuple(_containers(cluster.name, distribution.servers or 1, distribution.agents or 0, host))
        node_cidrs: tuple[Cidr, ...] = (distribution.subnet or K3D_SUBNET,)
    else:
        nodes = tuple(_machines(settings.nodes, machines))
        node_cidrs = tuple(_alone(node.address) for node in nodes if node.address is not None)
    return ClusterFacts(
        name=cluster.name,
        production=settings.class_ == "production",
        domain=settings.domain,
        distribution=distribution.name,
        distribution_version=distribution.version,
        kubernetes_version=kubernetes_version(distribution.version),
        nodes=nodes,
        networks=inventory.networks,
        pod_cidr=distribution.pod_cidr,
        service_cidr=service_cidr,
        dns_service=service_cidr[_DNS_OFFSET],
        entry=_entry(settings.address or distribution.address, host, nodes),
        node_cidrs=node_cidrs,
    )


def kubernetes_version(distribution_version: str) -> str:
    """`v1.32.9+k3s1` → `1.32.9`."""
    found = re.match(r"v?(\d+\.\d+\.\d+)", distribution_version)
    return found.group(1) if found else distribution_version.removeprefix("v")


def _containers(cluster: str, servers: int, agents: int, host: Machine | None) -> Iterator[Node]:
    """The nodes that k3d makes, named as k3d names its containers."""
    arch = host.arch if host is not None else "amd64"
    for role, count, roles in (("server", servers, ("control-plane", "worker")), ("agent", agents, ("worker",))):
        for index in range(count):
            yield Node(name=f"k3d-{cluster}-{role}-{index}", roles=roles, arch=arch, address=None, machine=host)


def _machines(nodes: Mapping[str, Sequence[str]], machines: dict[str, Machine]) -> Iterator[Node]:
    for name, roles in nodes.items():
        machine = machines.get(name)
        if machine is not None:
            yield Node(name=name, roles=tuple(roles), arch=machine.arch, address=machine.address, machine=machine)


def _alone(address: Address) -> IPv4Network | IPv6Network:
    return ip_network(f"{address}/{address.max_prefixlen}")


def _entry(declared: Address | None, host: Machine | None, nodes: tuple[Node, ...]) -> Address | None:
    if declared is not None:
        return declared
    if host is not None:
        return host.address
    return next((node.address for node in nodes if node.address is not None), None)
