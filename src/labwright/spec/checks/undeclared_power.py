"""H109: a machine in a power domain that the inventory does not have.

A misspelt domain would hide that two machines go dark together.
"""

from collections.abc import Iterator

from labwright.source import Diagnostic, nearest
from labwright.spec.findings import did_you_mean, error, one_of
from labwright.spec.load import Spec

CODE = "H109"


def check(spec: Spec) -> Iterator[Diagnostic]:
    """Every machine whose power domain is not declared."""
    domains = spec.homelab.inventory.power
    for name, machine in spec.homelab.inventory.machines.items():
        if machine.power is not None and machine.power not in domains:
            near = nearest(machine.power, domains)
            yield error(
                CODE,
                f"{name} has the power domain `{machine.power}`, which is not declared",
                spec.place("inventory", "machines", name, "power"),
                expected=one_of(sorted(domains), "a domain of `inventory.power`"),
                hint=did_you_mean(near) or f"declare it: `power: {{{machine.power}: {{}}}}` in `inventory`",
            )
