from labwright.catalog.contract import Stage
from labwright.plan import STAGES, rule_of


def test_every_stage_has_one_rule() -> None:
    assert sorted(rule.stage for rule in STAGES) == sorted(Stage)


def test_a_stage_stands_after_what_it_waits_for() -> None:
    order = [rule.stage for rule in STAGES]
    for rule in STAGES:
        assert all(order.index(before) < order.index(rule.stage) for before in rule.after)


def test_nothing_waits_for_monitoring_but_monitoring() -> None:
    waiting = {rule.stage for rule in STAGES if Stage.MONITORING in rule.after}
    assert waiting == {Stage.MONITORING_CONFIGS, Stage.DASHBOARDS}
    assert rule_of(Stage.APPS).after == (Stage.CONFIGS,)
