"""The shape of `homelab.yaml`, one module per section."""

from labwright.spec.models.base import Choice, Section
from labwright.spec.models.cluster import Cluster, Database, DatabaseOverlay, Distribution, NetworkRules, Shared
from labwright.spec.models.gitops import GitOps, Repository
from labwright.spec.models.homelab import Homelab, Metadata
from labwright.spec.models.inventory import DhcpRange, Disk, Inventory, Machine, Network, Power
from labwright.spec.models.promises import Losses, NetworkPromise, Promise, RestorePromise, SurvivePromise
from labwright.spec.models.secrets import Secrets

__all__ = [
    "Choice",
    "Cluster",
    "Database",
    "DatabaseOverlay",
    "DhcpRange",
    "Disk",
    "Distribution",
    "GitOps",
    "Homelab",
    "Inventory",
    "Losses",
    "Machine",
    "Metadata",
    "Network",
    "NetworkPromise",
    "NetworkRules",
    "Power",
    "Promise",
    "Repository",
    "RestorePromise",
    "Secrets",
    "Section",
    "Shared",
    "SurvivePromise",
]
