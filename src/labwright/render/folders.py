"""Folders in which nobody looks for clusters: what lies there was put there by a program, and is somebody else's.

Examples and tests of packages hold Applications and kustomizations too, and there are a great many files.
"""

from __future__ import annotations

OF_TOOLS = frozenset({".git", "node_modules", ".venv", ".terraform"})
"""What tools keep for themselves: history, packages, downloads. Never applied to a cluster."""

NOT_OWN = OF_TOOLS | {"vendor"}
"""Besides, copies of other repositories. Who looks for every Application or overlay passes them over; Flux's discovery does
not, since a Kustomization that `flux bootstrap` wrote, or that another one leads to, says itself that it is applied."""
