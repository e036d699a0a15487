"""The chart's values. Keys are those of chart 6.55.0."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from labwright.catalog.builders.objects import resources
from labwright.catalog.capabilities import BlockStorage
from labwright.catalog.components.loki import names
from labwright.catalog.components.loki.sizing import LokiSite, sizing
from labwright.kube.duration import parse_duration

Json = Any

RESOURCES: Final[Mapping[str, tuple[str, str, str]]] = {
    "write": ("50m", "192Mi", "768Mi"),
    "read": ("50m", "128Mi", "768Mi"),
    "backend": ("20m", "128Mi", "512Mi"),
    "gateway": ("5m", "16Mi", "64Mi"),
}
"""CPU request, memory request, memory limit. The chart sets none; sized for some gigabytes of logs a day."""

SECCOMP: Final = {"seccompProfile": {"type": "RuntimeDefault"}}
"""What the chart's pods lack of the restricted Pod Security Standard."""


def region_of(endpoint: str) -> str:
    """The region in an endpoint's name: `https://s3.eu-central-003.backblazeb2.com` → `eu-central-003`.

    `us-east-1`, which S3-compatible servers at home accept, where the name has none.
    """
    host = (urlsplit(endpoint).hostname or "").split(".")
    return host[1] if len(host) > 2 and host[0].startswith("s3") else "us-east-1"


def bucket_of(site: LokiSite) -> str:
    """The bucket's name."""
    return site.options.storage.bucket or f"{site.homelab.name}-loki-{site.cluster.name}"


def hours(duration: str) -> str:
    """A duration in whole hours, as Loki reads it: `14d` → `336h`."""
    return f"{max(24, round(parse_duration(duration, days=True) / timedelta(hours=1)))}h"


def values(site: LokiSite) -> tuple[dict[str, Json], dict[tuple[str | int, ...], str]]:
    """The values and the comments on them."""
    size = sizing(site)
    found: dict[str, Json] = {
        "deploymentMode": "SimpleScalable",
        "loki": _loki(site),
        "write": _target("write", size.write) | _volume(site),
        "read": _target("read", size.read),
        "backend": _target("backend", size.backend) | _volume(site),
        "gateway": {
            "replicas": 1,
            "nginxConfig": {"enableIPv6": False},
            "podSecurityContext": dict(SECCOMP),
            "resources": _resources("gateway"),
        },
        "memberlist": {"service": {"publishNotReadyAddresses": True}},
        "chunksCache": {"enabled": False},
        "resultsCache": {"enabled": False},
        "lokiCanary": {"enabled": False},
        "test": {"enabled": False},
        "sidecar": {"rules": {"enabled": False}},
        "minio": {"enabled": False},
    }
    comments: dict[tuple[str | int, ...], str] = {
        ("loki", "auth_enabled"): "One tenant: everything that may reach the gateway may read and write.",
        ("loki", "commonConfig", "replication_factor"): (
            f"Never more than there are write pods ({size.write}), or the ring accepts no write."
        ),
        ("loki", "schemaConfig"): "Never change a period that has log lines; add a new one that begins in the future.",
        ("loki", "storage"): (
            f"The keys come from the Secret {names.CREDENTIALS}, as the environment that the S3 client looks at."
        ),
        ("loki", "compactor"): "The compactor deletes what is older than `retention_period`, in the bucket too.",
        ("memberlist",): "Pods find one another before they are ready, so that they start as one ring, not as several.",
        ("chunksCache",): "The caches would ask for 9 GiB and 1 GiB of memory; a homelab's queries do without.",
        ("lokiCanary",): "Test pods and their images are not needed: Alloy's own metrics tell whether logs arrive.",
        ("sidecar",): "No alert rules on logs, so nothing needs to look for them in the Kubernetes API.",
    }
    return found, comments


def _loki(site: LokiSite) -> dict[str, Json]:
    storage = site.options.storage
    bucket = bucket_of(site)
    return {
        "auth_enabled": False,
        "commonConfig": {"replication_factor": sizing(site).copies},
        "schemaConfig": {
            "configs": [
                {
                    "from": site.options.schema_from,
                    "store": "tsdb",
                    "object_store": "s3",
                    "schema": "v13",
                    "index": {"prefix": "loki_index_", "period": "24h"},
                }
            ]
        },
        "storage": {
            "type": "s3",
            "bucketNames": {"chunks": bucket, "ruler": bucket, "admin": bucket},
            "s3": {
                "endpoint": storage.endpoint,
                "region": storage.region or region_of(storage.endpoint),
                "s3ForcePathStyle": True,
            },
        },
        "limits_config": {"retention_period": hours(site.options.retention)},
        "compactor": {"retention_enabled": True, "delete_request_store": "s3"},
        "analytics": {"reporting_enabled": False},
        "podSecurityContext": dict(SECCOMP),
    }


def _target(target: str, replicas: int) -> dict[str, Json]:
    return {
        "replicas": replicas,
        "extraEnvFrom": [{"secretRef": {"name": names.CREDENTIALS}}],
        "resources": _resources(target),
    }


def _volume(site: LokiSite) -> dict[str, Json]:
    storage = site.find(BlockStorage)
    if storage is None:
        return {"persistence": {"volumeClaimsEnabled": False}}
    return {"persistence": {"storageClass": storage.class_name, "size": site.options.size}}


def _resources(name: str) -> dict[str, Json]:
    cpu, memory, limit = RESOURCES[name]
    return resources(cpu=cpu, memory=memory, limit_memory=limit)
