"""One Kubernetes object, and facts about kinds as versioned data."""

from labwright.kube.cron import Cron, CronError, parse_cron
from labwright.kube.duration import DurationError, format_duration, parse_duration
from labwright.kube.gvk import GVK, gvk_of, split_api_version
from labwright.kube.identity import ObjectId, object_id
from labwright.kube.merging import KUSTOMIZE, NEWEST, MergeFact, has_merge_facts, merge_fact, merge_key
from labwright.kube.names import (
    fitted_name,
    is_dns_1035_label,
    is_dns_label,
    is_dns_subdomain,
    is_label_value,
    is_qualified_name,
)
from labwright.kube.quantity import QuantityError, format_bytes, format_cpu, format_quantity, parse_quantity
from labwright.kube.references import FieldSpec, NameReference, name_references
from labwright.kube.scope import is_namespaced, known_kinds
from labwright.kube.version import Version, VersionError, parse_version
from labwright.source import KEY_ORDER

__all__ = [
    "GVK",
    "KEY_ORDER",
    "KUSTOMIZE",
    "NEWEST",
    "Cron",
    "CronError",
    "DurationError",
    "FieldSpec",
    "MergeFact",
    "NameReference",
    "ObjectId",
    "QuantityError",
    "Version",
    "VersionError",
    "fitted_name",
    "format_bytes",
    "format_cpu",
    "format_duration",
    "format_quantity",
    "gvk_of",
    "has_merge_facts",
    "is_dns_1035_label",
    "is_dns_label",
    "is_dns_subdomain",
    "is_label_value",
    "is_namespaced",
    "is_qualified_name",
    "known_kinds",
    "merge_fact",
    "merge_key",
    "name_references",
    "object_id",
    "parse_cron",
    "parse_duration",
    "parse_quantity",
    "parse_version",
    "split_api_version",
]
