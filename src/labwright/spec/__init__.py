"""`homelab.yaml`: its shape, its overlays, and what the file alone can tell about its mistakes."""

from labwright.spec import models
from labwright.spec.load import SHARED, ClusterSpec, Spec, load
from labwright.spec.models import Homelab
from labwright.spec.promises import promises
from labwright.spec.recipients import missing_recipients
from labwright.spec.validate import dotted, validate

__all__ = [
    "SHARED",
    "ClusterSpec",
    "Homelab",
    "Spec",
    "dotted",
    "load",
    "missing_recipients",
    "models",
    "promises",
    "validate",
]
