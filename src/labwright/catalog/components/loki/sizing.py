"""How many pods of each kind, and how many of them hold a copy of each log line."""

from collections.abc import Iterator
from dataclasses import dataclass

from labwright.catalog.components.loki.options import LokiOptions
from labwright.catalog.contract import Problem, Site

LokiSite = Site[LokiOptions]

COPIES = 3
"""Copies of a log line that survive the loss of one: the ring wants a majority (two of three) for every write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizing:
    """Replicas by target, and the ring's replication factor."""

    write: int
    read: int
    backend: int
    copies: int


def sizing(site: LokiSite) -> Sizing:
    """What the options say, or what fits the nodes.

    A write is accepted when a majority of `copies` write pods have it, so the ring never serves a write with fewer
    write pods than that majority. With one or two of them a single copy is right: two copies need both pods for every
    write, and survive nothing.
    """
    nodes = max(1, len(site.cluster.nodes))
    write = site.options.write or (COPIES if nodes >= COPIES else 1)
    few = min(2, nodes)
    return Sizing(
        write=write,
        read=site.options.read or few,
        backend=site.options.backend or few,
        copies=COPIES if write >= COPIES else 1,
    )


def too_many(site: LokiSite) -> Iterator[Problem]:
    """More pods of a kind than nodes: the chart lets no two of them share a node, so some would never start."""
    nodes = len(site.cluster.nodes)
    for target in ("write", "read", "backend"):
        wanted = getattr(site.options, target)
        if wanted is not None and nodes and wanted > nodes:
            yield Problem(
                path=(target,),
                message=f"{wanted} {target} pods of Loki need as many nodes, and {site.cluster.name} has {nodes}",
                help=f"at most {nodes}; pods of one kind never share a node",
            )
