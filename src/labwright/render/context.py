"""What rendering a cluster may use beside the repository itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from labwright.render.helm.contract import Capabilities, Helm
from labwright.render.memo import Memo, NoMemo


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """All that decides what a repository renders to, apart from its files."""

    helm: Helm | None = None
    """None: releases stay unrendered."""
    kubernetes_version: str = ""
    """`1.32.9`; empty when nobody said."""
    api_versions: frozenset[str] = frozenset()
    """What the cluster serves beyond Kubernetes' own and what the repository installs, e.g. `monitoring.coreos.com/v1`."""
    decrypt: Callable[[bytes, str], bytes] | None = None
    """A SOPS file's content and its name to its plain text; only where a key is present and was asked for. Raises SourceError."""
    memo: Memo = field(default_factory=NoMemo)

    @property
    def capabilities(self) -> Capabilities:
        """What charts may ask of the cluster before anything of the repository is installed."""
        return Capabilities(kubernetes_version=self.kubernetes_version, api_versions=self.api_versions)
