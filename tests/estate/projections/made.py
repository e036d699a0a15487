"""What an object of a YAML text is projected to."""

from labwright.estate.projections import projected
from tests.estate.estates import only


def made(text: str) -> set[str]:
    """`Kind namespace/name` of everything that controllers create from the object."""
    obj = only(text)
    return {f"{each.kind} {each.namespace}/{each.name}" for each in projected(obj.value, obj.id)}
