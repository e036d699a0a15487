"""One chart in use: read, prepared and loaded once, rendered as often as somebody asks."""

from __future__ import annotations

import contextlib
import re
import threading
from collections.abc import Callable, Mapping
from typing import Any

from labwright.kube.semver import RangeError, parse_range
from labwright.kube.version import VersionError, parse_version
from labwright.render.helm.chart import Chart
from labwright.render.helm.contract import Capabilities, ReleaseSpec
from labwright.render.helm.engine import Engine, EngineError, Loaded, Release
from labwright.render.helm.faults import ChartError, refuse
from labwright.render.helm.manifests import Manifest, Manifests, custom_resources, manifests, split
from labwright.render.helm.memory import Remark, Result, failed
from labwright.render.helm.prepare import FIXED_MARKS, Prepared, prepared, steady_values
from labwright.render.helm.schema import violations
from labwright.render.helm.served import served
from labwright.source import Severity

_NO_YAML = re.compile(r"YAML parse error on (\S+): (.*)", re.DOTALL)
"""What the program says, which reads the objects itself; the library leaves that to us."""

_NO_CHART = re.compile(r"validation: |cannot load |error unpacking ")
"""What Helm says of a chart that it does not even load."""


class OpenChart:
    """A chart that is read and loaded when somebody needs it. Used by several threads."""

    def __init__(self, read: Callable[[], Chart], engine: Engine, *, skip_schema: bool, lenient: bool = False) -> None:
        self._read = read
        self._engine = engine
        self._skip_schema = skip_schema
        self._lenient = lenient
        self._lock = threading.RLock()
        self._chart: Chart | None = None
        self._prepared: Prepared | None = None
        self._loaded: Loaded | None = None
        self._crds: dict[tuple[tuple[str, str], ...], tuple[Manifest, ...]] = {}

    @property
    def chart(self) -> Chart:
        """The chart as it is. Raises ChartError."""
        with self._lock:
            if self._chart is None:
                self._chart = self._read()
            return self._chart

    @property
    def prepared(self) -> Prepared:
        """The chart as the engine gets it. Raises ChartError."""
        with self._lock:
            if self._prepared is None:
                self._prepared = prepared(self.chart, skip_schema=self._skip_schema, lenient=self._lenient)
            return self._prepared

    def _ready(self) -> Loaded:
        with self._lock:
            if self._loaded is None:
                self._loaded = self._engine.load(self.prepared.chart)
            return self._loaded

    def render(self, spec: ReleaseSpec, values: Mapping[str, Any], *, only: str = "", kind: str = "") -> Manifests:
        """A release with other values; with `only`, what that one template becomes, as the others need not be read then, and
        with `kind` its objects of that kind, and perhaps some others. Raises EngineError when the chart refuses, ChartError
        when it makes no objects.
        """
        release = Release(name=spec.name, namespace=spec.namespace, is_upgrade=spec.is_upgrade)
        output = self._ready().render(steady_values(values), release, served(spec.capabilities))
        crds = self._custom_resources(output.crds) if spec.include_crds else ()
        templates = {only: _of_kind(output.templates.get(only, ""), kind)} if only else output.templates
        return manifests(templates, chart=self.chart.name, crds=crds)

    def lenient(self, part: Chart) -> OpenChart:
        """A part of this chart, which takes values that the chart itself refuses."""
        return OpenChart(lambda: part, self._engine, skip_schema=True, lenient=True)

    def prepare(self, count: int) -> None:
        """Let the engine start, for so many renderings at a time."""
        self._engine.prepare(count)

    def warm(self) -> None:
        """Do what can be done before the first rendering. What is wrong with the chart shows then."""
        with contextlib.suppress(ChartError, EngineError):
            self._ready()

    def _custom_resources(self, files: tuple[tuple[str, str], ...]) -> tuple[Manifest, ...]:
        """What stands in files of `crds/`, read once for all releases of the chart."""
        with self._lock:
            if files not in self._crds:
                self._crds[files] = custom_resources(files)
            return self._crds[files]

    def result(self, spec: ReleaseSpec) -> Result:
        """What a release becomes, or why it does not. Raises ChartError when there is no chart to speak of."""
        chart = self.chart
        try:
            _check_kind(chart)
            _check_kubernetes(chart, spec.capabilities)
            made = self.render(spec, spec.values)
        except ChartError as error:
            return failed(error, chart)
        except EngineError as error:
            remarks = tuple(_refusal(chart, error))
            said = remarks[0].message
            why = said if error.gave_up or remarks[0].code == "HL007" else f"the chart refuses: {said}"
            return Result(
                chart=chart.title, defaults=chart.defaults, remarks=remarks, unrendered=why, keep=not error.gave_up
            )
        remarks = tuple(_remarks(self.prepared, made))
        return Result(manifests=made, chart=chart.title, defaults=chart.defaults, remarks=remarks)


