"""What renders charts, behind one small interface: Helm as a library, or a `helm` on the PATH.

Both get the same archive and say the same; `tests/render/helm/test_engines_agree.py` holds one against the other. What they
may differ in, because the library is Helm 4 and the program is whatever the user has:

- `.Capabilities.HelmVersion`, and the list of Kubernetes' own API versions that each was built with;
- a null among the defaults of a chart with dependencies, which templates see in Helm 3 and not in Helm 4;
- blank lines at the end of a document before another one, which Helm 3 cuts off;
- notes, and objects whose hook Helm does not know: `helm template` prints neither.

Flux renders with Helm 4 too in its newer versions, with Helm 3 before (go.mod of fluxcd/helm-controller).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from labwright.render.helm.chart import Chart
from labwright.render.helm.contract import Capabilities

NOWHERE = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), "http://127.0.0.1:9")
"""For the environment of an engine: whatever it should want to fetch in spite of all, it asks a port that nobody answers."""


class Release(NamedTuple):
    """What templates know as `.Release`."""

    name: str
    namespace: str
    is_upgrade: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """What an engine makes of a chart."""

    templates: dict[str, str] = field(default_factory=dict)
    """Text by template, e.g. `loki/templates/service.yaml`; NOTES.txt is one of them where the engine tells it."""
    crds: tuple[tuple[str, str], ...] = ()
    """File and text of `crds/`, of the chart first, then of those charts in it that are enabled."""


class EngineError(Exception):
    """The chart refused, or a template failed. `str()` is the chart's own message."""

    def __init__(self, message: str, template: str = "", *, gave_up: bool = False) -> None:
        super().__init__(message)
        self.gave_up = gave_up
        """The engine itself failed, by time or memory or because it does not work here: another try may do better."""
        self.template = template
        """Where: `loki/templates/write.yaml:50:28`; empty when the engine does not say."""


class Loaded(Protocol):
    """A chart that an engine holds. May be used by several threads at once."""

    def render(self, values: Mapping[str, Any], release: Release, capabilities: Capabilities) -> Output:
        """Render the templates. Raises EngineError."""
        ...


class Engine(Protocol):
    """Something that renders charts. May be used by several threads at once."""

    @property
    def version(self) -> str:
        """Name and version, for keys of caches: two engines of one version render the same."""
        ...

    def prepare(self, count: int) -> None:
        """Be told that so many renderings at a time are about to be asked for."""
        ...

    def load(self, chart: Chart) -> Loaded:
        """Take a chart in. Raises EngineError when it is none."""
        ...


_AT = re.compile(r"(?:execution|parse) error (?:at|in) \((?P<at>[^()]+)\): (?P<what>.*)", re.DOTALL)
_EXECUTING = re.compile(r'(?P<at>\S+:\d+(?::\d+)?):? *\n? *executing "[^"]*" at <.*?>: *\n? *', re.DOTALL)
_BEFORE = re.compile(r"^(?:Error: |template: |error calling \w+: )+")
_HINT = "Use --debug flag to render out invalid YAML"


def error_of(text: str) -> EngineError:
    """What Helm says, of version 3 or 4, as the innermost message and where it arose."""
    text = text.replace(_HINT, "").strip()
    if match := _AT.search(text):
        return EngineError(_BEFORE.sub("", match["what"].strip()), match["at"])
    steps = list(_EXECUTING.finditer(text))
    if steps:
        return EngineError(_BEFORE.sub("", text[steps[-1].end() :].strip()), steps[-1]["at"])
    return EngineError(_BEFORE.sub("", text))
