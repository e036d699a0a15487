"""Plan → Tree; pure."""

from labwright.emit.build import Emission, emit

__all__ = ["Emission", "emit"]
