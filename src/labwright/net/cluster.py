"""The pods and policies of an estate, as the reachability computation takes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from labwright.estate.estate import Estate
from labwright.estate.workloads import Workload
from labwright.net.endpoints import ContainerPort, Endpoint, PodSet, labels_of
from labwright.net.reachability import Reach, reach

POLICY = ("networking.k8s.io", "NetworkPolicy")


def pod_sets(estate: Estate) -> tuple[PodSet, ...]:
    """The pods of every workload, of charts and of those that controllers make included; pods alike stand for one another.

    Where a controller's pods are only partly known (a port that no manifest declares), so is the set.
    """
    return tuple(_pod_set(each) for each in estate.workloads)


def _pod_set(workload: Workload) -> PodSet:
    return PodSet(
        namespace=workload.id.namespace,
        name=workload.id.name,
        labels=labels_of(workload.labels),
        ports=tuple(dict.fromkeys(_ports(workload))),
        host_network=workload.host_network,
    )


def _ports(workload: Workload) -> Iterator[ContainerPort]:
    for port in workload.ports:
        yield ContainerPort(number=port.number, protocol=port.protocol, name=port.name)


def reach_of(estate: Estate, others: Iterable[Endpoint] = (), pod_cidrs: Iterable[str] = ()) -> Reach:
    """Who reaches whom in a cluster, by its NetworkPolicies. `others` are places outside, or nodes.

    Raises NetError, with the place, for a policy that the API server would refuse.
    """
    policies = [each.value for each in estate.of_kind(*POLICY)]
    namespaces = {name: estate.labels_of_namespace(name) for name in sorted(estate.namespaces)}
    return reach((*pod_sets(estate), *others), policies, namespaces, pod_cidrs)
