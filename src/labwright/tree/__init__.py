"""Path to content: in memory, read from disk, written atomically."""

from labwright.tree.change import Kept, Report
from labwright.tree.memory import Tree
from labwright.tree.paths import OWN_FOLDER
from labwright.tree.reading import DiskTree, FileSystem, files_below
from labwright.tree.writing import preview, recover, write

__all__ = [
    "OWN_FOLDER",
    "DiskTree",
    "FileSystem",
    "Kept",
    "Report",
    "Tree",
    "files_below",
    "preview",
    "recover",
    "write",
]
