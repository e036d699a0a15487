"""Homelab + catalog → Plan: every component, option, version and flow, per cluster."""

from labwright.plan.build import plan
from labwright.plan.stages import STAGES, StageRule, rule_of
from labwright.plan.values import ClusterPlan, Installed, Plan

__all__ = ["STAGES", "ClusterPlan", "Installed", "Plan", "StageRule", "plan", "rule_of"]
