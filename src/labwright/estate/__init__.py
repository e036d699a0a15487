"""One cluster, indexed: its objects, the order they are applied in, and what controllers will make of them."""

from labwright.estate.addresses import Addresses, Allocator, LoadBalancer, Pool
from labwright.estate.claims import Claim, StorageClass
from labwright.estate.estate import Estate, estate_of
from labwright.estate.graph import ApplyGraph, Reason, Wait
from labwright.estate.objects import EstateObject, Projected, Thing
from labwright.estate.pods import PodTemplate, pod_templates
from labwright.estate.references import Reference
from labwright.estate.routes import Route
from labwright.estate.services import Service, ServicePort
from labwright.estate.workloads import Port, Workload

__all__ = [
    "Addresses",
    "Allocator",
    "ApplyGraph",
    "Claim",
    "Estate",
    "EstateObject",
    "LoadBalancer",
    "PodTemplate",
    "Pool",
    "Port",
    "Projected",
    "Reason",
    "Reference",
    "Route",
    "Service",
    "ServicePort",
    "StorageClass",
    "Thing",
    "Wait",
    "Workload",
    "estate_of",
    "pod_templates",
]
