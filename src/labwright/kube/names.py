"""Names that Kubernetes accepts. Mirrors k8s.io/apimachinery/pkg/util/validation/validation.go."""

from __future__ import annotations

import hashlib
import re

_LABEL = re.compile("[a-z0-9](?:[-a-z0-9]*[a-z0-9])?", re.ASCII)
_LABEL_1035 = re.compile("[a-z](?:[-a-z0-9]*[a-z0-9])?", re.ASCII)
_VALUE = re.compile("(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?", re.ASCII)
_UNFIT = re.compile("[^a-z0-9]+", re.ASCII)
LABEL_LENGTH = 63
SUBDOMAIN_LENGTH = 253


def is_dns_label(text: str) -> bool:
    """RFC 1123 label, the name of a namespace: lower case, digits, `-`; at most 63 characters."""
    return len(text) <= LABEL_LENGTH and _LABEL.fullmatch(text) is not None


def is_dns_1035_label(text: str) -> bool:
    """RFC 1035 label, the name of a Service: a DNS label that begins with a letter."""
    return len(text) <= LABEL_LENGTH and _LABEL_1035.fullmatch(text) is not None


def is_dns_subdomain(text: str) -> bool:
    """RFC 1123 subdomain, the name of most objects: labels of any length joined by dots; at most 253 characters."""
    return len(text) <= SUBDOMAIN_LENGTH and all(_LABEL.fullmatch(part) for part in text.split("."))


def is_label_value(text: str) -> bool:
    """The value of a label: at most 63 characters, empty allowed."""
    return len(text) <= LABEL_LENGTH and _VALUE.fullmatch(text) is not None


def is_qualified_name(text: str) -> bool:
    """The key of a label or annotation: a name, or a DNS subdomain, `/` and a name."""
    prefix, slash, name = text.rpartition("/")
    return bool(name) and is_label_value(name) and (is_dns_subdomain(prefix) if slash else True)


def fitted_name(*parts: str, longest: int = LABEL_LENGTH) -> str:
    """A DNS label from parts: lower case, joined by `-`; what is too long is cut and ends in a hash of the whole, so that it stays unique.

    Raises ValueError when nothing of the parts can stand in a name.
    """
    name = "-".join(filter(None, (_UNFIT.sub("-", part.lower()).strip("-") for part in parts)))
    if not name:
        raise ValueError(f"no name can be made of {parts!r}")
    if len(name) <= longest:
        return name
    suffix = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:8]
    return f"{name[: longest - 9].rstrip('-')}-{suffix}"
