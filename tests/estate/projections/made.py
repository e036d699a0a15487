"""What an object of a YAML text is projected to."""

from labwright.estate.objects import Projected
from labwright.estate.projections import projected
from labwright.estate.projections.namespaces import Around
from tests.estate.estates import only


def projections(text: str, **namespaces: dict[str, str]) -> dict[str, Projected]:
    """`Kind namespace/name` of everything that controllers create from the object, with what is known of it."""
    found = projected(only(text), Around(namespaces=namespaces))
    return {f"{each.id.kind} {each.id.namespace}/{each.id.name}": each for each in found}


def made(text: str, **namespaces: dict[str, str]) -> set[str]:
    """The same, the names only."""
    return set(projections(text, **namespaces))
