"""Rendered clusters out of YAML text, for tests of what differs between them."""

from __future__ import annotations

from dataclasses import replace
from textwrap import dedent, indent
from typing import Any

from labwright.changes import ClusterChanges, Consequence, compare_clusters
from labwright.render.objects import Object
from labwright.render.units import Engine, RenderedCluster, Unit, UnitKind
from labwright.source import Diagnostic, Severity
from tests.render import written

ROOT = "Kustomization/flux-system/flux-system"
_GROUPS = {
    UnitKind.KUSTOMIZATION: "kustomize.toolkit.fluxcd.io/v1",
    UnitKind.HELM_RELEASE: "helm.toolkit.fluxcd.io/v2",
    UnitKind.RESOURCE_SET: "fluxcd.controlplane.io/v1",
    UnitKind.APPLICATION: "argoproj.io/v1alpha1",
    UnitKind.APPLICATION_SET: "argoproj.io/v1alpha1",
}


def objects(text: str, file: str = "objects.yaml", *, template: str = "", hook: str = "") -> tuple[Object, ...]:
    """The objects of a YAML stream."""
    return tuple(replace(one, template=template, hook=hook) for one in written.objects(text, file))


def unit(
    name: str,
    text: str = "",
    *,
    kind: UnitKind = UnitKind.KUSTOMIZATION,
    spec: str = "prune: true",
    parent: str = ROOT,
    file: str = "",
    template: str = "",
    metadata: str = "",
    **more: Any,
) -> Unit:
    """A unit with its own object, made of the lines of its spec. What the spec says about it is set accordingly."""
    head = f"apiVersion: {_GROUPS[kind]}\nkind: {kind}\nmetadata:\n  name: {name}\n  namespace: flux-system\n{metadata}"
    (source,) = objects(f"{head}spec:\n{indent(dedent(spec).strip(), '  ')}\n", f"clusters/home/{name}.yaml")
    said = source.value["spec"]
    made = Unit(
        kind=kind,
        namespace="flux-system",
        name=name,
        source=source,
        objects=objects(text, file or f"apps/{name}.yaml", template=template),
        parent=parent,
        prune=said.get("prune") is True,
        force=said.get("force") is True,
        suspended=said.get("suspend") is True,
        target_namespace=said.get("targetNamespace", ""),
    )
    return replace(made, **more)


def release(
    name: str, text: str = "", *, spec: str = "chart: {}", template: str = "chart/templates/x.yaml", **more: Any
) -> Unit:
    """A Helm release."""
    return unit(name, text, kind=UnitKind.HELM_RELEASE, spec=spec, template=template, **more)


def cluster(*units: Unit, engine: Engine = Engine.FLUX, root: str = "prune: true") -> RenderedCluster:
    """A cluster whose entry applies the units' own objects; children of other units are put below those."""
    owned: dict[str, list[Object]] = {}
    for one in units:
        if one.source is not None:
            owned.setdefault(one.parent, []).append(one.source)
    entry = unit("flux-system", spec=root, parent="")
    made = [replace(one, objects=(*one.objects, *owned.get(one.id, ()))) for one in (entry, *units)]
    return RenderedCluster(name="home", engine=engine, units=tuple(made))


def changes(old: RenderedCluster | None, new: RenderedCluster | None) -> ClusterChanges:
    return compare_clusters(old, new)


def one_unit(old: str, new: str, **options: Any) -> ClusterChanges:
    """What differs when the objects of a single Kustomization change."""
    return changes(cluster(unit("apps", old, **options)), cluster(unit("apps", new, **options)))


def consequences(found: ClusterChanges, *codes: str) -> list[Consequence]:
    """The consequences of some kinds, of all without any."""
    return [each for each in found.consequences if not codes or each.code in codes]


def told(found: ClusterChanges, *codes: str) -> list[str]:
    """`danger data-deleted: message`."""
    return [f"{each.gravity} {each.code}: {each.message}" for each in consequences(found, *codes)]


def failing(made: Unit, message: str = "it is broken") -> Unit:
    """The unit as it is when it does not build."""
    return replace(made, objects=(), diagnostics=(Diagnostic(Severity.ERROR, "KZ001", message),))


def config_map(name: str, data: str = "{}", namespace: str = "apps", more: str = "") -> str:
    return f"---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: {namespace}{more}}}\ndata: {data}\n"


def deployment(
    name: str, image: str = "app:1", *, namespace: str = "apps", more: str = "", labels: str = "", spec: str = ""
) -> str:
    """A Deployment whose pods are labelled `app: <name>`."""
    return (
        f"---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}, namespace: {namespace}{more}}}\nspec:\n"
        f"  selector: {{matchLabels: {{app: {name}{labels}}}}}\n{spec}"
        f"  template:\n    metadata: {{labels: {{app: {name}{labels}}}}}\n"
        f"    spec: {{containers: [{{name: app, image: '{image}'}}]}}\n"
    )
