"""A Helm source as a release to be rendered.

Mirrors helmTemplate in reposerver/repository/repository.go and util/helm/cmd.go: chart from a repository, a registry or a folder
of this repository; the name, the namespace and what of the chart is left out.
"""

from __future__ import annotations

import posixpath

from labwright.render.argocd.application import Application, Source
from labwright.render.argocd.environment import environment
from labwright.render.argocd.values import Files, compose
from labwright.render.helm.contract import Capabilities, ChartRef, ChartSource, ReleaseSpec, RenderedRelease
from labwright.render.objects import Object
from labwright.source import Diagnostic, YamlMap


def release_of(
    app: Application, source: Source, folder: str, files: Files, cluster: Capabilities, found: list[Diagnostic]
) -> ReleaseSpec:
    """What a Helm source asks for. `folder` is that of a chart in this repository, else empty; `cluster` is what charts may
    know of the cluster. Raises SourceError.
    """
    settings = source.settings("helm")
    place = source.place_of("chart") if source.chart else source.place_of("path")
    served = settings.get("apiVersions")
    return ReleaseSpec(
        name=_text(settings, "releaseName") or app.name,
        namespace=_text(settings, "namespace") or app.target_namespace,
        chart=_chart(source, folder),
        values=compose(settings, folder, files, environment(app, source), found),
        capabilities=Capabilities(
            kubernetes_version=(_text(settings, "kubeVersion") or cluster.kubernetes_version).removeprefix("v"),
            api_versions=frozenset(map(str, served)) if isinstance(served, list) and served else cluster.api_versions,
        ),
        include_crds=settings.get("skipCrds") is not True,
        skip_schema=settings.get("skipSchemaValidation") is True,
        place=place,
    )


def _text(settings: YamlMap, name: str) -> str:
    found = settings.get(name)
    return str(found) if found is not None and not isinstance(found, dict | list) else ""


def _chart(source: Source, folder: str) -> ChartRef:
    place = source.place_of("chart") if source.chart else source.place_of("path")
    version = source.text("targetRevision")
    if folder:
        return ChartRef(source=ChartSource.LOCAL, path=folder, name=posixpath.basename(folder), place=place)
    url = source.url
    if not source.chart:
        return ChartRef(source=ChartSource.GIT, url=url, path=source.path, version=version, place=place)
    version = "" if version in {"*", "HEAD"} else version
    if url.startswith(("http://", "https://")):
        return ChartRef(source=ChartSource.HTTP, url=url, name=source.chart, version=version, place=place)
    host = url.removeprefix("oci://").rstrip("/")
    return ChartRef(
        source=ChartSource.OCI,
        url=f"oci://{host}/{source.chart}",
        name=source.chart.rpartition("/")[2],
        version=version,
        place=place,
    )


def objects_of(rendered: RenderedRelease, *, tests: bool) -> list[Object]:
    """All that `helm template` would have printed, hooks and tests included: Argo CD tells them apart by itself."""
    return [*rendered.objects, *rendered.hooks, *(rendered.tests if tests else ())]
