"""Who a rendered object is in its cluster: its kind, and the namespace that its unit gives it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from labwright.estate.fields import text
from labwright.estate.objects import EstateObject
from labwright.kube import GVK, ObjectId, is_namespaced, split_api_version
from labwright.render.content import Identity, identities_of
from labwright.render.objects import Object
from labwright.render.units import Unit, UnitKind

CRD = ("apiextensions.k8s.io", "CustomResourceDefinition")
_GIVES_NAMESPACE = frozenset({UnitKind.HELM_RELEASE, UnitKind.APPLICATION})
"""Units whose engine puts objects without a namespace into the target's (Helm's `--namespace`, an Application's
destination). Flux' Kustomizations do so while they are rendered, and refuse objects that have none then."""


def identified(units: Iterable[Unit]) -> Iterator[EstateObject]:
    """The objects of all units, in apply order, with their identity. No object is made for that."""
    known = tuple(units)
    named = [identities_of(unit.objects) for unit in known]
    scopes: dict[tuple[str, str], bool] = {}
    if any(unit.kind in _GIVES_NAMESPACE for unit in known):
        scopes = _scopes(known, named)
    for unit, identities in zip(known, named, strict=True):
        default = default_namespace(unit)
        for at, each in enumerate(identities):
            gvk = GVK(*split_api_version(each.api_version), each.kind)
            yield EstateObject(unit.objects, at, _identity(each, gvk, default, scopes), gvk, unit)


def default_namespace(unit: Unit) -> str:
    """Where objects of a unit live that name no namespace; empty where nobody gives them one."""
    if unit.kind not in _GIVES_NAMESPACE:
        return ""
    return unit.target_namespace or (unit.namespace if unit.kind is UnitKind.HELM_RELEASE else "")


def identity_of(item: Object, unit: Unit) -> ObjectId:
    """Who one object of a unit is, as far as that can be told without the cluster's own definitions."""
    gvk = GVK(*split_api_version(item.api_version), item.kind)
    return _identity(Identity(item.api_version, item.kind, item.namespace, item.name), gvk, default_namespace(unit), {})


def _identity(item: Identity, gvk: GVK, default: str, scopes: Mapping[tuple[str, str], bool]) -> ObjectId:
    namespaced = is_namespaced(gvk)
    if namespaced is None:
        namespaced = scopes.get(gvk.group_kind)
    namespace = "" if namespaced is False else item.namespace or default
    return ObjectId(gvk.group, gvk.kind, namespace, item.name)


def _scopes(units: Sequence[Unit], named: Sequence[Sequence[Identity]]) -> dict[tuple[str, str], bool]:
    """Whether the kinds that the units themselves define live in a namespace. Only kinds of which nothing is known otherwise
    are asked for, so only definitions of their groups are read.
    """
    wanted = {
        group
        for identities in named
        for each in identities
        for group in (split_api_version(each.api_version)[0],)
        if not each.namespace and is_namespaced((group, each.kind)) is None
    }
    found: dict[tuple[str, str], bool] = {}
    for unit, identities in zip(units, named, strict=True):
        for at, each in enumerate(identities):
            if each.kind == CRD[1] and each.name.partition(".")[2] in wanted:
                spec = unit.objects[at].value.get("spec")
                found[text(spec, "group"), text(spec, "names", "kind")] = text(spec, "scope") != "Cluster"
    return found
