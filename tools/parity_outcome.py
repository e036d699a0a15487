"""What comes of holding labwright's kustomize against the real one: what tools/parity.py finds and tools/parity_page.py shows."""

from __future__ import annotations

from dataclasses import dataclass

EQUAL, OFFLINE = "equal", "not buildable offline"
BOTH, OURS, REAL, DIFFERENT = "both refuse", "only ours refuses", "only the real one refuses", "different"
VERDICTS = (EQUAL, BOTH, DIFFERENT, OURS, REAL, OFFLINE)
FAULTS = (DIFFERENT, OURS, REAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one kustomization."""

    folder: str
    verdict: str
    bytes_equal: bool = False
    freely: bool = False
    """Compared without load restrictions, as Flux builds; with them both refuse."""
    detail: str = ""
    real_seconds: float = 0.0
    own_seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What became of one repository."""

    name: str
    revision: str
    outcomes: tuple[Outcome, ...]
    files: int
    """YAML files that were read."""
    crashes: tuple[str, ...]
    """Tracebacks and hangs, one line each."""

    def count(self, verdict: str) -> int:
        """Kustomizations with this verdict."""
        return sum(one.verdict == verdict for one in self.outcomes)
