"""A tree in memory: path → content, immutable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from labwright.tree.paths import checked, normal, parents


class Tree(Mapping[str, bytes]):
    """The files of a repository before they are written. Iterates in sorted order; implements `FileSystem` for reading.

    Paths are relative, with `/`. Raises ValueError for paths that are not, and where a path is both file and folder.
    """

    def __init__(self, files: Mapping[str, bytes] | None = None) -> None:
        self._files = {checked(path): content for path, content in sorted((files or {}).items())}
        for path in self._files:
            for parent in parents(path):
                if parent in self._files:
                    raise ValueError(f"{parent} is a file and a folder: {path}")

    @classmethod
    def of(cls, files: Mapping[str, str | bytes]) -> Tree:
        """A tree of texts (written as UTF-8) and bytes."""
        return cls({path: _encoded(content) for path, content in files.items()})

    def __getitem__(self, path: str) -> bytes:
        return self._files[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def __repr__(self) -> str:
        return f"Tree({len(self)} files)"

    def __hash__(self) -> int:
        return hash(tuple(self._files.items()))

    @property
    def paths(self) -> tuple[str, ...]:
        """All paths, sorted."""
        return tuple(self._files)

    def text(self, path: str) -> str:
        """The content of a text file. Raises KeyError when there is none."""
        return self._files[path].decode("utf-8")

    def under(self, prefix: str) -> Tree:
        """The files in the folder `prefix`, at any depth; their paths stay whole."""
        start = prefix.rstrip("/") + "/" if prefix else ""
        return Tree({path: content for path, content in self._files.items() if path.startswith(start)})

    def with_(self, files: Mapping[str, str | bytes]) -> Tree:
        """A tree with these files added or replaced."""
        return Tree({**self._files, **{path: _encoded(content) for path, content in files.items()}})

    def without(self, paths: Iterable[str]) -> Tree:
        """A tree without these files."""
        gone = frozenset(paths)
        return Tree({path: content for path, content in self._files.items() if path not in gone})

    @classmethod
    def joined(cls, trees: Iterable[Tree]) -> Tree:
        """All files of several trees. Raises ValueError when two give one path different contents."""
        files: dict[str, bytes] = {}
        for tree in trees:
            for path, content in tree.items():
                if files.setdefault(path, content) != content:
                    raise ValueError(f"two different contents for {path}")
        return cls(files)

    @cached_property
    def _folders(self) -> dict[str, set[str]]:
        """Folder → names in it; the root is `""`."""
        folders: dict[str, set[str]] = {"": set()}
        for path in self._files:
            above = ""
            for step in (*parents(path), path):
                folders.setdefault(above, set()).add(step.rpartition("/")[2])
                above = step
        return folders

    def exists(self, path: str) -> bool:
        """Whether the path is a file or folder."""
        return self.is_file(path) or self.is_dir(path)

    def is_file(self, path: str) -> bool:
        """Whether the path is a file."""
        return normal(path) in self._files

    def is_dir(self, path: str) -> bool:
        """Whether the path is a folder."""
        return normal(path) in self._folders

    def read(self, path: str) -> bytes:
        """The content of a file. Raises FileNotFoundError or IsADirectoryError."""
        where = normal(path)
        if where in self._files:
            return self._files[where]
        if where in self._folders:
            raise IsADirectoryError(path)
        raise FileNotFoundError(path)

    def list(self, path: str) -> tuple[str, ...]:
        """The names in a folder, sorted. Raises FileNotFoundError or NotADirectoryError."""
        where = normal(path)
        if where is not None and where in self._folders:
            return tuple(sorted(self._folders[where]))
        if where in self._files:
            raise NotADirectoryError(path)
        raise FileNotFoundError(path)


def _encoded(content: str | bytes) -> bytes:
    return content.encode("utf-8") if isinstance(content, str) else content
