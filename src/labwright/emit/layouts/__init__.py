"""Layouts by name. One file per layout; the name in `repository.layout` is the name of the file."""

from labwright.emit.layouts.contract import Folder, Layout
from labwright.emit.layouts.layers import Layers

LAYOUTS: dict[str, Layout] = {"layers": Layers()}

__all__ = ["LAYOUTS", "Folder", "Layout"]
