"""One Application to its objects: its sources rendered, releases of several Applications together.

Mirrors GenerateManifests in reposerver/repository/repository.go, once for each source of the Application.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from labwright.render.argocd.application import Application, Source
from labwright.render.argocd.directory import Manifests, as_object, render_directory
from labwright.render.argocd.environment import environment
from labwright.render.argocd.faults import refuse, remark
from labwright.render.argocd.overlay import render_overlay
from labwright.render.argocd.plugins import Plugins
from labwright.render.argocd.release import objects_of, release_of
from labwright.render.argocd.repositories import Repositories
from labwright.render.argocd.scan import embedded_in
from labwright.render.argocd.shapes import listed
from labwright.render.argocd.sources import SourceType, detected_type, folder_of, source_type, with_overrides
from labwright.render.argocd.values import Files
from labwright.render.helm.contract import NO_ENGINE, Capabilities, Helm, ReleaseSpec, RenderedRelease
from labwright.render.kustomize.reading import Reader
from labwright.render.objects import Object
from labwright.source import Diagnostic, Severity, SourceError
from labwright.tree import FileSystem


@dataclass(slots=True)
class Engine:
    """The Helm engine, or what stands in for it, and what it could not render."""

    helm: Helm | None
    capabilities: Capabilities
    missing: list[str] = field(default_factory=list)
    used: bool = False

    def render(self, specs: Sequence[ReleaseSpec]) -> list[RenderedRelease]:
        """As `Helm.render`."""
        self.used = self.used or bool(specs)
        if self.helm is None:
            made = [RenderedRelease(unrendered=f"{spec.chart}: {NO_ENGINE}") for spec in specs]
        else:
            made = self.helm.render(specs) if specs else []
        self.missing.extend(one.unrendered for one in made if one.unrendered)
        return made

    def prepare(self) -> None:
        """As `Helm.prepare`."""
        if self.helm is not None:
            self.helm.prepare()

    def fresh(self) -> Engine:
        """The same engine with nothing missing yet."""
        return Engine(self.helm, self.capabilities)


@dataclass(slots=True)
class Workshop:
    """What the builds of one cluster share."""

    fs: FileSystem
    engine: Engine
    repositories: Repositories
    plugins: Plugins
    reader: Reader
    manifests: Manifests


@dataclass(slots=True)
class Build:
    """An Application on its way to its objects."""

    app: Application
    parts: list[list[Object] | ReleaseSpec] = field(default_factory=list)
    """One for each source; releases wait for the others of their round."""
    tests: list[bool] = field(default_factory=list)
    """Whether a part's tests count."""
    found: list[Diagnostic] = field(default_factory=list)
    path: str = ""
    chart: str = ""
    asks_helm: bool = False
    """Charts are among what it is made of, so that it depends on what the cluster offers."""
    unrendered: list[str] = field(default_factory=list)

    @property
    def release(self) -> ReleaseSpec | None:
        """What Helm is asked for, when it is asked once."""
        specs = [part for part in self.parts if isinstance(part, ReleaseSpec)]
        return specs[0] if len(specs) == 1 else None


def prepare(shop: Workshop, app: Application) -> Build:
    """Render what needs no round of Helm; what is wrong is in the result."""
    made = Build(app)
    try:
        references = _references(shop, app)
        for source in app.sources:
            if not source.is_only_reference or not app.several:
                _prepare_source(shop, made, source, references)
    except SourceError as error:
        made.found.extend(error.diagnostics)
        made.parts, made.tests = [], []
    return made


def finish(shop: Workshop, builds: Sequence[Build]) -> list[list[Object]]:
    """The objects of each build, the releases of all of them rendered in one go."""
    specs = [part for build in builds for part in build.parts if isinstance(part, ReleaseSpec)]
    rendered = iter(shop.engine.render(specs))
    results = []
    for build in builds:
        objects: list[Object] = []
        for part, tests in zip(build.parts, build.tests, strict=True):
            if not isinstance(part, ReleaseSpec):
                objects.extend(part)
                continue
            release = next(rendered)
            build.chart = release.chart or build.chart
            build.found.extend(release.diagnostics)
            if release.unrendered:
                build.unrendered.append(release.unrendered)
                objects.extend(map(as_object, embedded_in(part.values)))
            objects.extend(objects_of(release, tests=tests))
        results.append(objects)
    return results


