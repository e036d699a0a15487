"""What a GitOps engine must say for itself: releases of charts, and the entry point of a cluster."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from labwright.catalog.contract import ChartRelease, Manifest, Stage
from labwright.emit.layouts import Layout
from labwright.plan import ClusterPlan, Plan


class Engine(Protocol):
    """One GitOps engine."""

    name: str
    keep: Mapping[str, str]
    """Annotations of an object that stays in the cluster when it leaves the repository."""

    def release(self, cluster: ClusterPlan, chart: ChartRelease) -> Iterator[tuple[str, Manifest]]:
        """(file name, object) for a chart with values: the release itself and where its chart comes from."""
        ...

    def entry(
        self, plan: Plan, cluster: ClusterPlan, layout: Layout, stages: Iterable[Stage]
    ) -> Iterator[tuple[str, tuple[Manifest, ...]]]:
        """(path from the repository's root, objects) that make the cluster apply the stages, in order."""
        ...

    def bootstrap(self, plan: Plan, cluster: ClusterPlan, layout: Layout) -> str:
        """A shell script that hands a running cluster over to the engine, given the path of the cluster's age key."""
        ...
