"""Objects that find others by their labels: Services, budgets, policies and monitors.

Source: Kubernetes API reference (Service, PodDisruptionBudget, NetworkPolicy); prometheus-operator.dev/docs/api-reference/api
(ServiceMonitor, PodMonitor: `namespaceSelector`). Selectors with `matchExpressions` are left out: nothing certain is said of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from labwright.estate.fields import Path, field, mapping, texts
from labwright.estate.objects import Thing
from labwright.estate.references.reference import Reference
from labwright.estate.workloads import ByLabels, Workload

_OF_PODS: dict[tuple[str, str], Path] = {
    ("", "Service"): ("spec", "selector"),
    ("policy", "PodDisruptionBudget"): ("spec", "selector", "matchLabels"),
    ("networking.k8s.io", "NetworkPolicy"): ("spec", "podSelector", "matchLabels"),
    ("cilium.io", "CiliumNetworkPolicy"): ("spec", "endpointSelector", "matchLabels"),
    ("monitoring.coreos.com", "PodMonitor"): ("spec", "selector", "matchLabels"),
}
_SERVICE_MONITOR = ("monitoring.coreos.com", "ServiceMonitor")
_MONITORS = frozenset({_SERVICE_MONITOR, ("monitoring.coreos.com", "PodMonitor")})


def selections(things: Iterable[Thing], workloads: Iterable[Workload]) -> Iterator[Reference]:
    """Every (object, what it selects)."""
    known = tuple(things)
    pods = ByLabels(workloads)
    services: dict[str, list[Thing]] = defaultdict(list)
    for thing in known:
        if thing.id[:2] == ("", "Service"):
            services[thing.id.namespace].append(thing)
    for thing in known:
        path = _OF_PODS.get(thing.id[:2])
        if path is not None:
            labels = texts(thing.value, *(str(step) for step in path))
            if labels:
                for namespace in _namespaces(thing):
                    for each in pods.matching(namespace, labels):
                        yield _selection(thing, path, each.thing)
        elif thing.id[:2] == _SERVICE_MONITOR:
            labels = texts(thing.value, "spec", "selector", "matchLabels")
            for namespace in _namespaces(thing) if labels else ():
                for service in services.get(namespace, ()):
                    if labels.items() <= texts(service.value, "metadata", "labels").items():
                        yield _selection(thing, ("spec", "selector", "matchLabels"), service)


def _namespaces(thing: Thing) -> list[str]:
    named = field(mapping(thing.value, "spec", "namespaceSelector"), "matchNames")
    if thing.id[:2] in _MONITORS and isinstance(named, list):
        return [each for each in named if isinstance(each, str)]
    return [thing.id.namespace]


def _selection(holder: Thing, path: Path, found: Thing) -> Reference:
    return Reference(holder, path, *found.id, optional=True, selects=True)