def _of_kind(text: str, kind: str) -> str:
    """The documents that may hold an object of a kind: reading takes longer than looking for its name."""
    return "---\n".join(one for one in split(text) if kind in one) if kind else text


def _check_kind(chart: Chart) -> None:
    """Refuses what Helm refuses: a library is no chart to install. Raises ChartError, HL003."""
    if chart.is_library:
        raise refuse("HL003", f"chart {chart.title} is a library; only other charts can use it")


def _check_kubernetes(chart: Chart, capabilities: Capabilities) -> None:
    """Refuses what Helm refuses: a cluster outside the chart's `kubeVersion`. Raises ChartError, HL008."""
    wanted, version = chart.kubernetes_versions, capabilities.kubernetes_version
    if not wanted or not version:
        return
    try:
        fits = parse_range(wanted).allows(parse_version(version))
    except (RangeError, VersionError):
        fits = False
    if not fits:
        raise refuse("HL008", f"chart {chart.title} wants Kubernetes {wanted}; the cluster has {version}")


def _refusal(chart: Chart, error: EngineError) -> list[Remark]:
    found = violations(str(error), chart.name)
    if found:
        return [
            Remark(
                severity=Severity.ERROR,
                code="HL005",
                message=f"value {one.name} does not fit the schema of chart {one.chart}: {one.message}",
                value=one.path,
            )
            for one in found
        ]
    if match := _NO_YAML.match(str(error)):
        return [
            Remark(severity=Severity.ERROR, code="HL007", message=f"{match[1]} renders to what is not YAML: {match[2]}")
        ]
    where = f" ({error.template})" if error.template else ""
    code = "HL016" if error.gave_up else "HL003" if _NO_CHART.match(str(error)) else "HL004"
    return [Remark(severity=Severity.ERROR, code=code, message=f"{error}{where}")]


def _remarks(made: Prepared, found: Manifests) -> list[Remark]:
    title = made.chart.title
    remarks: list[Remark] = []
    if made.unchecked:
        first, *others = made.unchecked
        more = f" and to {len(others)} more" if others else ""
        message = f"values of {title} are not checked in full: its schema refers to {first}{more}, and nothing is fetched for it"
        remarks.append(Remark(severity=Severity.INFO, code="HL006", message=message))
    remarks += [
        Remark(
            severity=Severity.WARNING,
            code="HL013",
            message=f"{one.kind} {one.name} of {title} has the hook `{one.hook}`, which Helm does not know: it is never applied",
        )
        for one in found.unknown_hooks
    ]
    drawn = _drawn(found) if made.random else []
    if drawn:
        shown = ", ".join(drawn[:3]) + (f" and {len(drawn) - 3} more" if len(drawn) > 3 else "")
        message = f"{title} makes values of {shown} at random or from the time; fixed ones stand in their place"
        remarks.append(Remark(severity=Severity.INFO, code="HL010", message=message))
    return remarks


def _drawn(found: Manifests) -> list[str]:
    """Objects that hold what a chart would make at random, as far as it is to be seen in them."""
    every = (*found.objects, *found.hooks, *found.tests)
    return [f"{one.kind} {one.name}" for one in every if FIXED_MARKS.search(one.as_json())]
