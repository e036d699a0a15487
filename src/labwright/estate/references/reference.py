"""What a reference is."""

from dataclasses import dataclass

from labwright.estate.estate import EstateObject
from labwright.estate.fields import Path


@dataclass(frozen=True, slots=True)
class Reference:
    """One object names another."""

    holder: EstateObject
    path: Path
    """Of the field that holds the name."""
    group: str
    kind: str
    namespace: str
    """Empty for a cluster-scoped kind."""
    name: str
    key: str = ""
    """The key that must exist inside it (ConfigMaps, Secrets); empty: any."""
