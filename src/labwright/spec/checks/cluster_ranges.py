"""H117: addresses inside a cluster that are also used outside it, or for two purposes.

A pod could not reach a machine whose address is also a pod's or a Service's.
"""

from collections.abc import Iterator
from itertools import combinations

from labwright.source import Diagnostic, Note, Place
from labwright.spec.findings import error
from labwright.spec.load import Spec
from labwright.spec.scalars import Cidr

CODE = "H117"


def check(spec: Spec) -> Iterator[Diagnostic]:
    """Every pair of overlapping ranges of which at least one is the cluster's own."""
    for name, cluster in spec.clusters.items():
        distribution = cluster.settings.distribution
        own: list[tuple[str, Cidr, Place | None]] = [
            (f"{key} of cluster {name}", cidr, cluster.place("distribution", key))
            for key, cidr in (
                ("pod-cidr", distribution.pod_cidr),
                ("service-cidr", distribution.service_cidr),
                ("subnet", distribution.subnet),
            )
            if cidr is not None
        ]
        house: list[tuple[str, Cidr, Place | None]] = [
            (f"network {net}", network.cidr, spec.place("inventory", "networks", net, "cidr"))
            for net, network in spec.homelab.inventory.networks.items()
        ]
        pairs = [*combinations(own, 2), *((inner, outer) for inner in own for outer in house)]
        for (what, cidr, place), (other, other_cidr, other_place) in pairs:
            if cidr.version == other_cidr.version and cidr.overlaps(other_cidr):
                yield error(
                    CODE,
                    f"{what}, {cidr}, overlaps {other}, {other_cidr}",
                    place,
                    expected="addresses that nothing else has",
                    notes=(Note(other, other_place),),
                )
