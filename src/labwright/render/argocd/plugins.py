"""Config management plugins: programs beside Argo CD's repository server that labwright never runs.

Most do nothing but call `kustomize build` or `helm template`, for an option or to change the output a little. Where a plugin's
definition is in the repository and says so, its sources are rendered by that tool; what the plugin does with the output is told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from labwright.render.argocd.application import Source
from labwright.render.argocd.sources import SourceType
from labwright.tree import FileSystem

_KUSTOMIZE = re.compile(r"\bkustomize[\"',\s]+build\b")
_HELM = re.compile(r"\bhelm[\"',\s]+template\b")
_DEFINITION = "ConfigManagementPlugin"
_NEAR = 1500
"""How many characters after a plugin's name its commands may stand."""


class StandIn(NamedTuple):
    """What renders a plugin's source in its place."""

    kind: SourceType
    exact: bool
    """The plugin does nothing else."""


@dataclass(slots=True)
class Plugins:
    """The files that may define plugins."""

    fs: FileSystem
    files: tuple[str, ...] = ()
    _known: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def stands_for(self, source: Source, detected: SourceType) -> StandIn | None:
        """What renders a plugin's source, `detected` being what its folder looks like; None when nothing here does."""
        name = str(source.settings("plugin").get("name") or "")
        if name not in self._known:
            self._known[name] = tuple(text for path in self.files for text in self._definitions(path, name))
        for text in self._known[name]:
            if detected is SourceType.KUSTOMIZE and (called := _KUSTOMIZE.search(text)):
                return StandIn(detected, exact=_is_last(text[called.end() :]))
            if detected is SourceType.HELM and _HELM.search(text):
                return StandIn(detected, exact=False)
        return None

    def _definitions(self, path: str, name: str) -> list[str]:
        """What a file says behind a plugin's name; of a plugin without name, all of a definition."""
        text = self.fs.read(path).decode(errors="replace")
        if not name:
            return [text] if _DEFINITION in text else []
        pattern = rf"(?<![\w./-]){re.escape(name)}(?![\w/-])"
        return [text[match.end() : match.end() + _NEAR] for match in re.finditer(pattern, text)]


def _is_last(rest: str) -> bool:
    """Whether nothing is done with the output of a call, going by what follows it."""
    line, _, following = rest.partition("\n")
    return not any(sign in line for sign in "|;&>\\") and not following.lstrip().startswith("|")
