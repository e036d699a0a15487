"""Estates out of YAML text, for tests of the estate and of what asks it."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from labwright.estate.estate import Estate, estate_of
from labwright.estate.objects import EstateObject
from labwright.model import Footprint
from labwright.render.objects import Object
from labwright.render.units import Engine, RenderedCluster, Unit, UnitKind
from labwright.source import Diagnostic, Severity, YamlMap, load_all, place_of

UNREADABLE = Diagnostic(Severity.ERROR, "KZ001", "something could not be read")


def objects_of(text: str, file: str = "objects.yaml") -> list[YamlMap]:
    """The mappings of a YAML stream."""
    return [document.value for document in load_all(text, file) if isinstance(document.value, YamlMap)]


def rendered(value: YamlMap, *, template: str = "") -> Object:
    """An object as a renderer gives it; what is missing or no text is empty."""
    metadata = value.get("metadata")
    fields = metadata if isinstance(metadata, dict) else {}
    return Object(
        value=value,
        api_version=_text(value.get("apiVersion")),
        kind=_text(value.get("kind")),
        name=_text(fields.get("name")),
        namespace=_text(fields.get("namespace")),
        place=place_of(value, "metadata", "name") or value.place,
        template=template,
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def unit(
    name: str,
    objects: str | Iterable[YamlMap],
    *,
    kind: UnitKind = UnitKind.KUSTOMIZATION,
    namespace: str = "flux-system",
    whole: bool = True,
    file: str = "objects.yaml",
    **facts: Any,
) -> Unit:
    """One unit; `facts` are other fields of it. The objects of a release come out of a chart."""
    found = objects_of(objects, file) if isinstance(objects, str) else list(objects)
    template = "chart/templates/all.yaml" if kind is UnitKind.HELM_RELEASE else ""
    return Unit(
        kind=kind,
        namespace=namespace,
        name=name,
        objects=tuple(rendered(each, template=template) for each in found),
        diagnostics=() if whole else (UNREADABLE,),
        **facts,
    )


def cluster(*units: Unit, name: str = "home", engine: Engine = Engine.FLUX) -> RenderedCluster:
    """A rendered cluster."""
    return RenderedCluster(name=name, engine=engine, units=units)


def release(name: str, objects: str, *, namespace: str = "default", **facts: Any) -> Unit:
    """A Helm release with what its chart became."""
    return unit(name, objects, kind=UnitKind.HELM_RELEASE, namespace=namespace, **facts)


def estate(
    text: str,
    *units: Unit,
    file: str = "objects.yaml",
    name: str = "home",
    distribution: str = "k3s",
    kubernetes_version: str = "1.32.9",
    known: Footprint | None = None,
    explained: Iterable[tuple[str, str]] = (),
    schema_folders: Iterable[Path] = (),
    whole: bool = True,
) -> Estate:
    """One cluster with one unit, and perhaps others after it."""
    return estate_of(
        cluster(unit("everything", text, file=file, whole=whole), *units, name=name),
        kubernetes_version=kubernetes_version,
        distribution=distribution,
        known=known,
        explained=explained,
        schema_folders=schema_folders,
    )


def only(text: str) -> EstateObject:
    """The one object of a YAML text."""
    (found,) = estate(text).objects
    return found


def keyed(path: Iterable[Any]) -> str:
    """A path as text: `spec.rules.0.host`."""
    return ".".join(str(step) for step in path)
