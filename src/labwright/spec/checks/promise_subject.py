"""H119: a promise about something that the homelab does not have, or about the loss of nothing."""

from collections.abc import Iterator, Mapping

from labwright.source import Diagnostic, nearest
from labwright.spec.findings import did_you_mean, error
from labwright.spec.load import Spec
from labwright.spec.models.promises import RestorePromise, SurvivePromise

CODE = "H119"


def check(spec: Spec) -> Iterator[Diagnostic]:
    """Every name in a promise that leads nowhere."""
    inventory = spec.homelab.inventory
    for index, promise in enumerate(spec.homelab.promises):
        about: list[tuple[str, str | None, Mapping[str, object], tuple[str, ...]]] = [
            ("cluster", promise.cluster, spec.clusters, ("cluster",))
        ]
        if isinstance(promise, SurvivePromise):
            about += [
                ("power domain", promise.survive.power, inventory.power, ("survive", "power")),
                ("machine", promise.survive.machine, inventory.machines, ("survive", "machine")),
            ]
            if not promise.survive.model_fields_set:
                yield error(
                    CODE,
                    f"promise {promise.id} is about the loss of nothing",
                    spec.key("promises", index, "survive"),
                    expected="what is lost: `machines`, `machine`, `disks`, `power` or `internet`",
                )
        if isinstance(promise, RestorePromise):
            about.append(("database", promise.database, _databases(spec, promise.cluster), ("database",)))
        for noun, name, known, path in about:
            if name is not None and name not in known:
                yield error(
                    CODE,
                    f"promise {promise.id} is about the {noun} `{name}`, which does not exist",
                    spec.place("promises", index, *path),
                    hint=did_you_mean(nearest(name, known)),
                )


def _databases(spec: Spec, cluster: str | None) -> dict[str, object]:
    return {
        name: database
        for each in spec.clusters.values()
        if cluster in {None, each.name}
        for name, database in each.settings.databases.items()
        if database is not False
    }
