"""What a generator is given while it runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from labwright.render.argocd.repositories import Repositories
from labwright.render.argocd.templating import Language
from labwright.render.objects import Object
from labwright.source import YamlMap, assign, nearest_place, origin_of
from labwright.tree import FileSystem, files_below

MAX_PATHS = 100_000
"""Most folders or files that a git generator looks at. Chosen by feel, against links in a circle."""


@dataclass(slots=True)
class Generation:
    """What generators may look at."""

    fs: FileSystem
    repositories: Repositories
    secrets: tuple[Object, ...] = ()
    """Secrets that register clusters."""
    _folders: list[str] | None = None
    _files: list[str] | None = None

    def folders(self) -> list[str]:
        """All folders that are not hidden, in the order of a walk."""
        if self._folders is None:
            self._folders = list(islice(_folders(self.fs, "", 0), MAX_PATHS))
        return self._folders

    def files(self) -> list[str]:
        """All files."""
        if self._files is None:
            self._files = sorted(islice(files_below(self.fs, ""), MAX_PATHS))
        return self._files


def _folders(fs: FileSystem, folder: str, depth: int) -> Iterator[str]:
    for name in fs.list(folder):
        path = f"{folder}/{name}" if folder else name
        if not name.startswith(".") and depth < 40 and fs.is_dir(path):
            yield path
            yield from _folders(fs, path, depth + 1)


@dataclass(frozen=True, slots=True)
class Run:
    """What one generator is given."""

    generation: Generation
    language: Language
    owner: str
    """For messages: `ApplicationSet argocd/apps`."""
    depth: int = 0
    """How deep in matrices and merges."""

    def inside(self) -> Run:
        """The run of a generator inside this one."""
        return replace(self, depth=self.depth + 1)


def append_values(run: Run, settings: YamlMap, params: YamlMap) -> None:
    """Add the `values` of a generator, templates over its own parameters (value_interpolation.go)."""
    values = settings.get("values")
    if not isinstance(values, YamlMap):
        return
    made = YamlMap(place=values.place)
    for key, value in values.items():
        text = run.language.fill(str(value), params, nearest_place(values, key))
        assign(made, key, text, origin_of(values, key))
    if run.language.go:
        assign(params, "values", made, origin_of(settings, "values"))
        return
    for key in made:
        assign(params, f"values.{key}", made[key], made.origins.get(key))
