"""H110: a virtual machine on a host that is not declared, or that is, in the end, itself."""

from collections.abc import Iterator

from labwright.source import Diagnostic, nearest
from labwright.spec.findings import did_you_mean, error
from labwright.spec.load import Spec

CODE = "H110"


def check(spec: Spec) -> Iterator[Diagnostic]:
    """Every undeclared host, and every ring of hosts once."""
    machines = spec.homelab.inventory.machines
    seen: set[str] = set()
    for name, machine in machines.items():
        if machine.host is not None and machine.host not in machines:
            yield error(
                CODE,
                f"{name} is a virtual machine of `{machine.host}`, which is not declared",
                spec.place("inventory", "machines", name, "host"),
                expected="a machine of `inventory.machines`",
                hint=did_you_mean(nearest(machine.host, machines)),
            )
        chain = [name]
        while (host := machines[chain[-1]].host) in machines and host not in chain and host not in seen:
            chain.append(host)
        if host in chain and not seen.intersection(chain):
            ring = [*chain[chain.index(host) :], host]
            yield error(
                CODE,
                f"{name} runs on itself: {' → '.join(ring)}",
                spec.place("inventory", "machines", name, "host"),
                expected="a chain of hosts that ends at real hardware",
            )
        seen.update(chain)
