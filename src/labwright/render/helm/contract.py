"""What callers say to the Helm seam, and what they get.

Flux, Argo CD and kustomize describe a release in their own ways; each makes a `ReleaseSpec` of it, and none of them knows
which engine renders it or where the chart comes from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from labwright.render.objects import Object
from labwright.source import Diagnostic, Place, YamlMap
from labwright.tree import FileSystem

NO_ENGINE = "no Helm engine: pip install labwright[helm], or put helm on the PATH"
"""Why a release is not rendered where nothing can render it."""


class ChartSource(StrEnum):
    """How a chart is reached."""

    HTTP = "http"
    """A chart repository with an index.yaml at `url`."""
    OCI = "oci"
    """A registry; `url` is `oci://host/path`, the chart's name included."""
    GIT = "git"
    """A folder `path` of another Git repository at `url`."""
    LOCAL = "local"
    """A folder or archive `path` of this repository."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartRef:
    """Which chart, as the repository asks for it."""

    source: ChartSource
    url: str = ""
    """Empty for LOCAL."""
    name: str = ""
    """The chart's name in an HTTP repository; else only for messages."""
    version: str = ""
    """Exact version, SemVer range, or (GIT) revision; empty for the newest."""
    digest: str = ""
    """`sha256:…` where the repository pins one."""
    path: str = ""
    """LOCAL and GIT: folder of the chart, relative to the root of its repository."""
    place: Place | None = None
    """What in the repository asks for it; for messages."""

    def __str__(self) -> str:
        name = self.name or self.path or self.url.rpartition("/")[2]
        return f"{name} {self.version}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a chart may ask of the cluster it is rendered for."""

    kubernetes_version: str = ""
    """`1.32.9`; empty for the engine's own default."""
    api_versions: frozenset[str] = frozenset()
    """Beyond Kubernetes' own, as Helm spells them: `monitoring.coreos.com/v1`, `monitoring.coreos.com/v1/ServiceMonitor`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseSpec:
    """One release to be rendered."""

    name: str
    namespace: str
    chart: ChartRef
    values: YamlMap = field(default_factory=YamlMap)
    """Composed from all that the release names, with the origin of each leaf; the chart's defaults are not among them."""
    capabilities: Capabilities = field(default_factory=Capabilities)
    include_crds: bool = True
    skip_schema: bool = False
    """Do not hold the values against the chart's values.schema.json."""
    is_upgrade: bool = False
    values_files: tuple[str, ...] = ()
    """Files whose content, merged in this order, takes the place of the chart's values.yaml: relative to the chart, of a LOCAL
    chart relative to the repository."""
    ignore_missing_values_files: bool = False
    place: Place | None = None
    """The release in its file: where objects of the chart point to until somebody asks for more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedRelease:
    """What a chart becomes. Objects carry values without origins, their root's place is that of the release."""

    objects: Sequence[Object] = ()
    """What stays in the cluster, in Helm's install order, CRDs of the chart's `crds/` first."""
    hooks: Sequence[Object] = ()
    """Jobs and the like that Helm runs beside; `Object.hook` says when."""
    tests: Sequence[Object] = ()
    notes: str = ""
    chart: str = ""
    """Name and version of the chart that was used, e.g. `loki 6.55.0`."""
    digest: str = ""
    """`sha256:…` of the chart's content."""
    key: str = ""
    """Digest of all that decided the result: chart, values, names, capabilities, engine. Empty when it must not be kept."""
    defaults: dict[str, Any] = field(default_factory=dict)
    """The chart's own values.yaml."""
    unrendered: str = ""
    """Why there is nothing, e.g. `chart loki 6.55.0 is not in the cache`; empty when it was rendered."""
    diagnostics: tuple[Diagnostic, ...] = ()


class Helm(Protocol):
    """Renders releases. `labwright.render.helm.renderer` makes the real one; tests have their own."""

    def render(self, specs: Sequence[ReleaseSpec]) -> list[RenderedRelease]:
        """Each release rendered, in the order given; several at once where that is faster. Raises nothing for bad input:
        what cannot be rendered says so in its result.
        """
        ...

    def prepare(self) -> None:
        """Be told that a release will probably be rendered soon; returns at once."""
        ...


class Foresight(Helm, Protocol):
    """A Helm that knows something of a release before it renders it."""

    def foresee(self, specs: Sequence[ReleaseSpec], texts: Sequence[bytes]) -> list[str]:
        """The keys that the results of releases will have, in the order given. Empty where one must be rendered to know what it
        brings: one of the texts is in its chart or its values, or it cannot be rendered at all.
        """
        ...

    def over(self, files: FileSystem) -> Foresight:
        """The same for another state of the repository; charts that were read before are not read again."""
        ...
