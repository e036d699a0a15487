"""GitOps engines by name: entry points, order, health."""

from labwright.emit.gitops.contract import Engine
from labwright.emit.gitops.flux import Flux

ENGINES: dict[str, Engine] = {"flux": Flux()}

__all__ = ["ENGINES", "Engine"]
