"""Which sources are this repository.

A GitRepository does not say so, and its URL may be anything. The one that the entry's Kustomization names is; so is every
source of the same URL, and what an ArtifactGenerator copies out of one.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import Any

from labwright.render.flux.faults import remark
from labwright.render.objects import Object
from labwright.source import Diagnostic, Severity, YamlMap, nearest_place
from labwright.tree import FileSystem

Key = tuple[str, str]
"""Kind and name of a source; the namespace hardly ever differs."""

_GROUP = "source.toolkit.fluxcd.io"
_EXTENSIONS = "source.extensions.fluxcd.io"


@dataclass(slots=True)
class Sources:
    """What a walk knows of the cluster's sources so far."""

    local: set[Key] = field(default_factory=set)
    _urls: dict[Key, str] = field(default_factory=dict)
    _copies: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """Of each artifact: folder of this repository, folder of the artifact."""

    def note(self, item: Object) -> None:
        """Take in an object, if it is a source."""
        group = item.api_version.partition("/")[0]
        spec = item.value.get("spec")
        if not isinstance(spec, dict):
            return
        if group == _GROUP:
            self._urls[item.kind, item.name] = str(spec.get("url", ""))
        elif group == _EXTENSIONS and item.kind == "ArtifactGenerator":
            self._note_artifacts(spec)

    def _note_artifacts(self, spec: dict[str, Any]) -> None:
        aliases = {
            str(one.get("alias")): (str(one.get("kind", "GitRepository")), str(one.get("name", "")))
            for one in spec.get("sources") or ()
            if isinstance(one, dict)
        }
        if not self.local and aliases:
            self.local.add(next(iter(aliases.values())))
        for artifact in spec.get("artifacts") or ():
            if isinstance(artifact, dict):
                copies = [_copy(one, aliases) for one in artifact.get("copy") or () if isinstance(one, dict)]
                self._copies[str(artifact.get("name"))] = [
                    (origin, target) for key, origin, target in copies if key is not None and self._is_local(key)
                ]

    def _is_local(self, key: Key) -> bool:
        return key in self.local or (
            key in self._urls and any(self._urls.get(one) == self._urls[key] for one in self.local)
        )

    def holds(self, name: str, spec: YamlMap, found: list[Diagnostic]) -> bool:
        """Whether the files of Kustomization `name` are in this repository; remarks go to `found`."""
        reference = spec.get("sourceRef")
        if not isinstance(reference, dict):
            return True
        key = (str(reference.get("kind", "GitRepository")), str(reference.get("name", "")))
        place = nearest_place(spec, "sourceRef", "name")
        if self._is_local(key) or key[1] in self._copies:
            return True
        if key in self._urls or key[0] == "ExternalArtifact":
            message = f"Kustomization {name} takes its files from {key[0]} {key[1]}, not from this repository"
            found.append(remark(Severity.INFO, "FX003", message, place))
            return False
        known = sorted(one for _, one in self.local if one)
        if known:
            message = f"there is no {key[0]} `{key[1]}`; taken for this repository"
            found.append(remark(Severity.WARNING, "FX003", message, place, help=f"known here: {', '.join(known)}"))
        else:
            self.local.add(key)
        return True

    def folder(self, spec: YamlMap, path: str, fs: FileSystem) -> str:
        """Where a path of the Kustomization's source is in this repository."""
        reference = spec.get("sourceRef")
        name = (
            str(reference.get("name"))
            if isinstance(reference, dict) and reference.get("kind") == "ExternalArtifact"
            else ""
        )
        for origin, target in self._copies.get(name, ()):
            if target in {".", path} or path.startswith(target + "/"):
                rest = posixpath.relpath(path, target)
                found = posixpath.normpath(posixpath.join(origin, rest))
                if fs.is_dir(found):
                    return found
        return path


def _copy(entry: dict[str, Any], aliases: dict[str, Key]) -> tuple[Key | None, str, str]:
    """Source, its folder and the artifact's folder of `{from: "@alias/apps/**", to: "@artifact/"}`."""
    alias, _, origin = str(entry.get("from", "")).removeprefix("@").partition("/")
    target = str(entry.get("to", "")).removeprefix("@artifact").strip("/")
    return aliases.get(alias), posixpath.normpath(origin.removesuffix("**") or "."), posixpath.normpath(target or ".")
