"""What rendering a cluster may use beside the repository itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from labwright.render.memo import Memo, NoMemo
from labwright.render.recent import Recent
from labwright.tree.reading import FileSystem

if TYPE_CHECKING:  # an answer that was kept needs none of it
    from labwright.render.helm.contract import Capabilities, Foresight, Helm


class RepositoryTree(FileSystem, Protocol):
    """The files of a repository at one commit."""

    @property
    def commit(self) -> str:
        """The commit's id."""
        ...


class Repositories(Protocol):
    """Other Git repositories, out of the cache or the network."""

    def tree(self, url: str, revision: str) -> RepositoryTree:
        """The files at a branch, a tag, a reference, a commit or the newest tag in a range of versions; at HEAD when it is empty.

        Raises SourceError: NOT_CACHED where it is not in the cache and may not be fetched, another where it could not be fetched.
        """
        ...


NOT_CACHED = "G008"
"""Code of a repository that would have to be fetched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """All that decides what a repository renders to, apart from its files."""

    helm: Helm | None = None
    """None: releases stay unrendered."""
    foresight: Foresight | None = None
    """With it, releases whose objects decide nothing else are rendered when somebody looks at them; it is `helm` itself."""
    kubernetes_version: str = ""
    """`1.32.9`; empty when nobody said."""
    api_versions: frozenset[str] = frozenset()
    """What the cluster serves beyond Kubernetes' own and what the repository installs, e.g. `monitoring.coreos.com/v1`."""
    decrypt: Callable[[bytes, str], bytes] | None = None
    """A SOPS file's content and its name to its plain text; only where a key is present and was asked for. Raises SourceError."""
    repositories: Repositories | None = None
    """None: what other repositories hold stays unrendered."""
    memo: Memo = field(default_factory=NoMemo)
    recent: Recent[Any] | None = None
    """What was made in this process, for rendering another state of the same files after this one."""

    @property
    def capabilities(self) -> Capabilities:
        """What charts may ask of the cluster before anything of the repository is installed."""
        from labwright.render.helm.contract import Capabilities

        return Capabilities(kubernetes_version=self.kubernetes_version, api_versions=self.api_versions)

    @property
    def keeps_units(self) -> bool:
        """Whether units are kept for later runs: that takes about as long as making them, too long for one look at two states."""
        return self.memo.keeps and self.foresight is None
