"""Which sources are this repository, and what of it they show.

A GitRepository does not say so, and its URL may be anything. The one that the entry's Kustomization names is; so is every
source of the same URL, and what an ArtifactGenerator copies out of one. A source that a pipeline pushes as an OCI artifact may
hold only a folder of the repository; then paths start there. A GitRepository that is another one is shown beside this one's
files, where it is at hand.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from labwright.render.context import NOT_CACHED
from labwright.render.flux.artifacts import MOUNT, ArtifactView, Copy, read_copy
from labwright.render.flux.discovery import folders
from labwright.render.flux.faults import remark
from labwright.render.flux.groups import EXTENSIONS, SOURCE
from labwright.render.flux.mounted import Mount, MountedTree, free_name
from labwright.render.flux.promises import promises
from labwright.render.flux.sourceignore import FILE as IGNORE_FILE
from labwright.render.flux.sourceignore import Hiding
from labwright.render.objects import Object
from labwright.source import Diagnostic, Severity, SourceError, YamlMap, nearest, nearest_place
from labwright.tree import FileSystem

if TYPE_CHECKING:
    from labwright.render.context import Repositories

Key = tuple[str, str]
"""Kind and name of a source; the namespace hardly ever differs."""

ARTIFACT = "ExternalArtifact"

_REVISIONS = ("commit", "name", "semver", "tag", "branch")
"""Fields of a GitRepository's `spec.ref`; the first one that is there counts (GitRepositoryRef of source-controller's API)."""


class View(NamedTuple):
    """How a source shows the repository."""

    key: str
    """All that decides it, apart from the files themselves."""
    over: Callable[[FileSystem], FileSystem]
    """The files as the source shows them."""


class _Artifact(NamedTuple):
    namespace: str
    copies: tuple[Copy, ...]
    aliases: dict[str, Key]
    text: str
    """The operations, for the key of a view."""


@dataclass(slots=True)
class Sources:
    """What a walk knows of the cluster's sources so far."""

    local: set[Key] = field(default_factory=set)
    """Those that are this repository."""
    promised: dict[tuple[str, str, str], Object] = field(default_factory=dict)
    """ConfigMaps and Secrets that are made in the cluster, by kind, namespace and name, and what makes them."""
    repositories: Repositories | None = None
    """Where those that are other Git repositories come from; None when they are left out."""
    mounts: dict[str, Mount] = field(default_factory=dict)
    """The other repositories that some Kustomization takes its files from, by their names."""
    _mounted: dict[tuple[str, str, str], Mount | SourceError] = field(default_factory=dict)
    """The same by address, revision and `spec.ignore`, and why others are not there."""
    _urls: dict[Key, str] = field(default_factory=dict)
    _revisions: dict[Key, str] = field(default_factory=dict)
    _ignores: dict[Key, str] = field(default_factory=dict)
    _ignoring: dict[str, bool] = field(default_factory=dict)
    """Folders that were asked for a `.sourceignore`, theirs or one around them."""
    _namespaces: dict[Key, set[str]] = field(default_factory=dict)
    _artifacts: dict[str, _Artifact] = field(default_factory=dict)
    _bases: dict[str, str] = field(default_factory=dict)
    """Where a path of a local source starts, for paths that do not start at the root."""

    def note(self, item: Object) -> None:
        """Take in an object, if it is a source or makes settings in the cluster."""
        for promise in promises(item):
            self.promised.setdefault(promise, item)
        group = item.api_version.partition("/")[0]
        spec = item.value.get("spec")
        if not isinstance(spec, dict):
            return
        if group == SOURCE:
            key = (item.kind, item.name)
            self._urls[key] = str(spec.get("url", ""))
            self._revisions[key] = _revision(spec)
            self._namespaces.setdefault(key, set()).add(item.namespace)
            if isinstance(spec.get("ignore"), str):
                self._ignores[key] = spec["ignore"]
        elif group == EXTENSIONS and item.kind == "ArtifactGenerator":
            self._note_artifacts(item.namespace, spec)

    def _note_artifacts(self, namespace: str, spec: dict[str, Any]) -> None:
        aliases = {
            str(one.get("alias")): (str(one.get("kind", "GitRepository")), str(one.get("name", "")))
            for one in spec.get("sources") or ()
            if isinstance(one, dict)
        }
        if not self.local and aliases:
            self.local.add(next(iter(aliases.values())))
        for artifact in spec.get("artifacts") or ():
            if not isinstance(artifact, dict):
                continue
            entries = [one for one in artifact.get("copy") or () if isinstance(one, dict)]
            copies = tuple(copy for one in entries if (copy := read_copy(one)) is not None)
            text = json.dumps([entries, aliases], default=str)
            self._artifacts[str(artifact.get("name"))] = _Artifact(namespace, copies, aliases, text)

    def is_local(self, key: Key) -> bool:
        """Whether a source is this repository: named by the entry, or of the same URL."""
        return key in self.local or (
            key in self._urls and any(self._urls.get(one) == self._urls[key] != "" for one in self.local)
        )

    def knows(self, spec: YamlMap) -> bool:
        """Whether the source of a Kustomization has been seen, or is this repository; one to come may be waited for."""
        key = _key(spec)
        return key is None or self.is_local(key) or key in self._urls or self._makes(key)

    def _makes(self, key: Key) -> bool:
        """Whether a generator of the repository makes an artifact."""
        return key[0] == ARTIFACT and key[1] in self._artifacts

    def holds(self, name: str, spec: YamlMap, found: list[Diagnostic]) -> bool:
        """Whether the files of Kustomization `namespace/name` are in this repository, or in one that is at hand.

        Remarks go to `found`.
        """
        key = _key(spec)
        if key is None:
            return True
        place = nearest_place(spec, "sourceRef", "name")
        if self.is_local(key):
            self._check_namespace(key, name, spec, found)
            return True
        if self._makes(key):
            artifact = self._artifacts[key[1]]
            away = sorted({one for one in artifact.aliases.values() if not self.is_local(one)})
            if len(away) < len(artifact.aliases):
                return True
            message = f"Kustomization {name} takes its files from {' '.join(key)}, which is made of {' '.join(away[0])}, not of this repository"
            found.append(remark(Severity.INFO, "FX003", message, place))
            return False
        if key in self._urls or key[0] == ARTIFACT:
            url = self._urls.get(key)
            where = f" ({url})" if url else ""
            message = f"Kustomization {name} takes its files from {' '.join(key)}{where}, not from this repository"
            mount = self._mount_of(key)
            if isinstance(mount, Mount):
                self._check_namespace(key, name, spec, found)
                return True
            hint = ""
            if mount is not None:
                why = mount.diagnostics[0]
                message = f"{message}: {why.message}"
                hint = "`--allow-network` fetches it into the cache" if why.code == NOT_CACHED else why.help
            found.append(remark(Severity.INFO, "FX003", message, place, help=hint))
            return False
        if not self.local:
            self.local.add(key)
            return True
        known = sorted(one for kind, one in {*self.local, *self._urls} if kind == key[0] and one)
        near = nearest(key[1], known)
        hint = f"did you mean `{near}`?" if near else f"known here: {', '.join(known)}" if known else ""
        message = f"{' '.join(key)} of Kustomization {name} does not exist; it is taken for this repository"
        found.append(remark(Severity.ERROR, "FX003", message, place, help=hint))
        return True

    def _mount_of(self, key: Key) -> Mount | SourceError | None:
        """The other repository that a source is, or why it is not at hand; None for one that nobody asks for."""
        url = self._urls.get(key)
        if self.repositories is None or key[0] != "GitRepository" or not url or self.is_local(key):
            return None
        asked = (url, self._revisions[key], self._ignores.get(key, ""))
        mount = self._mounted.get(asked)
        if mount is None:
            mount = self._mounted[asked] = self._mounted_tree(key[1], *asked, self.repositories)
        return mount

    def _mounted_tree(
        self, name: str, url: str, revision: str, ignore: str, known: Repositories
    ) -> Mount | SourceError:
        try:
            tree = known.tree(url, revision)
            tree.list("")  # what of it cannot be read is told here
        except SourceError as error:
            return error
        except OSError as error:
            return SourceError(Diagnostic(Severity.ERROR, "T003", f"it cannot be read: {error.strerror or error}"))
        mount = Mount(free_name(name, self.mounts), json.dumps([url, tree.commit, ignore]), Hiding(tree, ignore))
        self.mounts[mount.name] = mount
        return mount

    def _check_namespace(self, key: Key, name: str, spec: YamlMap, found: list[Diagnostic]) -> None:
        """A source is looked up in the Kustomization's namespace unless the reference names one."""
        there = self._namespaces.get(key)
        wanted = str(spec["sourceRef"].get("namespace") or name.partition("/")[0])
        if not there or "" in there or wanted in there:
            return
        message = f"{key[0]} {wanted}/{key[1]} does not exist"
        hint = f"there is one in namespace `{min(there)}`: set sourceRef.namespace"
        found.append(remark(Severity.ERROR, "FX003", message, nearest_place(spec, "sourceRef", "name"), help=hint))

    def folder(self, spec: YamlMap, path: str, fs: FileSystem) -> str:
        """Where a path of the Kustomization's source is: in this repository, or in an artifact or another one as its view shows it."""
        key = _key(spec)
        if key is not None and self._makes(key):
            return posixpath.normpath(posixpath.join(self._mount(key[1]), path))
        if key is not None and isinstance(mount := self._mount_of(key), Mount):
            return posixpath.normpath(posixpath.join(mount.folder, path))
        return self._resolved(path, fs) if key is None or key[0] != "GitRepository" else path

    def root(self, kind: str, name: str, fs: FileSystem) -> str | None:
        """The folder of the repository that a source is; None for one that is elsewhere, or no plain folder."""
        key = (kind, name)
        if self.is_local(key):
            return self._base(fs) if kind != "GitRepository" else "."
        if self._makes(key):
            artifact = self._artifacts[name]
            if len(artifact.copies) == 1 and artifact.copies[0].pattern.endswith("/**"):
                start = self._alias_root(artifact, fs, artifact.copies[0].alias)
                if start is not None and not artifact.copies[0].target.strip("/"):
                    return posixpath.normpath(posixpath.join(start, artifact.copies[0].pattern.removesuffix("/**")))
        return None

    def view(self, spec: YamlMap, path: str, fs: FileSystem) -> View | None:
        """How the source of a Kustomization shows the repository; None when it shows it as it is."""
        key = _key(spec)
        if key is None:
            return None
        if self._makes(key):
            artifact = self._artifacts[key[1]]
            mount = self._mount(key[1])

            def show(files: FileSystem) -> FileSystem:
                return ArtifactView(files, mount, artifact.copies, partial(self._alias_root, artifact, files))

            return View(f"artifact {key[1]} {artifact.text}", show)
        if isinstance(other := self._mount_of(key), Mount):
            show_other = partial(MountedTree, mounts={other.name: other}, looks_into=other.name)
            return View(f"repository {other.name} {other.key}", show_other)
        ignore = self._ignores.get(key, "")
        if ignore or self._has_ignore_file(fs, "" if path == "." else path):
            return View(f"ignore {ignore}", partial(Hiding, ignore=ignore))
        return None

    def _has_ignore_file(self, fs: FileSystem, folder: str) -> bool:
        """Whether a folder or one around it says which files the source leaves out."""
        found = self._ignoring.get(folder)
        if found is None:
            above = folder.rpartition("/")[0]
            here = fs.is_file(f"{folder}/{IGNORE_FILE}" if folder else IGNORE_FILE)
            found = here or (bool(folder) and self._has_ignore_file(fs, above))
            self._ignoring[folder] = found
        return found

    def _mount(self, name: str) -> str:
        return f"{MOUNT}/{name}"

    def _alias_root(self, artifact: _Artifact, fs: FileSystem, alias: str) -> str | None:
        key = artifact.aliases.get(alias)
        if key is None or not self.is_local(key):
            return None
        if key[0] == "GitRepository":
            return "."
        return self._base(fs, next((one.pattern for one in artifact.copies if one.alias == alias), ""))

    def _base(self, fs: FileSystem, pattern: str = "") -> str:
        """The folder at which local sources start: the repository, unless paths were found to start below."""
        first = posixpath.normpath(pattern).split("/")[0]
        if not pattern or first == "." or fs.exists(first):
            return next(iter(self._bases.values()), ".") if not pattern else "."
        self._resolved(first, fs)
        return self._bases.get(first, next(iter(self._bases.values()), "."))

    def _resolved(self, path: str, fs: FileSystem) -> str:
        if fs.is_dir(path) or path.startswith(MOUNT):
            return path
        found = folders(fs, path, pushed=True)
        if len(found) != 1 or "$" in path:
            return path
        self._bases[path.partition("/")[0]] = found[0].removesuffix(path).rstrip("/") or "."
        return found[0]


def _key(spec: YamlMap) -> Key | None:
    reference = spec.get("sourceRef")
    if not isinstance(reference, dict):
        return None
    return str(reference.get("kind", "GitRepository")), str(reference.get("name", ""))


def _revision(spec: dict[str, Any]) -> str:
    """What of a GitRepository is asked for; empty for the HEAD."""
    reference = spec.get("ref")
    if not isinstance(reference, dict):
        return ""
    return next((str(reference[one]) for one in _REVISIONS if reference.get(one)), "")
