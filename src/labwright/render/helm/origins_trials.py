"""Rendering a release again and again with other values, and the defaults of its chart with the lines they stand on."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, Protocol, runtime_checkable

from labwright.render.helm.chart import Chart, json_bytes
from labwright.render.helm.contract import Helm, ReleaseSpec, RenderedRelease
from labwright.render.helm.engine import EngineError
from labwright.render.helm.faults import ChartError
from labwright.render.helm.manifests import Objects
from labwright.render.helm.opened import OpenChart
from labwright.render.helm.origins_compare import identity, same
from labwright.render.helm.origins_slim import has_fewer_templates, slim
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What of a chart's rendering is looked at; empty: all of it."""

    template: str = ""
    kind: str = ""


WHOLE = Part()


class Trials:
    """One release, to be rendered with other values. Nothing of it is kept for later runs."""

    def __init__(self, helm: Helm, spec: ReleaseSpec) -> None:
        self._helm = helm
        self._spec = spec
        self._open: OpenChart | None = None
        self._slim: dict[Part, OpenChart | None] = {}
        """Slim charts; None where there is none that renders the same."""
        self._threads: ThreadPoolExecutor | None = None
        self.count = 0
        """How often something was rendered."""

    def baseline(self) -> RenderedRelease:
        """The release as it is, out of the cache where it is there."""
        self.count += 1
        (made,) = self._helm.render([self._spec])
        return made

    def ask(self, specs: Sequence[ReleaseSpec], part: Part = WHOLE) -> list[Rendering | Refused]:
        """The objects of each, or why there are none."""
        opened = self._trying()
        if opened is None:
            self.count += len(specs)
            made = self._helm.render(specs) if specs else []
            return [_everything(one) if is_rendered(one) else _refused(one) for one in made]
        return self._all([(opened, spec) for spec in specs], part)

    def guess(
        self, specs: Sequence[ReleaseSpec], part: Part, before: Rendering, exact: Sequence[bool]
    ) -> list[Rendering | Refused]:
        """The same for objects of one template, but for `exact` ones by a slim chart, which says less and is not to be trusted
        to the last: it takes values that the chart refuses. `before` are the template's objects as they are.
        """
        opened = self._trying()
        if opened is None:
            return self.ask(specs, part)
        slimmed = self._slim[part] if part in self._slim else self._slimmed(opened, part)
        if slimmed is None:
            self._slim[part] = None
            return self.ask(specs, part)
        pairs = [(opened if sure else slimmed, spec) for spec, sure in zip(specs, exact, strict=True)]
        if part in self._slim:
            made = self._all(pairs, part)
        else:
            # Whether the slim chart renders what the whole one does shows beside the first guesses.
            check, *made = self._all([(slimmed, replace(self._spec, include_crds=False)), *pairs], part)
            self._slim[part] = slimmed if _is_same(check, before, part.kind) else None
            if self._slim[part] is None:
                return self.ask(specs, part)
        lacking = [at for at, one in enumerate(made) if not exact[at] and _lacks_template(one)]
        for at, other in zip(lacking, self.ask([specs[at] for at in lacking], part), strict=True):
            made[at] = other
        return made

    def _slimmed(self, opened: OpenChart, part: Part) -> OpenChart | None:
        """A slim chart that nothing was rendered with for this part, though perhaps for another kind of its template."""
        known = (one for other, one in self._slim.items() if other.template == part.template and one is not None)
        if (found := next(known, None)) is not None:
            return found
        try:
            chart = slim(opened.chart, part.template, json_bytes(self._spec.values))
        except ChartError:
            return None
        if chart is not None:
            # The whole chart is to confirm what the slim one says; it can be made ready while the engine starts.
            threading.Thread(target=opened.warm, daemon=True).start()
        return opened.lenient(chart) if chart is not None else None

    def is_lenient(self, part: Part) -> bool:
        """Whether guesses about a part may take what the chart refuses; True as long as nobody knows."""
        return self._slim[part] is not None if part in self._slim else self._opened() is not None

    def is_direct(self, part: Part) -> bool:
        """Whether guessing costs about as much as asking the whole chart; True as long as nobody knows."""
        slimmed, opened = self._slim.get(part), self._opened()
        return slimmed is None or opened is None or not has_fewer_templates(slimmed.chart, opened.chart)

    def _all(self, pairs: Sequence[tuple[OpenChart, ReleaseSpec]], part: Part) -> list[Rendering | Refused]:
        self.count += len(pairs)
        if len(pairs) < 2 or self._threads is None:
            return [_rendered(opened, spec, part) for opened, spec in pairs]
        return list(self._threads.map(lambda pair: _rendered(pair[0], pair[1], part), pairs))

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

    def _trying(self) -> OpenChart | None:
        """The chart, when something is about to be rendered."""
        opened = self._opened()
        if opened is not None and self._threads is None:
            opened.prepare(THREADS)
            self._threads = ThreadPoolExecutor(THREADS)
        return opened

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


def _is_same(made: Rendering | Refused, before: Rendering, kind: str) -> bool:
    """Whether a rendering has the objects of a kind that there were before, in the same order."""
    if isinstance(made, Refused):
        return False
    new, old = ([one for one in each if one.kind == kind] for each in (made, before))
    return len(new) == len(old) and all(
        identity(one) == identity(other) and same(one.value, other.value) for one, other in zip(new, old, strict=True)
    )


def _lacks_template(made: Rendering | Refused) -> bool:
    """Whether a slim chart is too slim for some values."""
    return isinstance(made, Refused) and _NO_TEMPLATE.search(made.message) is not None


_NO_TEMPLATE = re.compile(r"no template \S+ associated with|template: no template|template \S+ not defined")


def _rendered(opened: OpenChart, spec: ReleaseSpec, part: Part) -> Rendering | Refused:
    try:
        made = opened.render(spec, spec.values, only=part.template, kind=part.kind)
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
