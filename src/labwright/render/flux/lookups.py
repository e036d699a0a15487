"""What one object of a cluster may refer to in others: the views that a walk fills as it goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from labwright.render.objects import Object
from labwright.source import SourceError
from labwright.source.lines import decode, split_lines
from labwright.tree import FileSystem

Key = tuple[str, str, str]
"""Kind, namespace and name."""


def _nowhere(kind: str, namespace: str, name: str) -> str | None:
    del kind, namespace, name
    return None


@dataclass(slots=True, kw_only=True)
class Lookups:
    """Objects by kind, namespace and name, and the files of the repository."""

    settings: Mapping[Key, Object] = field(default_factory=dict)
    """ConfigMaps and Secrets."""
    sources: Mapping[Key, Object] = field(default_factory=dict)
    """HelmRepository, OCIRepository, GitRepository, Bucket, HelmChart, ExternalArtifact."""
    promised: Mapping[Key, Object] = field(default_factory=dict)
    """Settings that are not in the repository but that an object of it makes an operator write, and that object."""
    fs: FileSystem | None = None
    """Without it, values point to the field that holds them and no values file can be read."""
    folder_of: Callable[[str, str, str], str | None] = _nowhere
    """The folder of this repository that a source is, by its kind, namespace and name; None for a source that is elsewhere."""
    _lines: dict[str, Sequence[str]] = field(default_factory=dict)

    def lines(self, file: str) -> Sequence[str]:
        """The lines of a file; none when it cannot be read."""
        if file not in self._lines:
            try:
                self._lines[file] = split_lines(decode(self.fs.read(file), file)) if self.fs else ()
            except (OSError, KeyError, SourceError):
                self._lines[file] = ()
        return self._lines[file]
