"""H101: two networks of the house share addresses.

A router cannot tell to which of them a packet belongs.
"""

from collections.abc import Iterator
from itertools import combinations

from labwright.source import Diagnostic, Note
from labwright.spec.findings import error
from labwright.spec.load import Spec

CODE = "H101"


def check(spec: Spec) -> Iterator[Diagnostic]:
    """Every pair of networks that overlap."""
    for (first, one), (second, other) in combinations(spec.homelab.inventory.networks.items(), 2):
        if one.cidr.version == other.cidr.version and one.cidr.overlaps(other.cidr):
            yield error(
                CODE,
                f"network {second} ({other.cidr}) overlaps {first} ({one.cidr})",
                spec.place("inventory", "networks", second, "cidr"),
                expected="addresses that no other network has",
                notes=(Note(f"{first} is given here", spec.place("inventory", "networks", first, "cidr")),),
            )
