"""What a layout decides: paths, and nothing else. A layout knows stages and clusters, never a component."""

from dataclasses import dataclass
from typing import Protocol

from labwright.catalog.contract import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """Where the objects of one stage stand. Paths are relative to the repository's root, with `/`."""

    base: str
    """Folder of what clusters share; empty when the stage keeps nothing in common."""
    overlay: str
    """Folder of one cluster; it is what the GitOps engine applies."""


class Layout(Protocol):
    """Decides where everything stands."""

    name: str

    def folder(self, stage: Stage, cluster: str) -> Folder:
        """Base and overlay folders of a stage."""
        ...

    def entry(self, cluster: str) -> str:
        """The folder that a cluster reconciles from."""
        ...

    def group(self, stage: Stage) -> str:
        """Name of the file in the entry folder that holds the stage's engine object, without its ending."""
        ...

    def purposes(self) -> tuple[tuple[str, str], ...]:
        """(path, what it is for) of the top folders, for the documentation."""
        ...
