"""H111: a cluster on a machine that the inventory does not have, as a node or under `runs-on`."""

from collections.abc import Iterator

from labwright.source import Diagnostic, nearest
from labwright.spec.findings import did_you_mean, error
from labwright.spec.load import Spec

CODE = "H111"


def check(spec: Spec) -> Iterator[Diagnostic]:
    """Every undeclared machine that a cluster names."""
    machines = spec.homelab.inventory.machines
    for name, cluster in spec.clusters.items():
        host = cluster.settings.distribution.runs_on
        used = [(node, cluster.key("nodes", node)) for node in cluster.settings.nodes]
        if host is not None:
            used.append((host, cluster.place("distribution", "runs-on")))
        for machine, place in used:
            if machine not in machines:
                yield error(
                    CODE,
                    f"cluster {name} runs on `{machine}`, which is not declared",
                    place,
                    expected="a machine of `inventory.machines`",
                    hint=did_you_mean(nearest(machine, machines)),
                )
