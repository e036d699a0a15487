"""Network policies become who reaches whom, and why."""

from labwright.net.endpoints import ContainerPort, Endpoint, Labels, Outside, PodSet, labels_of
from labwright.net.errors import NetError
from labwright.net.ports import EVERY_PORT, NO_PORT, PortSet
from labwright.net.reachability import Answer, Area, Because, Reach, reach

__all__ = [
    "EVERY_PORT",
    "NO_PORT",
    "Answer",
    "Area",
    "Because",
    "ContainerPort",
    "Endpoint",
    "Labels",
    "NetError",
    "Outside",
    "PodSet",
    "PortSet",
    "Reach",
    "labels_of",
    "reach",
]
