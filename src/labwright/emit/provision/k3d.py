"""K3d: a cluster of containers on one machine, as its configuration file describes it.

Format: k3d.io/stable/usage/configfile, `k3d.io/v1alpha5`.
"""

from collections.abc import Iterator
from typing import Any

from labwright.emit.provision.k3s import disabled
from labwright.plan import ClusterPlan
from labwright.source import dump

_IMAGE = "docker.io/rancher/k3s"


def files(cluster: ClusterPlan) -> Iterator[tuple[str, str]]:
    """(path from the repository's root, text) of the cluster's configuration file."""
    facts = cluster.facts
    arguments = [
        {"arg": f"--cluster-cidr={facts.pod_cidr}", "nodeFilters": ["server:*"]},
        {"arg": f"--service-cidr={facts.service_cidr}", "nodeFilters": ["server:*"]},
        *({"arg": f"--disable={name}", "nodeFilters": ["server:*"]} for name in disabled(cluster)),
    ]
    config: dict[str, Any] = {
        "apiVersion": "k3d.io/v1alpha5",
        "kind": "Simple",
        "metadata": {"name": cluster.name},
        "servers": sum(node.is_control_plane for node in facts.nodes),
        "agents": sum(not node.is_control_plane for node in facts.nodes),
        "image": f"{_IMAGE}:{facts.distribution_version.replace('+', '-')}",
        "subnet": str(facts.node_cidrs[0]),
        "ports": [
            {"port": "80:80", "nodeFilters": ["loadbalancer"]},
            {"port": "443:443", "nodeFilters": ["loadbalancer"]},
        ],
        "options": {
            "k3d": {"wait": True},
            "k3s": {"extraArgs": arguments},
            "kubeconfig": {"updateDefaultKubeconfig": True, "switchCurrentContext": True},
        },
    }
    host = facts.nodes[0].machine
    if host is not None and host.address is not None:
        # `host` is what the kubeconfig names and the certificate holds, `hostIP` where it is listened.
        config["kubeAPI"] = {"host": str(host.address), "hostIP": str(host.address), "hostPort": str(facts.api_port)}
    comments: dict[tuple[str | int, ...], str] = {
        (): f"k3d cluster create --config {_path(cluster)}",
        ("subnet",): "fixed, so that the network policies can name the nodes' addresses",
        ("ports",): "k3d's load balancer takes what arrives at the machine and hands it to the cluster's own",
    }
    yield _path(cluster), dump(config, comments=comments)


def _path(cluster: ClusterPlan) -> str:
    return f"provision/{cluster.name}/k3d.yaml"
