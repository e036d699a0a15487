"""What a projection says of an object: its identity, what is known of its manifest, and the field that leads to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from labwright.estate.fields import Path
from labwright.kube import ObjectId, split_api_version


class Made(NamedTuple):
    """One object that a controller creates."""

    id: ObjectId
    value: Mapping[str, Any]
    """As much of its manifest as is known beforehand; never a placeholder for what is not."""
    path: Path = ()
    """The field of its owner that decides it."""


def made(
    api_version: str,
    kind: str,
    namespace: str,
    name: str,
    *,
    path: Path = (),
    labels: Mapping[str, str] | None = None,
    annotations: Mapping[str, str] | None = None,
    **fields: Any,
) -> Made:
    """One object; `fields` are those of its manifest beside `metadata`."""
    metadata: dict[str, Any] = {"name": name}
    if namespace:
        metadata["namespace"] = namespace
    if labels:
        metadata["labels"] = dict(labels)
    if annotations:
        metadata["annotations"] = dict(annotations)
    group = split_api_version(api_version)[0]
    value = {"apiVersion": api_version, "kind": kind, "metadata": metadata, **fields}
    return Made(ObjectId(group, kind, namespace, name), value, path)


def secret(
    namespace: str,
    name: str,
    *,
    path: Path = (),
    keys: Iterable[str] = (),
    annotations: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
) -> Made:
    """A Secret. `keys` are all it has; none: nobody knows them."""
    data = dict.fromkeys(keys, "")
    fields = {"data": data} if data else {}
    return made("v1", "Secret", namespace, name, path=path, annotations=annotations, labels=labels, **fields)


def service(
    namespace: str,
    name: str,
    selector: Mapping[str, str],
    ports: Iterable[tuple[str, int]],
    *,
    path: Path = (),
    type: str = "ClusterIP",
    headless: bool = False,
    labels: Mapping[str, str] | None = None,
    annotations: Mapping[str, str] | None = None,
    **spec: Any,
) -> Made:
    """A Service; `ports` are (name, number), equal in the Service and its pods."""
    listed = [{"name": each, "port": number, "targetPort": number, "protocol": "TCP"} for each, number in ports]
    whole: dict[str, Any] = {"type": type, "ports": listed, **spec}
    if selector:
        whole["selector"] = dict(selector)
    if headless:
        whole["clusterIP"] = "None"
    return made("v1", "Service", namespace, name, path=path, labels=labels, annotations=annotations, spec=whole)


def pod_template(
    labels: Mapping[str, str],
    containers: Iterable[Mapping[str, Any]],
    *,
    claims: Mapping[str, str] | None = None,
    **spec: Any,
) -> dict[str, Any]:
    """The template of a workload; `claims`: volume name → claim it mounts."""
    whole: dict[str, Any] = {"containers": [dict(each) for each in containers], **spec}
    if claims:
        whole["volumes"] = [
            {"name": name, "persistentVolumeClaim": {"claimName": claim}} for name, claim in claims.items()
        ]
    return {"metadata": {"labels": dict(labels)}, "spec": whole}


def container(
    name: str, image: object = None, ports: Iterable[tuple[str, int]] = (), resources: object = None
) -> dict[str, Any]:
    """A container; what is empty or no text is unknown and left out."""
    found: dict[str, Any] = {"name": name}
    if isinstance(image, str) and image:
        found["image"] = image
    listed = [{"name": each, "containerPort": number, "protocol": "TCP"} for each, number in ports]
    if listed:
        found["ports"] = listed
    if isinstance(resources, Mapping) and resources:
        found["resources"] = resources
    return found


def workload(
    kind: str,
    namespace: str,
    name: str,
    template: Mapping[str, Any],
    *,
    replicas: int | None = 1,
    path: Path = (),
    labels: Mapping[str, str] | None = None,
    **spec: Any,
) -> Made:
    """A Deployment, StatefulSet, DaemonSet or Job; without `replicas` their number is unknown."""
    api = "batch/v1" if kind in ("Job", "CronJob") else "apps/v1"
    counted = {} if replicas is None or kind in ("DaemonSet", "Job") else {"replicas": replicas}
    whole = {**counted, "template": dict(template), **spec}
    return made(api, kind, namespace, name, path=path, labels=labels, spec=whole)


def claim(
    namespace: str,
    name: str,
    *,
    path: Path = (),
    size: object = None,
    storage_class: object = None,
    modes: object = None,
    labels: Mapping[str, str] | None = None,
) -> Made:
    """A PersistentVolumeClaim; what is not of the right type is unknown."""
    spec: dict[str, Any] = {}
    if isinstance(modes, list):
        spec["accessModes"] = modes
    if isinstance(size, str | int) and not isinstance(size, bool):
        spec["resources"] = {"requests": {"storage": size}}
    if isinstance(storage_class, str):
        spec["storageClassName"] = storage_class
    return made("v1", "PersistentVolumeClaim", namespace, name, path=path, labels=labels, spec=spec)


def count(value: object, default: int = 1, most: int = 1000) -> int:
    """A number of replicas out of a field that may be anything. No homelab has a thousand, and a repository is input."""
    return max(0, min(value, most)) if isinstance(value, int) and not isinstance(value, bool) else default
