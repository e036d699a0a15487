"""Rendering a release again and again with other values, and the defaults of its chart with the lines they stand on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from labwright.render.helm.chart import Chart
from labwright.render.helm.contract import Helm, ReleaseSpec, RenderedRelease
from labwright.render.helm.engine import EngineError
from labwright.render.helm.faults import ChartError
from labwright.render.helm.manifests import Objects
from labwright.render.helm.opened import OpenChart
from labwright.render.helm.resolve import Missing
from labwright.render.helm.schema import violations
from labwright.render.objects import Object
from labwright.source import Path, Severity, SourceError, YamlMap, load

Rendering = tuple[Object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The chart does not take some values."""

    message: str = ""
    paths: tuple[Path, ...] = ()
    """The values that it blames, where it says so."""


THREADS = 2
"""Renderings at once. The engine works outside Python's lock; what it renders is read inside."""


@runtime_checkable
class Opens(Protocol):
    """A `Helm` that can keep a chart open, as `HelmRenderer` does: then only the template asked for need be read."""

    def open(self, spec: ReleaseSpec) -> OpenChart:
        """The chart of a release. Raises ChartError, Missing or EngineError."""
        ...


class Trials:
    """One release, to be rendered with other values. Nothing of it is kept for later runs."""

    def __init__(self, helm: Helm, spec: ReleaseSpec) -> None:
        self._helm = helm
        self._spec = spec
        self._open: OpenChart | None = None
        self.count = 0
        """How often something was rendered."""

    def baseline(self) -> RenderedRelease:
        """The release as it is, out of the cache where it is there."""
        self.count += 1
        (made,) = self._helm.render([self._spec])
        return made

    def ask(self, specs: Sequence[ReleaseSpec], template: str = "") -> list[Rendering | Refused]:
        """The objects of each, of one template or of all, or why there are none."""
        self.count += len(specs)
        opened = self._opened()
        if opened is None:
            made = self._helm.render(specs) if specs else []
            return [_everything(one) if is_rendered(one) else _refused(one) for one in made]
        if len(specs) == 1:
            return [_rendered(opened, specs[0], template)]
        with ThreadPoolExecutor(THREADS) as threads:
            return list(threads.map(lambda spec: _rendered(opened, spec, template), specs))

    def defaults(self, known: dict[str, Any]) -> Any:
        """The chart's values.yaml, those of the charts inside it included, with lines; `known` where they are not at hand."""
        chart = self.chart
        try:
            return known if chart is None else _defaults(chart)
        except (ChartError, SourceError):
            return known

    @property
    def chart(self) -> Chart | None:
        """The chart, where it can be looked into."""
        opened = self._opened()
        try:
            return opened.chart if opened is not None else None
        except ChartError:
            return None

    def text(self, file: str) -> str | None:
        """The text of a file of the chart, by the name that places in it have."""
        chart = self.chart
        content = chart.files.get(file.removeprefix(_folder(chart))) if chart is not None else None
        return content.decode("utf-8", "replace") if content is not None else None

    def _opened(self) -> OpenChart | None:
        if self._open is None and isinstance(self._helm, Opens):
            try:
                self._open = self._helm.open(self._spec)
            except (ChartError, EngineError, Missing):
                return None
        return self._open


def is_rendered(release: RenderedRelease) -> bool:
    """Whether a release became objects without a fault."""
    return not release.unrendered and not any(one.severity is Severity.ERROR for one in release.diagnostics)


def _everything(release: RenderedRelease) -> Rendering:
    return (*release.objects, *release.hooks)


def _refused(release: RenderedRelease) -> Refused:
    return Refused(message="\n".join(one.message for one in release.diagnostics) or release.unrendered)


def _rendered(opened: OpenChart, spec: ReleaseSpec, template: str) -> Rendering | Refused:
    try:
        made = opened.render(spec, spec.values, only=template)
    except EngineError as error:
        blamed = violations(str(error), opened.chart.name)
        return Refused(message=str(error), paths=tuple(one.path for one in blamed))
    except ChartError as error:
        return Refused(message=str(error))
    return (*Objects(made.objects, spec.place), *Objects(made.hooks, spec.place))


def _folder(chart: Chart) -> str:
    """What places in a chart's files begin with."""
    return f"{chart.name}-{chart.version}/"


def _defaults(chart: Chart) -> YamlMap:
    """A chart's defaults and, below their names, those of the charts in it, which the chart's own replace."""
    return _merged(_inner(chart.files, "", chart), _values(chart.files, "values.yaml", chart))


def _inner(files: Iterable[str], folder: str, chart: Chart) -> YamlMap:
    """Defaults of the charts directly below a folder, by the name under which values reach them."""
    made = YamlMap()
    names = {path[len(folder) :].split("/")[1] for path in files if path.startswith(f"{folder}charts/")}
    called = {one.name: one.called for one in chart.dependencies} if not folder else {}
    for name in sorted(names):
        below = f"{folder}charts/{name}/"
        own = _merged(_inner(chart.files, below, chart), _values(chart.files, f"{below}values.yaml", chart))
        if own:
            made[called.get(name, name)] = own
    return made


def _values(files: Any, path: str, chart: Chart) -> YamlMap:
    content = files.get(path)
    if content is None:
        return YamlMap()
    try:
        value = load(content, _folder(chart) + path).value
    except SourceError:
        return YamlMap()
    return value if isinstance(value, YamlMap) else YamlMap()


def _merged(below: YamlMap, above: YamlMap) -> YamlMap:
    made = below.copy()
    for key, item in above.items():
        there = made.get(key)
        both = isinstance(item, YamlMap) and isinstance(there, YamlMap)
        made[key] = _merged(there, item) if both and there is not None else item
        if key in above.origins and not both:
            made.origins[key] = above.origins[key]
        if key in above.key_places:
            made.key_places[key] = above.key_places[key]
    return made
