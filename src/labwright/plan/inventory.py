"""The physical facts, complete: what the spec says of each machine, else what its model brings.

| code | meaning |
|---|---|
| H201 | a machine of a model that the catalogue does not have |
| H202 | a fact that a cluster's machine needs and that neither the spec nor the model gives |
"""

from collections.abc import Iterator

from labwright.catalog import machines as catalogue
from labwright.catalog.machines import MachineModel
from labwright.kube.quantity import parse_quantity
from labwright.model import Disk, Inventory, Machine, Network
from labwright.source import Diagnostic, nearest
from labwright.spec import Spec, models
from labwright.spec.findings import did_you_mean, error

UNKNOWN_MODEL = "H201"
MISSING_FACT = "H202"

_MEDIA = ("nvme", "ssd", "hdd", "emmc", "sd", "usb")
_NOTHING = MachineModel(name="", title="")


def inventory(spec: Spec) -> tuple[Inventory, tuple[Diagnostic, ...]]:
    """All machines and networks, and what is wrong with them.

    Only a machine that runs a cluster must have all its facts; of another one, 0 CPUs, 0 bytes and no architecture mean
    that nobody said. Machines with a mistake are in the inventory all the same, so that later checks can name them.
    """
    declared = spec.homelab.inventory
    networks = tuple(
        Network(name=name, cidr=network.cidr, gateway=network.gateway, dns=tuple(network.dns))
        for name, network in declared.networks.items()
    )
    made = tuple(_machine(name, machine, networks) for name, machine in declared.machines.items())
    return Inventory(machines=made, networks=networks), tuple(_problems(spec))


def _machine(name: str, machine: models.Machine, networks: tuple[Network, ...]) -> Machine:
    facts = catalogue.facts_of(machine.model) or _NOTHING
    return Machine(
        name=name,
        model=machine.model,
        arch=machine.arch or facts.arch,
        cpus=machine.cpus or facts.cpus or 0,
        memory=int(parse_quantity(machine.memory)) if machine.memory else facts.memory or 0,
        disks=tuple(
            Disk(
                name=disk_name,
                size=int(parse_quantity(disk.size)),
                mount=disk.mount,
                media=disk.media or (disk_name if disk_name in _MEDIA else ""),
            )
            for disk_name, disk in machine.disks.items()
        ),
        address=machine.address,
        network=machine.network or _network_of(machine, networks),
        power=machine.power or "",
        chassis=machine.chassis,
        host=machine.host or "",
        hypervisor=machine.hypervisor or "",
        os=machine.os,
    )


def _network_of(machine: models.Machine, networks: tuple[Network, ...]) -> str:
    if machine.address is None:
        return ""
    return next((network.name for network in networks if machine.address in network.cidr), "")


def _problems(spec: Spec) -> Iterator[Diagnostic]:
    needed = _runs_a_cluster(spec)
    for name, machine in spec.homelab.inventory.machines.items():
        facts = catalogue.facts_of(machine.model)
        path = ("inventory", "machines", name)
        if facts is None:
            yield error(
                UNKNOWN_MODEL,
                f"{name} is of the model `{machine.model}`, which the catalogue does not have",
                spec.place(*path, "model"),
                expected="a model of the catalogue, or `generic` with `arch`, `cpus` and `memory`",
                hint=did_you_mean(nearest(machine.model, catalogue.known())),
            )
            continue
        given = {
            "arch": machine.arch or facts.arch,
            "cpus": machine.cpus or facts.cpus,
            "memory": machine.memory or facts.memory,
        }
        missing = [key for key, value in given.items() if not value]
        if missing and name in needed:
            keys = " and ".join(f"`{key}`" for key in missing)
            yield error(
                MISSING_FACT,
                f"{name} runs cluster {needed[name]}, and nothing says its {' and '.join(missing)}",
                spec.key(*path),
                expected=f"{keys}: the model `{machine.model}` does not tell",
                hint="for example `" + ", ".join(f"{key}: {_EXAMPLES[key]}" for key in missing) + "`",
            )


_EXAMPLES = {"arch": "arm64", "cpus": "4", "memory": "16Gi"}


def _runs_a_cluster(spec: Spec) -> dict[str, str]:
    """Machines that a cluster runs on, with the name of the first such cluster."""
    found: dict[str, str] = {}
    for name, cluster in spec.clusters.items():
        host = cluster.settings.distribution.runs_on
        for machine in (*cluster.settings.nodes, *([host] if host else [])):
            found.setdefault(machine, name)
    return found
