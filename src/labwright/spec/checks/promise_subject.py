"""H119: a promise about something that the homelab does not have, or about the loss of nothing."""

from collections.abc import Collection, Iterator

from labwright.source import Diagnostic, Path, nearest
from labwright.spec.findings import did_you_mean, error
from labwright.spec.load import Spec
from labwright.spec.models.promises import RestorePromise, SurvivePromise

CODE = "H119"


def check(spec: Spec) -> Iterator[Diagnostic]:
    """Every name in a promise that leads nowhere."""
    inventory = spec.homelab.inventory
    for index, promise in enumerate(spec.homelab.promises):
        about: list[tuple[str, str | None, Collection[str], Path]] = [
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
            if isinstance(promise.apps, tuple):
                apps = _named(spec, promise.cluster, "apps")
                about += [("application", app, apps, ("apps", at)) for at, app in enumerate(promise.apps)]
        if isinstance(promise, RestorePromise):
            about.append(("database", promise.database, _named(spec, promise.cluster, "databases"), ("database",)))
        for noun, name, known, path in about:
            if name is not None and name not in known:
                yield error(
                    CODE,
                    f"promise {promise.id} is about the {noun} `{name}`, which does not exist",
                    spec.place("promises", index, *path),
                    hint=did_you_mean(nearest(name, known)),
                )


def _named(spec: Spec, cluster: str | None, section: str) -> set[str]:
    """What one cluster, or any of them, has in a section and has not switched off."""
    return {
        name
        for each in spec.clusters.values()
        if cluster in {None, each.name}
        for name, said in getattr(each.settings, section).items()
        if said is not False
    }
