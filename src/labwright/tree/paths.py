"""Paths within a tree: relative, with `/`, never leaving it."""

from __future__ import annotations

OWN_FOLDER = ".labwright"
"""The folder at the root of a written tree that holds labwright's bookkeeping. No tree may emit into it."""


def checked(path: str) -> str:
    """The path, when it may name a file of a tree. Raises ValueError otherwise: emitting such a path is our own fault."""
    parts = path.split("/")
    if any(part in {"", ".", ".."} for part in parts) or "\\" in path or not path.isprintable():
        raise ValueError(f"not a path within a tree: {path!r}")
    return path


def normal(path: str) -> str | None:
    """The path with `.`, `..` and repeated `/` resolved by text alone; `""` is the root, None is outside it."""
    plain = "/." not in path and "//" not in path and "\0" not in path
    if plain and path and path[0] not in "/." and path[-1] != "/":
        return path  # as nearly all are
    if path.startswith("/") or "\0" in path:
        return None
    found: list[str] = []
    for part in path.split("/"):
        if part == "..":
            if not found:
                return None
            found.pop()
        elif part not in {"", "."}:
            found.append(part)
    return "/".join(found)


def parents(path: str) -> tuple[str, ...]:
    """The folders above a path, outermost first, without the root: `a/b/c` gives `a`, `a/b`."""
    parts = path.split("/")
    return tuple("/".join(parts[:length]) for length in range(1, len(parts)))
