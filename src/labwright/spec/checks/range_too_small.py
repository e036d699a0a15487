"""H123: a range of pods or Services that is too small for its cluster.

Cluster DNS has the tenth address of the Services' range. Each node takes a /24 of the pods' range (a /64 of IPv6; the
`--node-cidr-mask-size` of kube-controller-manager), so the range must hold one for every node.
"""

from collections.abc import Iterator

from labwright.source import Diagnostic
from labwright.spec.findings import error
from labwright.spec.load import ClusterSpec, Spec

CODE = "H123"
_FEWEST_SERVICES = 16
_NODE_PREFIX = {4: 24, 6: 64}


def check(spec: Spec) -> Iterator[Diagnostic]:
    """Every range that is too small."""
    for name, cluster in spec.clusters.items():
        distribution = cluster.settings.distribution
        services, pods = distribution.service_cidr, distribution.pod_cidr
        if services.num_addresses < _FEWEST_SERVICES:
            yield error(
                CODE,
                f"service-cidr of cluster {name}, {services}, has {services.num_addresses} addresses",
                cluster.place("distribution", "service-cidr"),
                expected=f"at least {_FEWEST_SERVICES}: cluster DNS has the tenth; a /16 is usual",
            )
        prefix = _NODE_PREFIX[pods.version]
        room = 2 ** (prefix - pods.prefixlen) if pods.prefixlen <= prefix else 0
        nodes = _nodes(cluster)
        if room < nodes:
            yield error(
                CODE,
                f"pod-cidr of cluster {name}, {pods}, has room for {room or 'no'} node{'' if room == 1 else 's'}, "
                f"and there {'is' if nodes == 1 else 'are'} {nodes}",
                cluster.place("distribution", "pod-cidr"),
                expected=f"a /{prefix} for every node; a /16 is usual",
            )


def _nodes(cluster: ClusterSpec) -> int:
    distribution = cluster.settings.distribution
    if distribution.name == "k3d":
        return (distribution.servers or 1) + (distribution.agents or 0)
    return len(cluster.settings.nodes)
