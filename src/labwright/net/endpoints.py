"""Who can talk: sets of like pods, and places outside the pod network."""

from collections.abc import Mapping
from dataclasses import dataclass

Labels = tuple[tuple[str, str], ...]
"""Sorted label pairs."""


def labels_of(labels: Mapping[str, str]) -> Labels:
    """Label pairs as a value."""
    return tuple(sorted((str(key), str(value)) for key, value in labels.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerPort:
    """A port that a container declares. Its name is what a policy may call it by."""

    number: int
    protocol: str = "TCP"
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PodSet:
    """Pods that policies cannot tell apart: those of one workload, or a single one."""

    namespace: str
    name: str
    labels: Labels = ()
    ports: tuple[ContainerPort, ...] = ()
    host_network: bool = False
    """Such pods speak with their node's address, and no NetworkPolicy governs them."""
    blocks: tuple[str, ...] = ()
    """Addresses of their nodes, when they are on the host's network: `10.0.40.101/32`."""

    def __str__(self) -> str:
        return f"{self.namespace}/{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """A place outside the pod network: the Internet, a NAS, the machines themselves."""

    name: str
    blocks: tuple[str, ...]
    """Its address ranges. A policy matches it as soon as one address of them is meant."""

    def __str__(self) -> str:
        return self.name


Endpoint = PodSet | Outside
