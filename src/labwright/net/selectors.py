"""Label selectors, as Kubernetes reads them.

Source: `LabelSelector` of apimachinery (meta/v1) and `labels.Requirement.Matches`: all parts must hold, an empty
selector matches everything, `NotIn` and `DoesNotExist` also match what lacks the key.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

from labwright.net.errors import mapping, refuse, sequence, text

Operator = Literal["In", "NotIn", "Exists", "DoesNotExist"]
OPERATORS: tuple[str, ...] = ("In", "NotIn", "Exists", "DoesNotExist")


@dataclass(frozen=True, slots=True, order=True)
class Requirement:
    """One condition on one label."""

    key: str
    operator: Operator
    values: tuple[str, ...] = ()

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Whether an object with `labels` meets it."""
        match self.operator:
            case "In":
                return labels.get(self.key) in self.values
            case "NotIn":
                return labels.get(self.key) not in self.values
            case "Exists":
                return self.key in labels
            case "DoesNotExist":
                return self.key not in labels


@dataclass(frozen=True, slots=True)
class Selector:
    """All requirements, sorted, so that selectors that say the same are equal."""

    requirements: tuple[Requirement, ...] = ()

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Whether an object with `labels` is selected."""
        return all(requirement.matches(labels) for requirement in self.requirements)


def read_selector(value: Any, *path: str | int, root: Any) -> Selector:
    """A `LabelSelector`. Raises NetError for one that the API server would refuse."""
    selector = mapping(value, root, *path)
    found = []
    for key, wanted in mapping(selector.get("matchLabels"), root, *path, "matchLabels").items():
        found.append(Requirement(str(key), "In", (text(wanted, root, *path, "matchLabels", key),)))
    for position, item in enumerate(sequence(selector.get("matchExpressions"), root, *path, "matchExpressions")):
        here = (*path, "matchExpressions", position)
        expression = mapping(item, root, *here)
        operator = expression.get("operator")
        if operator not in OPERATORS:
            raise refuse(f"{operator!r} is no operator of a selector", root, *here, expected=", ".join(OPERATORS))
        values = tuple(
            sorted(
                text(each, root, *here, "values", number)
                for number, each in enumerate(sequence(expression.get("values"), root, *here, "values"))
            )
        )
        if bool(values) != (operator in ("In", "NotIn")):
            raise refuse(f"{operator} with {len(values)} values", root, *here, expected="values with In and NotIn only")
        key = text(expression.get("key"), root, *here, "key")
        found.append(Requirement(key, cast("Operator", operator), values))
    return Selector(tuple(sorted(set(found))))
