"""The entry point: a folder of a file system to its rendered objects."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from labwright.render.kustomize.accumulate import build
from labwright.render.kustomize.definition import Definition
from labwright.render.kustomize.metadata import drop_notes, label_manager
from labwright.render.kustomize.reading import Reader
from labwright.render.kustomize.resource import Resource, Resources
from labwright.render.kustomize.settling import settle, text_annotations
from labwright.render.kustomize.sorting import sort_resources
from labwright.render.objects import Object
from labwright.source import Diagnostic, Severity, SourceError
from labwright.tree import FileSystem

if TYPE_CHECKING:
    from labwright.render.helm.contract import Capabilities, Helm


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What a kustomization becomes. With an error among the diagnostics there are no objects."""

    objects: tuple[Object, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def ok(self) -> bool:
        """No error stopped the build."""
        return not any(one.severity is Severity.ERROR for one in self.diagnostics)


def kustomize(
    fs: FileSystem,
    path: str = ".",
    *,
    restricted: bool = True,
    skip_remote: bool = False,
    helm: Helm | None = None,
    capabilities: Capabilities | None = None,
) -> Rendered:
    """Build the kustomization in folder `path`, as `kustomize build` does: same objects, same order, same refusals.

    `restricted` refuses files outside the kustomization that names them (the CLI's default; Flux allows them).
    `skip_remote` leaves out remote resources with a warning. Nothing is ever fetched here. `helm` renders the charts of
    `helmCharts`, for a cluster with these `capabilities`; without it they are refused.
    """
    reader = Reader(fs, restricted=restricted, skip_remote=skip_remote, helm=helm, capabilities=capabilities)
    try:
        definition, resources = build(reader, normal_root(path))
        return finish(definition, resources, reader)
    except SourceError as error:
        return Rendered(diagnostics=(*error.diagnostics, *reader.found))


def finish(definition: Definition, resources: Resources, reader: Reader) -> Rendered:
    """Sort, clean and freeze the resources of a build."""
    sort_resources(resources, definition.value)
    label_manager(resources, definition)
    drop_notes(resources, definition)
    return Rendered(objects=tuple(_object(item, reader) for item in resources.items), diagnostics=tuple(reader.found))


def normal_root(path: str) -> str:
    """A folder as kustomizations are keyed: relative, without `./` and trailing slash."""
    return posixpath.normpath(path.strip("/") or ".")


def _object(resource: Resource, reader: Reader) -> Object:
    value = resource.map
    text_annotations(value, reader)
    settle(resource, reader)
    gvk, name, namespace = resource.id
    return Object(
        value=value,
        api_version=gvk.api_version,
        kind=gvk.kind,
        name=name,
        namespace=namespace,
        place=resource.named_at(),
        generated=resource.generator is not None,
        template=resource.template,
        hook=resource.hook,
    )