def _references(shop: Workshop, app: Application) -> dict[str, str | None]:
    """What `$name` stands for in value files. Raises ArgoError."""
    made: dict[str, str | None] = {}
    for source in app.sources if app.several else ():
        if not source.ref:
            continue
        if source.chart:
            raise refuse(
                "AR008", f"a source with a chart cannot be the reference `{source.ref}`", source.place_of("ref")
            )
        if source.ref in made:
            raise refuse("AR008", f"two sources have `ref: {source.ref}`", source.place_of("ref"))
        made[source.ref] = "" if _lends_own_files(shop, app, source) else None
    return made


def _lends_own_files(shop: Workshop, app: Application, source: Source) -> bool:
    """Whether a reference is to this repository. One without path is told by its value files: those that are here."""
    if shop.repositories.is_own(source.url, source.path):
        return True
    paths = [
        str(entry).partition("/")[2]
        for other in app.sources
        for entry in listed(other.settings("helm").get("valueFiles"))
        if str(entry).startswith(f"${source.ref}/")
    ]
    if shop.repositories.may_be_own(source.url) and any(shop.fs.is_file(path) for path in paths):
        shop.repositories.adopt(source.url)
        return True
    return False


def _prepare_source(shop: Workshop, build: Build, source: Source, references: dict[str, str | None]) -> None:
    app = build.app
    if not source.url:
        raise refuse("AR007", f"a source of {app} has no repoURL", source.place)
    folder = ""
    if not source.chart:
        if shop.repositories.is_own(source.url, source.path):
            folder = folder_of(shop.fs, source, str(app))
            source = with_overrides(shop.fs, source, folder, app.name)
            build.path = build.path or folder
        elif not source.settings("helm"):
            _elsewhere(build, source)
            return
    kind = source_type(shop.fs, source, folder)
    if kind is SourceType.PLUGIN:
        kind = _instead_of_plugin(shop, build, source, folder)
    if kind is SourceType.PLUGIN:
        return
    if kind is SourceType.HELM:
        files = Files(fs=shop.fs, references=references, lines=shop.reader.lines)
        spec = release_of(app, source, folder, files, shop.engine.capabilities, build.found)
        build.asks_helm = True
        build.chart = build.chart or ("" if folder else str(spec.chart))
        _add(build, spec, source)
    elif kind is SourceType.KUSTOMIZE:
        _add(build, _overlay(shop, build, source, folder), source)
    else:
        _add(build, render_directory(shop.manifests, folder, source.settings("directory"), build.found), source)


def _add(build: Build, part: list[Object] | ReleaseSpec, source: Source) -> None:
    build.parts.append(part)
    build.tests.append(source.settings("helm").get("skipTests") is not True)


def _overlay(shop: Workshop, build: Build, source: Source, folder: str) -> list[Object]:
    reader = shop.reader.fork()
    engine = shop.engine.fresh()
    reader.helm, reader.capabilities = engine, engine.capabilities
    rendered = render_overlay(
        reader, folder, source.settings("kustomize"), environment(build.app, source), source.place_of("path")
    )
    build.asks_helm = build.asks_helm or engine.used
    build.unrendered.extend(engine.missing)
    build.found.extend(one for one in rendered.diagnostics if not tells_missing(one))
    return list(rendered.objects)


def tells_missing(one: Diagnostic) -> bool:
    """What kustomize says of a chart that is not rendered: the unit says it."""
    return one.code == "KZ010" and "is not rendered" in one.message


def _instead_of_plugin(shop: Workshop, build: Build, source: Source, folder: str) -> SourceType:
    """What renders the source of a plugin; PLUGIN when nothing does. What is lost is told."""
    name = str(source.settings("plugin").get("name") or "")
    called = f"the plugin `{name}`" if name else "a plugin"
    place = source.place_of("plugin", "name")
    stand_in = shop.plugins.stands_for(source, detected_type(shop.fs, folder))
    if stand_in is None:
        build.unrendered.append(f"{called} renders it, and labwright runs none")
        message = f"{build.app} is rendered by {called}, which labwright does not run"
        build.found.append(remark(Severity.WARNING, "AR010", message, place))
        return SourceType.PLUGIN
    if not stand_in.exact:
        message = f"{build.app} is shown as {stand_in.kind} renders it, before {called} changes it"
        build.found.append(remark(Severity.WARNING, "AR010", message, place))
    return stand_in.kind


def _elsewhere(build: Build, source: Source) -> None:
    """A source of another repository: nothing to render here."""
    build.unrendered.append(f"its files are in {source.url}")
    message = f"{build.app} takes its files from {source.url}, not from this repository"
    build.found.append(remark(Severity.INFO, "AR002", message, source.place_of("repoURL")))
