"""Nouns that both halves of labwright share: frozen values, no behaviour, no I/O.

The left half (spec, catalog, plan, emit) makes them, the right half (render, estate, net, rules) reads them; neither
half ever imports the other.
"""

from labwright.model.flow import (
    AllPods,
    Anywhere,
    ApiServer,
    Cidrs,
    Flow,
    Internet,
    Nodes,
    Peer,
    Pods,
    Port,
    Protocol,
)
from labwright.model.footprint import Footprint, VolumeFootprint, WorkloadFootprint
from labwright.model.inventory import Disk, Inventory, Machine, Network
from labwright.model.promise import Promise

__all__ = [
    "AllPods",
    "Anywhere",
    "ApiServer",
    "Cidrs",
    "Disk",
    "Flow",
    "Footprint",
    "Internet",
    "Inventory",
    "Machine",
    "Network",
    "Nodes",
    "Peer",
    "Pods",
    "Port",
    "Promise",
    "Protocol",
    "VolumeFootprint",
    "WorkloadFootprint",
]
