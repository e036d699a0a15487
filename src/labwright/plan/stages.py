"""The order in which a cluster comes up: which stage waits for which, and why.

Monitoring waits for the controllers alone (its volumes need the storage, its namespace must exist) and nothing waits
for it, so a broken dashboard never holds an app back.
"""

from dataclasses import dataclass

from labwright.catalog.contract import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRule:
    """One stage: what must be ready before it, and what a reader should know of it."""

    stage: Stage
    after: tuple[Stage, ...]
    what: str


STAGES: tuple[StageRule, ...] = (
    StageRule(stage=Stage.CONTROLLERS, after=(), what="namespaces, operators and charts that the rest builds on"),
    StageRule(
        stage=Stage.CONFIGS,
        after=(Stage.CONTROLLERS,),
        what="what the operators act on: issuers, address pools, databases, network policies",
    ),
    StageRule(stage=Stage.APPS, after=(Stage.CONFIGS,), what="the applications"),
    StageRule(stage=Stage.MONITORING, after=(Stage.CONTROLLERS,), what="metrics, logs and their stores"),
    StageRule(
        stage=Stage.MONITORING_CONFIGS,
        after=(Stage.MONITORING,),
        what="monitors, rules and alerts: they need the kinds that the monitoring stack brings",
    ),
    StageRule(stage=Stage.DASHBOARDS, after=(Stage.MONITORING,), what="dashboards, loaded once Grafana is there"),
)
"""In the order in which a reader should meet them; every stage stands after the stages it waits for."""


def rule_of(stage: Stage) -> StageRule:
    """The rule of a stage."""
    return next(rule for rule in STAGES if rule.stage is stage)
