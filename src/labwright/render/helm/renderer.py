"""Releases to objects: chart, values, engine, memory."""

from __future__ import annotations

import copy
import json
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING

from labwright.render.helm.chart import json_bytes
from labwright.render.helm.contract import NO_ENGINE, Capabilities, ChartRef, ChartSource, ReleaseSpec, RenderedRelease
from labwright.render.helm.engine import Engine, EngineError
from labwright.render.helm.faults import ChartError, remark
from labwright.render.helm.manifests import Manifest, Manifests, Objects
from labwright.render.helm.memory import FORMAT, Remark, Result, crds_key, failed, from_bytes, to_bytes
from labwright.render.helm.resolve import Charts, Handle, Missing
from labwright.render.helm.source import ChartPlace, is_exact
from labwright.render.helm.store import ChartStore
from labwright.render.memo import Memo, NoMemo, digest
from labwright.source import Diagnostic, Severity
from labwright.tree import FileSystem

if TYPE_CHECKING:
    from labwright.render.helm.fetch import Network
    from labwright.render.helm.opened import OpenChart


def renderer(
    fs: FileSystem,
    *,
    engine: Engine | None,
    store: ChartStore | None = None,
    charts: Sequence[ChartPlace] = (),
    network: Network | None = None,
    memo: Memo | None = None,
    jobs: int = 2,
) -> HelmRenderer:
    """Renders the releases of one repository.

    `charts`, then the cache `store`, are asked for charts of other repositories; with `network`, what neither has is fetched
    into the store. `engine` is what `find_engine` found; without one releases stay unrendered.
    """
    places = [*charts, *([store] if store else [])]
    return HelmRenderer(
        Charts(fs, places), engine=engine, store=store, network=network, memo=memo or NoMemo(), jobs=jobs
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facts:
    """What must be known of a chart before it is read."""

    asks_cluster: bool
    """Whether the cluster's version or API versions can matter."""
    says: dict[str, bool] = field(default_factory=dict)
    """Texts that somebody asked for, and whether it holds them."""


class HelmRenderer:
    """Implements `contract.Foresight`. Keeps charts that it has loaded; use one for a whole repository."""

    def __init__(
        self,
        charts: Charts,
        *,
        engine: Engine | None,
        store: ChartStore | None,
        network: Network | None,
        memo: Memo,
        jobs: int,
    ) -> None:
        self._charts = charts
        self._engine = engine
        self._store = store
        self._network = network
        self._memo = memo
        self._jobs = jobs
        self._lock = threading.Lock()
        self._opened: dict[tuple[str, str, bool], OpenChart] = {}
        self._facts: dict[str, _Facts] = {}
        self._crds: dict[int, str] = {}
        """Key by identity of the CRDs of a chart, which `_held` keeps alive."""
        self._held: list[tuple[Manifest, ...]] = []
        self._told: set[str] = set()
        """Charts whose schema was spoken of."""
        self._asked: dict[ChartRef, str] = {}
        """What was asked of the network, and why it did not come; empty when it did."""

    def render(self, specs: Sequence[ReleaseSpec]) -> list[RenderedRelease]:
        """Each release rendered, in the order given. Raises nothing for bad input."""
        self._fetch([spec.chart for spec in specs])
        made: list[RenderedRelease | None] = [self._known(spec) for spec in specs]
        left = [at for at, one in enumerate(made) if one is None]
        if left and self._engine is not None:
            self._engine.prepare(min(self._jobs, len(left)))
        if self._jobs > 1 and len(left) > 1:
            from concurrent.futures import ThreadPoolExecutor

            with ThreadPoolExecutor(self._jobs) as threads:
                fresh = list(threads.map(self._fresh, [specs[at] for at in left]))
        else:
            fresh = [self._fresh(specs[at]) for at in left]
        found = dict(zip(left, fresh, strict=True))
        return [self._once(found[at] if one is None else one) for at, one in enumerate(made)]

    def prepare(self) -> None:
        """Let the engine start while the caller still finds out what is to be rendered."""
        if self._engine is not None:
            self._engine.prepare(1)

    def foresee(self, specs: Sequence[ReleaseSpec], texts: Sequence[bytes]) -> list[str]:
        """The keys of what releases will be, in the order given; empty for one that is to be rendered now."""
        self._fetch([spec.chart for spec in specs])
        return [self._foreseen(spec, texts) for spec in specs]

    def _foreseen(self, spec: ReleaseSpec, texts: Sequence[bytes]) -> str:
        if self._engine is None:
            return ""
        try:
            handle = self._charts.for_release(spec)
            values = json_bytes(spec.values)
            telling = self._says(handle, texts) or any(text in values for text in texts)
            return "" if telling else self._key(self._engine, handle, spec, values)
        except (ChartError, EngineError, Missing):
            return ""

    def over(self, files: FileSystem) -> HelmRenderer:
        """The same for another state of the repository: engine, charts that were read, and what was fetched are shared."""
        made = copy.copy(self)
        vars(made).update(_charts=self._charts.over(files), _told=set())
        return made

    def _once(self, made: RenderedRelease) -> RenderedRelease:
        """Without what was said of the same chart before: a chart's schema is its own, however many releases it has."""
        if not any(one.code == "HL006" for one in made.diagnostics):
            return made
        if made.digest not in self._told:
            self._told.add(made.digest)
            return made
        return replace(made, diagnostics=tuple(one for one in made.diagnostics if one.code != "HL006"))

    def open(self, spec: ReleaseSpec) -> OpenChart:
        """The chart of a release, for whoever renders it with other values. Raises ChartError, Missing or EngineError."""
        return self._open(self._charts.for_release(spec), skip_schema=spec.skip_schema)

    # --- one release --------------------------------------------------------------------------------------------------

    def _known(self, spec: ReleaseSpec) -> RenderedRelease | None:
        """What can be said without rendering: an earlier result, or that there is no chart."""
        try:
            handle = self._charts.for_release(spec)
        except Missing as error:
            return self._missing(spec, error)
        except ChartError as error:
            return _release(failed(error), "", spec)
        if self._engine is None:
            return _unrendered(spec, "HL001", NO_ENGINE, handle.digest)
        try:
            key = self._key(self._engine, handle, spec)
            kept = self._memo.get(key)
        except ChartError as error:
            return _release(failed(error), handle.digest, spec)
        except EngineError as error:
            return _unrendered(spec, "HL001", str(error), handle.digest)
        result = None if kept is None else from_bytes(kept, self._memo.get)
        return None if result is None else self._finished(result, handle, spec, key)

    def _fresh(self, spec: ReleaseSpec) -> RenderedRelease:
        handle = self._charts.for_release(spec)
        try:
            result = self._open(handle, skip_schema=spec.skip_schema).result(spec)
        except ChartError as error:
            return _release(failed(error), handle.digest, spec)
        key = self._key(self._engine, handle, spec) if self._engine and result.keep else ""
        if key:
            self._keep(key, result)
        return self._finished(result, handle, spec, key)

    def _keep(self, key: str, result: Result) -> None:
        shared = self._shared_key(result.manifests.crds)
        self._memo.put(key, to_bytes(result, crds=shared))

    def _shared_key(self, crds: tuple[Manifest, ...]) -> str:
        """Keep the CRDs of a chart once for all its releases."""
        if not crds:
            return ""
        with self._lock:
            key = self._crds.get(id(crds))
            if key is None:
                key = crds_key(crds)
                self._memo.put(key, to_bytes(Result(manifests=Manifests(objects=crds))))
                self._crds[id(crds)] = key
                self._held.append(crds)
            return key

    def _finished(self, result: Result, handle: Handle, spec: ReleaseSpec, key: str) -> RenderedRelease:
        made = _release(result, handle.digest, spec, key)
        if self._network is None or self._network.refresh or not handle.from_cache or is_exact(spec.chart):
            return made
        wanted = f"version `{spec.chart.version}`" if spec.chart.version else "the newest version"
        note = remark(
            Severity.INFO,
            "HL014",
            f"{wanted} of chart {spec.chart.name} is answered from the cache with {result.chart.rpartition(' ')[2]}",
            spec.chart.place or spec.place,
            help="a newer one may have come out since; refresh the charts to ask for it",
        )
        return replace(made, diagnostics=(*made.diagnostics, note))

    def _missing(self, spec: ReleaseSpec, error: Missing) -> RenderedRelease:
        why = self._asked.get(error.ref, "")
        if why:
            message = f"{error}, and could not be fetched: {why}"
            return _unrendered(spec, "HL011", message, severity=Severity.ERROR)
        return _unrendered(spec, "HL002", str(error))

    # --- charts -------------------------------------------------------------------------------------------------------

    def _fetch(self, refs: Sequence[ChartRef]) -> None:
        """Fetch what is missing where that is allowed, in rounds: a chart of the repository names one missing dependency at a
        time.
        """
        network, store = self._network, self._store
        if network is None or store is None:
            return
        if network.refresh:
            stale = {ref for ref in refs if ref.source is not ChartSource.LOCAL and not is_exact(ref)}
            self._ask(stale - self._asked.keys(), network, store)
        while missing := self._not_at_hand(refs) - self._asked.keys():
            self._ask(missing, network, store)

    def _ask(self, refs: set[ChartRef], network: Network, store: ChartStore) -> None:
        ordered = sorted(refs, key=lambda ref: (ref.url, ref.name, ref.version, ref.digest, ref.path))
        failures = network.fetch(ordered, store)
        self._asked.update((ref, failures.get(ref, "")) for ref in ordered)
        self._charts.forget()

    def _not_at_hand(self, refs: Sequence[ChartRef]) -> set[ChartRef]:
        missing: set[ChartRef] = set()
        for ref in refs:
            try:
                self._charts.handle(ref)
            except Missing as error:
                missing.add(error.ref)
            except ChartError:
                continue
        return missing

    def _open(self, handle: Handle, *, skip_schema: bool) -> OpenChart:
        if self._engine is None:
            raise EngineError(NO_ENGINE)
        from labwright.render.helm.opened import OpenChart  # mostly all results are kept

        with self._lock:
            key = (handle.digest, handle.variant, skip_schema)
            if key not in self._opened:
                self._opened[key] = OpenChart(handle.open, self._engine, skip_schema=skip_schema)
            return self._opened[key]

    def _key(self, engine: Engine, handle: Handle, spec: ReleaseSpec, values: bytes | None = None) -> str:
        """What decides the result, as far as it is not the code here. `values` are those of the release, written already."""
        asks = self._facts_of(handle).asks_cluster
        cluster = spec.capabilities if asks else Capabilities()
        flags = [spec.include_crds, spec.skip_schema, spec.is_upgrade]
        return digest(
            "helm",
            str(FORMAT),
            engine.version,
            handle.digest,
            handle.variant,
            spec.name,
            spec.namespace,
            json.dumps([flags, cluster.kubernetes_version, sorted(cluster.api_versions)]),
            json_bytes(spec.values) if values is None else values,
        )

    def _facts_of(self, handle: Handle) -> _Facts:
        known = self._facts.get(handle.digest + handle.variant)
        if known is None:
            kept = self._memo.get(self._facts_key(handle))
            if kept is not None:
                known = _Facts(**json.loads(kept))
            else:
                chart = self._open(handle, skip_schema=False).chart
                known = _Facts(asks_cluster=chart.uses_capabilities or bool(chart.kubernetes_versions))
                self._memo.put(self._facts_key(handle), json_bytes(asdict(known)))
            self._facts[handle.digest + handle.variant] = known
        return known

    def _says(self, handle: Handle, texts: Sequence[bytes]) -> bool:
        """Whether a chart holds one of the texts."""
        known = self._facts_of(handle)
        new = [text for text in texts if text.decode() not in known.says]
        if new:
            chart = self._open(handle, skip_schema=False).chart
            known.says.update((text.decode(), chart.says(text)) for text in new)
            self._memo.put(self._facts_key(handle), json_bytes(asdict(known)))
        return any(known.says[text.decode()] for text in texts)

    @staticmethod
    def _facts_key(handle: Handle) -> str:
        return digest("helm chart", str(FORMAT), handle.digest, handle.variant)


def _release(result: Result, digest: str, spec: ReleaseSpec, key: str = "") -> RenderedRelease:
    found = result.manifests
    return RenderedRelease(
        objects=Objects((*found.crds, *found.objects), spec.place),
        hooks=Objects(found.hooks, spec.place),
        tests=Objects(found.tests, spec.place),
        notes=found.notes,
        chart=result.chart,
        digest=digest,
        key=key,
        defaults=result.defaults,
        unrendered=result.unrendered,
        diagnostics=tuple(_placed(one, spec) for one in result.remarks),
    )


def _placed(one: Remark, spec: ReleaseSpec) -> Diagnostic:
    return one.at(spec.values, spec.place or spec.chart.place)


def _unrendered(
    spec: ReleaseSpec, code: str, why: str, digest: str = "", *, severity: Severity = Severity.WARNING
) -> RenderedRelease:
    note = remark(severity, code, f"release {spec.name} is not rendered: {why}", spec.chart.place or spec.place)
    return RenderedRelease(unrendered=why, digest=digest, diagnostics=(note,))
