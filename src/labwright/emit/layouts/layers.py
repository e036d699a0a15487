"""The `layers` layout: infrastructure, apps and monitoring side by side, each with a base and an overlay per cluster."""

from labwright.catalog.contract import Stage
from labwright.emit.layouts.contract import Folder

_STAGES = {
    Stage.CONTROLLERS: "infrastructure/controllers",
    Stage.CONFIGS: "infrastructure/configs",
    Stage.APPS: "apps",
    Stage.MONITORING: "monitoring/controllers",
    Stage.MONITORING_CONFIGS: "monitoring/configs",
    Stage.DASHBOARDS: "monitoring/dashboards",
}


class Layers:
    """One top folder per layer; below it `base` and one folder per cluster."""

    name = "layers"

    def folder(self, stage: Stage, cluster: str) -> Folder:
        """`infrastructure/controllers/{base,<cluster>}`; dashboards have no base."""
        root = _STAGES[stage]
        return Folder(base="" if stage is Stage.DASHBOARDS else f"{root}/base", overlay=f"{root}/{cluster}")

    def entry(self, cluster: str) -> str:
        """`clusters/<cluster>`."""
        return f"clusters/{cluster}"

    def group(self, stage: Stage) -> str:
        """`infrastructure`, `apps`, `monitoring`: one file per top folder."""
        return _STAGES[stage].split("/")[0]

    def purposes(self) -> tuple[tuple[str, str], ...]:
        """The top folders and what they hold."""
        return (
            ("clusters", "entry points: what each cluster reconciles, and its Flux installation"),
            ("infrastructure/controllers", "namespaces, operators and their charts"),
            (
                "infrastructure/configs",
                "what the operators act on: issuers, address pools, databases, network policies",
            ),
            ("apps", "the applications"),
            ("monitoring/controllers", "the observability stack"),
            ("monitoring/configs", "monitors, rules and alerts"),
            ("monitoring/dashboards", "Grafana dashboards"),
        )
