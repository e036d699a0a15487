"""What an object refers to, and what refers to it.

A cluster out of the cache has its objects' names at hand but not their content, and only few units can refer to an object. So
the content of the others is not asked for.
"""

from __future__ import annotations

from collections.abc import Iterator

from labwright.estate.explanation.model import Link, Name
from labwright.estate.explanation.naming import Target
from labwright.estate.identity import default_namespace, identified
from labwright.estate.objects import Thing
from labwright.estate.references import References
from labwright.estate.references.selections import selections
from labwright.estate.workloads import find_workloads
from labwright.kube import ObjectId, is_namespaced, split_api_version
from labwright.render.content import identities_of
from labwright.render.units import RenderedCluster, Unit
from labwright.source import place_of

_ROUTES = frozenset({"GRPCRoute", "HTTPRoute", "IngressRoute", "IngressRouteTCP", "TCPRoute", "TLSRoute", "UDPRoute"})
_WEBHOOKS = frozenset({"APIService", "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"})
_FLUX = frozenset({"HelmChart", "HelmRelease", "Kustomization", "ResourceSet"})
_SOURCES = ("Bucket", "ExternalArtifact", "GitRepository", "HelmChart", "HelmRepository", "OCIRepository")
_WORKLOADS = ("CronJob", "DaemonSet", "Deployment", "Job", "Pod", "StatefulSet")

_FROM_ABROAD: dict[str, frozenset[str]] = {
    "AppProject": frozenset({"Application", "ApplicationSet"}),
    "Application": frozenset({"Application"}),
    "Gateway": _ROUTES,
    "HelmRelease": _FLUX,
    "Kustomization": _FLUX,
    "Middleware": frozenset({"Ingress", *_ROUTES}),
    "Secret": frozenset({"ClusterIssuer", "ClusterSecretStore", "Gateway", "StorageClass"}),
    "Service": frozenset({"ServiceMonitor", *_ROUTES, *_WEBHOOKS}),
    "ServiceAccount": frozenset({"ClusterRoleBinding", "ClusterSecretStore", "RoleBinding"}),
    **dict.fromkeys(_SOURCES, _FLUX),
    **dict.fromkeys(_WORKLOADS, frozenset({"PodMonitor"})),
}
"""Kind → the kinds whose objects name it from another namespace, or from none."""


def links(target: Target) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
    """The references of an object and those to it; each sorted by the other object's name."""
    units = [unit for unit in target.cluster.units if unit is target.unit or _may_refer(unit, target)]
    objects = tuple(identified(units))
    own = next((one for one in objects if one.rendered is target.object), None)
    if own is None:
        return (), ()
    references = References(objects, selections(objects, find_workloads(objects)))
    known = dict(_names(target.cluster))
    outward = [
        Link(
            object=Name(
                api_version=known.get(one.target, one.group),
                kind=one.kind,
                namespace=one.namespace,
                name=one.name,
            ),
            path=one.path,
            place=place_of(own.value, *one.path),
            exists=one.target in known,
            selects=one.selects,
        )
        for one in references.of(own)
    ]
    inward = [
        Link(
            object=Name(
                api_version=_api_version(one.holder),
                kind=one.holder.id.kind,
                namespace=one.holder.id.namespace,
                name=one.holder.id.name,
            ),
            path=one.path,
            place=one.place,
            selects=one.selects,
        )
        for one in references.to(own.id)
        if one.holder is not own
    ]
    return _once(outward), _once(inward)


def _may_refer(unit: Unit, target: Target) -> bool:
    """Whether something of a unit can name the object; a cluster-scoped one everything can."""
    home = default_namespace(unit)
    abroad = _FROM_ABROAD.get(target.identity.kind, frozenset())
    return any(
        not target.namespace or (one.namespace or home) == target.namespace or one.kind in abroad
        for one in identities_of(unit.objects)
    )


def _names(cluster: RenderedCluster) -> Iterator[tuple[ObjectId, str]]:
    """Every object of the cluster, without its content, with its apiVersion."""
    for unit in cluster.units:
        home = default_namespace(unit)
        for one in identities_of(unit.objects):
            group, _ = split_api_version(one.api_version)
            scoped = is_namespaced((group, one.kind)) is not False
            yield ObjectId(group, one.kind, (one.namespace or home) if scoped else "", one.name), one.api_version
            if scoped and not one.namespace and home:
                yield ObjectId(group, one.kind, "", one.name), one.api_version


def _api_version(thing: Thing) -> str:
    gvk = thing.gvk
    return f"{gvk.group}/{gvk.version}" if gvk.group else gvk.version


def _once(found: list[Link]) -> tuple[Link, ...]:
    by_field = {(one.object, one.path): one for one in found}
    return tuple(sorted(by_field.values(), key=lambda one: (one.object.kind, one.object.namespace, one.object.name)))
