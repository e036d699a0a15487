"""Pod templates wherever they stand, with the path to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from labwright.estate.fields import field, texts
from labwright.estate.objects import Thing

TEMPLATES: dict[tuple[str, str], tuple[str, ...]] = {
    ("", "Pod"): (),
    ("", "ReplicationController"): ("spec", "template"),
    ("apps", "Deployment"): ("spec", "template"),
    ("apps", "StatefulSet"): ("spec", "template"),
    ("apps", "DaemonSet"): ("spec", "template"),
    ("apps", "ReplicaSet"): ("spec", "template"),
    ("batch", "Job"): ("spec", "template"),
    ("batch", "CronJob"): ("spec", "jobTemplate", "spec", "template"),
}
"""Kind → path of the pod template inside it."""


class PodTemplate(NamedTuple):
    """A pod as a workload will make it."""

    owner: Thing
    path: tuple[str, ...]
    """Path of the template inside the owner; empty for a Pod, which is its own."""
    spec: Mapping[str, Any]
    labels: Mapping[str, str]


def pod_templates(obj: Thing) -> Iterator[PodTemplate]:
    """The pod template of a built-in workload kind; nothing for any other kind or for a malformed one."""
    path = TEMPLATES.get((obj.id.group, obj.id.kind))
    if path is None:
        return
    template = field(obj.value, *path)
    spec = field(template, "spec")
    if isinstance(spec, Mapping):
        yield PodTemplate(obj, path, spec, texts(template, "metadata", "labels"))
