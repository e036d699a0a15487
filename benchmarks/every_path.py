"""`every_path.py REPOSITORY LIST`: build every folder that the list names, in this one process, and print the objects."""

from __future__ import annotations

import sys
from pathlib import Path

from labwright.render.goyaml import dump_all
from labwright.render.kustomize.build import kustomize
from labwright.tree import DiskTree


def main() -> int:
    """Returns 1 when a folder cannot be built."""
    root, listed = Path(sys.argv[1]), Path(sys.argv[2])
    files = DiskTree(root)
    for path in listed.read_text(encoding="utf-8").split():
        rendered = kustomize(files, path, restricted=False)
        if not rendered.ok:
            return 1
        sys.stdout.write(dump_all(item.value for item in rendered.objects))
    return 0


if __name__ == "__main__":
    sys.exit(main())
