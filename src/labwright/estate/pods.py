"""Pod templates wherever they stand, with the path to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from labwright.estate.estate import EstateObject
from labwright.estate.fields import field, mapping

_TEMPLATES: dict[tuple[str, str], tuple[str, ...]] = {
    ("", "Pod"): (),
    ("", "ReplicationController"): ("spec", "template"),
    ("apps", "Deployment"): ("spec", "template"),
    ("apps", "StatefulSet"): ("spec", "template"),
    ("apps", "DaemonSet"): ("spec", "template"),
    ("apps", "ReplicaSet"): ("spec", "template"),
    ("batch", "Job"): ("spec", "template"),
    ("batch", "CronJob"): ("spec", "jobTemplate", "spec", "template"),
}


@dataclass(frozen=True, slots=True)
class PodTemplate:
    """A pod as a workload will make it."""

    owner: EstateObject
    path: tuple[str, ...]
    """Path of the template inside the owner; empty for a Pod, which is its own."""
    spec: Mapping[str, Any]
    labels: Mapping[str, str]


def pod_templates(obj: EstateObject) -> Iterator[PodTemplate]:
    """The pod template of a built-in workload kind; nothing for any other kind or for a malformed one."""
    path = _TEMPLATES.get((obj.id.group, obj.id.kind))
    if path is None:
        return
    template = field(obj.value, *path)
    spec = field(template, "spec")
    if isinstance(spec, Mapping):
        labels = mapping(template, "metadata", "labels")
        yield PodTemplate(obj, path, spec, {key: each for key, each in labels.items() if isinstance(each, str)})
