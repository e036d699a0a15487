"""Two clusters to compile policies for: three machines with addresses, and containers in one network."""

from ipaddress import ip_address, ip_network
from typing import Any

from labwright.catalog.capabilities import ClusterDns
from labwright.catalog.contract import ClusterFacts, Node
from labwright.model import Network, Pods

DNS = ClusterDns(pods=Pods.labelled("kube-system", {"k8s-app": "kube-dns"}))
LAN = Network(name="lan", cidr=ip_network("10.0.40.0/24"), gateway=ip_address("10.0.40.1"))


def node(name: str, *roles: str, address: str | None = None) -> Node:
    return Node(name=name, roles=roles, arch="arm64", address=ip_address(address) if address else None, machine=None)


def production(**changes: Any) -> ClusterFacts:
    nodes = (
        node("kube-srv-1", "control-plane", "worker", address="10.0.40.101"),
        node("kube-srv-2", "worker", address="10.0.40.102"),
    )
    facts: dict[str, Any] = {
        "name": "production",
        "production": True,
        "domain": "example.org",
        "distribution": "k3s",
        "distribution_version": "v1.32.9+k3s1",
        "kubernetes_version": "1.32.9",
        "nodes": nodes,
        "networks": (LAN,),
        "pod_cidr": ip_network("10.42.0.0/16"),
        "service_cidr": ip_network("10.43.0.0/16"),
        "dns_service": ip_address("10.43.0.10"),
        "entry": ip_address("10.0.40.100"),
        "node_cidrs": (ip_network("10.0.40.101/32"), ip_network("10.0.40.102/32")),
    }
    return ClusterFacts(**{**facts, **changes})


def staging() -> ClusterFacts:
    return production(
        name="staging",
        production=False,
        distribution="k3d",
        nodes=(node("server-0", "control-plane"), node("agent-0", "worker")),
        node_cidrs=(ip_network("172.18.0.0/16"),),
    )
