"""What a reference is."""

from dataclasses import dataclass

from labwright.estate.fields import Path
from labwright.estate.objects import Thing
from labwright.kube import ObjectId
from labwright.source import Place


@dataclass(frozen=True, slots=True)
class Reference:
    """One object names another."""

    holder: Thing
    path: Path
    """Of the field that holds the name."""
    group: str
    kind: str
    namespace: str
    """Empty for a cluster-scoped kind."""
    name: str
    key: str = ""
    """The key that must exist inside it (ConfigMaps, Secrets); empty: any."""
    optional: bool = False
    """The holder does without it, or it is often made by hand: that it is missing is no fault."""
    selects: bool = False
    """Found by its labels, not by its name; `path` is that of the selector."""

    @property
    def target(self) -> ObjectId:
        """Who is named."""
        return ObjectId(self.group, self.kind, self.namespace, self.name)

    @property
    def place(self) -> Place | None:
        """The line that names it."""
        return self.holder.place(*self.path)
