"""What runs: workloads of the repository, of charts, and those that controllers will make, all in one form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from labwright.estate.fields import field, mapping, mappings, text
from labwright.estate.objects import Thing
from labwright.estate.pods import TEMPLATES, PodTemplate, pod_templates
from labwright.estate.projections.made import count
from labwright.kube import ObjectId, split_api_version

_AUTOSCALER = ("autoscaling", "HorizontalPodAutoscaler")


class Port(NamedTuple):
    """A port that a container declares."""

    number: int
    protocol: str = "TCP"
    name: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Workload:
    """Pods that are alike, and how many of them there are."""

    thing: Thing
    template: PodTemplate
    replicas: int | None
    """How many pods; None for one on every node that takes them."""

    @property
    def id(self) -> ObjectId:
        """Of the object that makes the pods; of the Pod itself where nothing does."""
        return self.thing.id

    @property
    def labels(self) -> Mapping[str, str]:
        """Labels of its pods."""
        return self.template.labels

    @property
    def containers(self) -> list[Mapping[str, Any]]:
        """Containers and, before them, those that run at the start only or beside them."""
        spec = self.template.spec
        return [each for kind in ("initContainers", "containers") for _, each in mappings(spec.get(kind))]

    @property
    def images(self) -> list[str]:
        """Images of all its containers, as far as they are known."""
        return [found for each in self.containers if (found := text(each, "image"))]

    @property
    def ports(self) -> list[Port]:
        """Ports that its containers declare. Others may be open, too: a declaration is only information."""
        return [
            Port(number, text(port, "protocol") or "TCP", text(port, "name"))
            for each in self.containers
            for _, port in mappings(each.get("ports"))
            for number in (port.get("containerPort"),)
            if isinstance(number, int) and not isinstance(number, bool)
        ]

    @property
    def host_network(self) -> bool:
        """Whether its pods speak with their node's address."""
        return self.template.spec.get("hostNetwork") is True

    @property
    def pod_names(self) -> tuple[str, ...]:
        """Names of its pods where they can be told: of a StatefulSet, and of a Pod."""
        if self.id.kind == "Pod":
            return (self.id.name,)
        if self.id.kind != "StatefulSet" or self.replicas is None:
            return ()
        start = count(field(self.thing.value, "spec", "ordinals", "start"), 0)
        return tuple(f"{self.id.name}-{start + index}" for index in range(self.replicas))

    @property
    def mounted(self) -> list[ObjectId]:
        """Claims that every one of its pods mounts."""
        return [
            ObjectId("", "PersistentVolumeClaim", self.id.namespace, name)
            for _, volume in mappings(self.template.spec.get("volumes"))
            for name in (text(volume, "persistentVolumeClaim", "claimName"),)
            if name
        ]

    def own_claims(self) -> Iterator[tuple[str, ObjectId]]:
        """(pod, claim) of the claims that each pod has for itself: those of a StatefulSet's templates."""
        for pod in self.pod_names if self.id.kind == "StatefulSet" else ():
            for _, template in mappings(mapping(self.thing.value, "spec").get("volumeClaimTemplates")):
                name = text(template, "metadata", "name")
                if name:
                    yield pod, ObjectId("", "PersistentVolumeClaim", self.id.namespace, f"{name}-{pod}")


def find_workloads(things: Iterable[Thing]) -> Iterator[Workload]:
    """Everything that makes pods. Where an autoscaler decides their number, it is the least that it keeps."""
    known = tuple(things)
    scaled = dict(_scaled(known))
    for thing in known:
        if thing.id[:2] in TEMPLATES:
            for template in pod_templates(thing):
                yield Workload(thing, template, _replicas(thing, scaled.get(thing.id)))


def _scaled(things: Iterable[Thing]) -> Iterator[tuple[ObjectId, int]]:
    """What a HorizontalPodAutoscaler scales → `minReplicas`, which is 1 by default."""
    for thing in things:
        if thing.id[:2] == _AUTOSCALER:
            ref = mapping(thing.value, "spec", "scaleTargetRef")
            group = split_api_version(text(ref, "apiVersion"))[0]
            wanted = ObjectId(group, text(ref, "kind"), thing.id.namespace, text(ref, "name"))
            yield wanted, count(field(thing.value, "spec", "minReplicas"))


def _replicas(thing: Thing, least: int | None) -> int | None:
    spec = thing.value.get("spec")
    match thing.id.kind:
        case "DaemonSet":
            return None
        case "Job":
            return count(field(spec, "parallelism"))
        case "CronJob":
            return count(field(spec, "jobTemplate", "spec", "parallelism"))
        case "Pod":
            return 1
        case _:
            said = field(spec, "replicas")
            return max(count(said, 0), least) if least is not None and said != 0 else count(said)


class ByLabels:
    """Workloads found by the labels of their pods."""

    def __init__(self, workloads: Iterable[Workload]) -> None:
        self._having: dict[tuple[str, str, str], list[Workload]] = defaultdict(list)
        self._in: dict[str, list[Workload]] = defaultdict(list)
        for each in workloads:
            self._in[each.id.namespace].append(each)
            for key, value in each.labels.items():
                self._having[each.id.namespace, key, value].append(each)

    def matching(self, namespace: str, labels: Mapping[str, str]) -> tuple[Workload, ...]:
        """Workloads of a namespace whose pods have all of the labels; without labels all of them."""
        if not labels:
            return tuple(self._in.get(namespace, ()))
        fewest = min((self._having.get((namespace, *pair), []) for pair in labels.items()), key=len)
        return tuple(each for each in fewest if labels.items() <= each.labels.items())
