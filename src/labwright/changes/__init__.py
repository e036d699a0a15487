"""What differs between two renderings of a cluster, and what that does to it. Pure: no files, no network, no clock."""

from labwright.changes.compare import compare_clusters
from labwright.changes.model import (
    ClusterChanges,
    Consequence,
    Evidence,
    Fate,
    FieldChange,
    Gravity,
    Group,
    ObjectAction,
    ObjectChange,
    Outcome,
    Routine,
    RoutinePile,
    UnitChanges,
)

__all__ = [
    "ClusterChanges",
    "Consequence",
    "Evidence",
    "Fate",
    "FieldChange",
    "Gravity",
    "Group",
    "ObjectAction",
    "ObjectChange",
    "Outcome",
    "Routine",
    "RoutinePile",
    "UnitChanges",
    "compare_clusters",
]
