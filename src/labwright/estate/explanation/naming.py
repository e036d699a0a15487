"""Finding an object by what people type: `deploy/immich`, `HelmRelease/loki`, `certificate.cert-manager.io/home`.

Short names: `kubectl api-resources`; Flux's and Argo CD's from their CustomResourceDefinitions, as those of others in the
cluster are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from labwright.estate.fields import text
from labwright.estate.identity import default_namespace
from labwright.kube import is_namespaced
from labwright.render.content import Identity, identity_at
from labwright.render.objects import Object
from labwright.render.units import RenderedCluster, Unit, UnitKind
from labwright.source import Diagnostic, Severity, SourceError, nearest

_HASHED = re.compile("-[2456789bcdfghkmt]{10}")
"""What kustomize puts behind the names of generated ConfigMaps and Secrets (hasher.go, encode)."""

SHORT_NAMES: dict[str, tuple[str, ...]] = {
    "app": ("Application",),
    "apps": ("Application",),
    "appset": ("ApplicationSet",),
    "appsets": ("ApplicationSet",),
    "appproj": ("AppProject",),
    "cert": ("Certificate",),
    "certs": ("Certificate",),
    "cj": ("CronJob",),
    "cm": ("ConfigMap",),
    "cnp": ("CiliumNetworkPolicy",),
    "ccnp": ("CiliumClusterwideNetworkPolicy",),
    "cr": ("CertificateRequest", "ClusterRole"),
    "crd": ("CustomResourceDefinition",),
    "crds": ("CustomResourceDefinition",),
    "deploy": ("Deployment",),
    "ds": ("DaemonSet",),
    "ep": ("Endpoints",),
    "es": ("ExternalSecret",),
    "gitrepo": ("GitRepository",),
    "gtw": ("Gateway",),
    "gw": ("Gateway",),
    "hc": ("HelmChart",),
    "helmrepo": ("HelmRepository",),
    "hpa": ("HorizontalPodAutoscaler",),
    "hr": ("HelmRelease",),
    "ing": ("Ingress",),
    "ks": ("Kustomization",),
    "limits": ("LimitRange",),
    "netpol": ("NetworkPolicy",),
    "ns": ("Namespace",),
    "ocirepo": ("OCIRepository",),
    "pc": ("PriorityClass",),
    "pdb": ("PodDisruptionBudget",),
    "pmon": ("PodMonitor",),
    "po": ("Pod",),
    "promrule": ("PrometheusRule",),
    "pv": ("PersistentVolume",),
    "pvc": ("PersistentVolumeClaim",),
    "quota": ("ResourceQuota",),
    "rs": ("ReplicaSet",),
    "rset": ("ResourceSet",),
    "sa": ("ServiceAccount",),
    "sc": ("StorageClass",),
    "smon": ("ServiceMonitor",),
    "sts": ("StatefulSet",),
    "svc": ("Service",),
}
"""Short name → kinds."""


class Target(NamedTuple):
    """One object of a cluster."""

    cluster: RenderedCluster
    unit: Unit
    position: int
    """Among the unit's objects."""

    @property
    def identity(self) -> Identity:
        """What it is called; the namespace may be empty where the unit gives it one."""
        return identity_at(self.unit.objects, self.position)

    @property
    def object(self) -> Object:
        """The object itself."""
        return self.unit.objects[self.position]

    @property
    def namespace(self) -> str:
        """Where it lives; that of the unit's target where the object names none, as far as that is known."""
        return namespace_of(self.unit, self.identity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody asked for."""

    kind: str
    """As typed: `deploy`, `Deployment`, `deployments.apps`."""
    name: str
    namespace: str | None = None

    @property
    def spelled(self) -> str:
        return f"{self.kind}/{self.name}"


class AmbiguousError(LookupError):
    """Several objects are meant."""

    def __init__(self, wanted: Wanted, found: tuple[Target, ...]) -> None:
        super().__init__(wanted.spelled)
        self.wanted = wanted
        self.found = found


def find_object(clusters: Iterable[RenderedCluster], wanted: Wanted) -> Target:
    """The one object that is meant.

    The same object in several units of one cluster is the last one's; a generated name may be given without its hash. Raises AmbiguousError, and SourceError: EX001 for a
    kind that is not there, EX002 for a name that is not.
    """
    known = tuple(clusters)
    everything = [(target, target.identity) for cluster in known for target in _all(cluster)]
    kinds = matching_kinds(wanted.kind, everything)
    if not kinds:
        raise _no_kind(wanted, everything)
    of_kind = [(target, one) for target, one in everything if one.kind in kinds and _in_group(wanted.kind, one)]
    named = [
        target for target, one in of_kind if one.name == wanted.name and wanted.namespace in (None, target.namespace)
    ]
    chosen: dict[tuple[str, Identity], Target] = {(target.cluster.name, target.identity): target for target in named}
    if not chosen:
        hashed = [
            target
            for target, one in of_kind
            if _HASHED.fullmatch(one.name.removeprefix(wanted.name))
            and one.name.startswith(wanted.name)
            and wanted.namespace in (None, target.namespace)
        ]
        chosen = {(target.cluster.name, target.identity): target for target in hashed}
    if not chosen:
        raise _no_name(wanted, kinds, of_kind)
    if len(chosen) > 1:
        raise AmbiguousError(wanted, tuple(chosen.values()))
    return next(iter(chosen.values()))


def namespace_of(unit: Unit, one: Identity) -> str:
    """Where an object lives: that of its unit's target where it names none and can live in one."""
    group = one.api_version.rpartition("/")[0]
    return one.namespace or ("" if is_namespaced((group, one.kind)) is False else default_namespace(unit))


def _all(cluster: RenderedCluster) -> Iterator[Target]:
    for unit in cluster.units:
        for index in range(len(unit.objects)):
            yield Target(cluster, unit, index)


def matching_kinds(typed: str, everything: Iterable[tuple[Target, Identity]]) -> frozenset[str]:
    """The kinds of a cluster that a typed one may mean: whatever its case, as plural, or as short name."""
    found = list(everything)
    kinds = {one.kind for _, one in found}
    wanted = typed.partition(".")[0].lower()
    exact = {kind for kind in kinds if wanted in _spellings(kind)}
    if exact:
        return frozenset(exact)
    short = {kind for kind in SHORT_NAMES.get(wanted, ()) if kind in kinds}
    return frozenset(short or _by_definitions(wanted, found) & kinds)


def _spellings(kind: str) -> frozenset[str]:
    lower = kind.lower()
    plural = f"{lower[:-1]}ies" if lower.endswith("y") and lower[-2:-1] not in "aeiou" else f"{lower}s"
    return frozenset({lower, plural, f"{lower}es"})


def _by_definitions(wanted: str, everything: list[tuple[Target, Identity]]) -> frozenset[str]:
    """Kinds whose definition in the cluster gives them this name."""
    found = set()
    for target, one in everything:
        if one.kind == "CustomResourceDefinition":
            names = target.object.value.get("spec", {}).get("names", {})
            short = names.get("shortNames") if isinstance(names, dict) else None
            if wanted in (text(names, "plural"), text(names, "singular"), *(short if isinstance(short, list) else ())):
                found.add(text(names, "kind"))
    return frozenset(found)


def _in_group(typed: str, one: Identity) -> bool:
    group = typed.partition(".")[2]
    return not group or one.api_version.rpartition("/")[0].lower() == group.lower()


def _no_kind(wanted: Wanted, everything: list[tuple[Target, Identity]]) -> SourceError:
    kinds = sorted({one.kind for _, one in everything})
    near = nearest(wanted.kind, kinds)
    alike = sorted({f"{one.kind}/{one.name}" for _, one in everything if one.name == wanted.name})
    hint = f"did you mean `{near}`?" if near else f"there is {_some(alike)}" if alike else ""
    message = f"no object of kind `{wanted.kind}`"
    if not everything:
        message, hint = f"no object `{wanted.spelled}`: nothing is rendered", ""
    return SourceError(Diagnostic(Severity.ERROR, "EX001", message, help=hint))


def _no_name(wanted: Wanted, kinds: frozenset[str], of_kind: list[tuple[Target, Identity]]) -> SourceError:
    kind = " or ".join(sorted(kinds))
    where = f" in namespace `{wanted.namespace}`" if wanted.namespace is not None else ""
    elsewhere = sorted({target.namespace for target, one in of_kind if one.name == wanted.name and target.namespace})
    names = [one.name for target, one in of_kind if wanted.namespace in (None, target.namespace)]
    near = nearest(wanted.name, names) or _containing(wanted.name, names)
    if elsewhere:
        hint = f"there is one in namespace {_some([f'`{one}`' for one in elsewhere])}"
    elif near:
        hint = f"did you mean `{near}`?"
    else:
        unrendered = sorted({str(target.unit) for target, _ in of_kind if target.unit.unrendered})
        hint = f"there are: {_some(sorted(set(names)))}" if names and not unrendered else ""
    return SourceError(Diagnostic(Severity.ERROR, "EX002", f"no {kind} `{wanted.name}`{where}", help=hint))


def _containing(name: str, names: Iterable[str]) -> str | None:
    found = sorted((one for one in set(names) if name in one or one in name), key=lambda one: (len(one), one))
    return found[0] if found else None


def _some(names: list[str]) -> str:
    shown = names[:8]
    return ", ".join(shown) + (f" and {len(names) - len(shown)} more" if len(names) > len(shown) else "")


def releases_without_objects(clusters: Iterable[RenderedCluster]) -> tuple[Unit, ...]:
    """Releases whose chart is not there: what is not found may be in them."""
    return tuple(
        unit
        for cluster in clusters
        for unit in cluster.units
        if unit.unrendered and unit.kind in (UnitKind.HELM_RELEASE, UnitKind.APPLICATION)
    )
