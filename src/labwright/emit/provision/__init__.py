"""Machine provisioning by distribution: what to put on the machines before GitOps takes over."""

from collections.abc import Callable, Iterator

from labwright.emit.provision import k3d, k3s
from labwright.plan import ClusterPlan

DISTRIBUTIONS: dict[str, Callable[[ClusterPlan], Iterator[tuple[str, str]]]] = {"k3d": k3d.files, "k3s": k3s.files}
"""Distribution → its files as (path, text)."""

__all__ = ["DISTRIBUTIONS"]
