"""K3s on machines: one configuration file per node, as `/etc/rancher/k3s/config.yaml` reads it.

Options: docs.k3s.io/installation/configuration and docs.k3s.io/cli/server.
"""

from collections.abc import Iterator
from typing import Any

from labwright.catalog.capabilities import LoadBalancer
from labwright.catalog.contract import Node
from labwright.plan import ClusterPlan
from labwright.source import dump

_COMPONENTS = {"traefik": "traefik", "local-path": "local-storage"}
"""Catalog component → what K3s calls it in `disable`."""


def files(cluster: ClusterPlan) -> Iterator[tuple[str, str]]:
    """(path from the repository's root, text) of every node's configuration. The first server founds the cluster."""
    servers = [node for node in cluster.facts.nodes if node.is_control_plane]
    for node in cluster.facts.nodes:
        path = f"provision/{cluster.name}/k3s/{node.name}.yaml"
        yield path, dump(_config(cluster, node, servers), comments=_comments(cluster, node, servers))


def disabled(cluster: ClusterPlan) -> list[str]:
    """What K3s would install and must not: what was switched off, and ServiceLB where something else gives addresses."""
    named = [_COMPONENTS[name] for name in cluster.switched_off if name in _COMPONENTS]
    if any(isinstance(offer, LoadBalancer) and offer.ranges for offer in cluster.offers):
        named.append("servicelb")
    return sorted(named)


def _config(cluster: ClusterPlan, node: Node, servers: list[Node]) -> dict[str, Any]:
    config: dict[str, Any] = {"node-name": node.name}
    if node.address is not None:
        config["node-ip"] = str(node.address)
    founder = servers[0]
    if node is founder:
        if len(servers) > 1:
            config["cluster-init"] = True
    else:
        config["server"] = f"https://{founder.address}:{cluster.facts.api_port}"
    if node.is_control_plane:
        config |= {
            "cluster-cidr": str(cluster.facts.pod_cidr),
            "service-cidr": str(cluster.facts.service_cidr),
            "secrets-encryption": True,
            "tls-san": [str(each.address) for each in servers],
        }
        off = disabled(cluster)
        if off:
            config["disable"] = off
        if "worker" not in node.roles:
            config["node-taint"] = ["node-role.kubernetes.io/control-plane=true:NoSchedule"]
    return config


def _comments(cluster: ClusterPlan, node: Node, servers: list[Node]) -> dict[tuple[str | int, ...], str]:
    role = "server" if node.is_control_plane else "agent"
    comments: dict[tuple[str | int, ...], str] = {
        (): f"/etc/rancher/k3s/config.yaml of {node.name}: {role} of {cluster.name}, K3s {cluster.facts.distribution_version}",
    }
    if node is servers[0] and len(servers) > 1:
        comments["cluster-init",] = "founds the embedded etcd; the other servers join it"
    if node.is_control_plane:
        comments["tls-san",] = "kubectl may talk to any server"
        if "servicelb" in disabled(cluster):
            comments["disable",] = "another load balancer gives the addresses; two would fight over the Services"
        if "worker" not in node.roles:
            comments["node-taint",] = "K3s runs anything on its servers unless it is told not to"
    return comments
