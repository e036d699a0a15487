"""The one seam to the Helm engine, and the cache of charts."""

from labwright.render.helm.contract import (
    Capabilities,
    ChartRef,
    ChartSource,
    Helm,
    ReleaseSpec,
    RenderedRelease,
)

__all__ = ["Capabilities", "ChartRef", "ChartSource", "Helm", "ReleaseSpec", "RenderedRelease"]
