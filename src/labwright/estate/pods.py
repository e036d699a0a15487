"""Pod templates wherever they stand, with the path to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from labwright.estate.estate import EstateObject

_TEMPLATES: dict[tuple[str, str], tuple[str, ...]] = {
    ("", "Pod"): (),
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
    """Path of the template inside the owner."""
    spec: dict[str, Any]
    labels: dict[str, str]


def pod_templates(obj: EstateObject) -> Iterator[PodTemplate]:
    """The pod template of a built-in workload kind; nothing for any other kind or for a malformed one."""
    path = _TEMPLATES.get((obj.id.group, obj.id.kind))
    if path is None:
        return
    template: Any = obj.value
    for step in path:
        template = template.get(step) if isinstance(template, dict) else None
    if not isinstance(template, dict) or not isinstance(template.get("spec"), dict):
        return
    metadata = template.get("metadata")
    labels = metadata.get("labels") if isinstance(metadata, dict) else None
    yield PodTemplate(obj, path, template["spec"], labels if isinstance(labels, dict) else {})
