"""Path to content: in memory, read from disk, written atomically.

Here stands what reads; who writes a tree asks `tree.writing`.
"""

from labwright.tree.memory import Tree
from labwright.tree.paths import OWN_FOLDER
from labwright.tree.reading import DiskTree, FileSystem, files_below

__all__ = ["OWN_FOLDER", "DiskTree", "FileSystem", "Tree", "files_below"]
