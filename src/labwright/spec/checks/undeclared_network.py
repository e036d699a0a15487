"""H104: a machine in a network that the inventory does not have."""

from collections.abc import Iterator

from labwright.source import Diagnostic, nearest
from labwright.spec.findings import did_you_mean, error, one_of
from labwright.spec.load import Spec

CODE = "H104"


def check(spec: Spec) -> Iterator[Diagnostic]:
    """Every machine whose network is not declared."""
    networks = spec.homelab.inventory.networks
    for name, machine in spec.homelab.inventory.machines.items():
        if machine.network is not None and machine.network not in networks:
            yield error(
                CODE,
                f"{name} is in the network `{machine.network}`, which is not declared",
                spec.place("inventory", "machines", name, "network"),
                expected=one_of(sorted(networks), "a network of `inventory.networks`"),
                hint=did_you_mean(nearest(machine.network, networks)),
            )
