"""What set a field, what applies its object, who needs it; and what one line of the repository decides."""

from labwright.estate.explanation.evidence import Evidence
from labwright.estate.explanation.explain import ProberOf, Question, explain
from labwright.estate.explanation.lines import explain_line
from labwright.estate.explanation.model import (
    HIDDEN,
    After,
    Applier,
    ChartPart,
    Contribution,
    Decided,
    Explanation,
    Group,
    LineExplanation,
    LineUse,
    Link,
    Name,
    Share,
)
from labwright.estate.explanation.naming import AmbiguousError, Target, Wanted, find_object, releases_without_objects
from labwright.estate.explanation.paths import UnknownFieldError, locate, parse_path

__all__ = [
    "HIDDEN",
    "After",
    "AmbiguousError",
    "Applier",
    "ChartPart",
    "Contribution",
    "Decided",
    "Evidence",
    "Explanation",
    "Group",
    "LineExplanation",
    "LineUse",
    "Link",
    "Name",
    "ProberOf",
    "Question",
    "Share",
    "Target",
    "UnknownFieldError",
    "Wanted",
    "explain",
    "explain_line",
    "find_object",
    "locate",
    "parse_path",
    "releases_without_objects",
]
