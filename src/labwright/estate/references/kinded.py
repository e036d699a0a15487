"""References that say themselves which kind they mean: `{kind, name, namespace}`, with defaults that differ from field to field.

Sources: fluxcd.io/flux/components (sourceRef, chartRef, providerRef); gateway-api.sigs.k8s.io/reference/spec (ParentReference);
external-secrets.io/latest/api/spec (storeRef, generatorRef); Kubernetes API reference (scaleTargetRef, dataSourceRef,
claimRef); doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from labwright.estate.fields import Path, text
from labwright.estate.objects import Thing
from labwright.estate.references.reference import Reference
from labwright.kube import is_namespaced, split_api_version

_SOURCE = "source.toolkit.fluxcd.io"
_NOTIFICATION = "notification.toolkit.fluxcd.io"
_IMAGE = "image.toolkit.fluxcd.io"
_GATEWAY = "gateway.networking.k8s.io"
_SECRETS = "external-secrets.io"
_TRAEFIK = "traefik.io"
_CNPG = "postgresql.cnpg.io"


@dataclass(frozen=True, slots=True)
class Kinded:
    """Where such a reference stands, and what it means when it does not say."""

    path: tuple[str, ...]
    group: str
    """Of the kinds it usually names; `group`, `apiGroup` or `apiVersion` beside the name decide otherwise."""
    kind: str = ""
    """When it names none; empty: then it is no reference."""
    skipped: tuple[str, ...] = ()
    """Names that stand for something else: Traefik's own `api@internal`."""


_STORE = Kinded(("spec", "secretStoreRef"), _SECRETS, "SecretStore")
_GENERATORS = "generators.external-secrets.io"
_ROUTES = ("GRPCRoute", "HTTPRoute", "TCPRoute", "TLSRoute", "UDPRoute")

KINDED: dict[tuple[str, str], tuple[Kinded, ...]] = {
    ("autoscaling", "HorizontalPodAutoscaler"): (Kinded(("spec", "scaleTargetRef"), ""),),
    (_CNPG, "Cluster"): (Kinded(("spec", "imageCatalogRef"), _CNPG),),
    (_SECRETS, "ClusterExternalSecret"): (
        Kinded(("spec", "externalSecretSpec", "secretStoreRef"), _SECRETS, "SecretStore"),
    ),
    (_SECRETS, "ExternalSecret"): (
        _STORE,
        Kinded(("spec", "data", "*", "sourceRef", "storeRef"), _SECRETS, "SecretStore"),
        Kinded(("spec", "data", "*", "sourceRef", "generatorRef"), _GENERATORS),
        Kinded(("spec", "dataFrom", "*", "sourceRef", "storeRef"), _SECRETS, "SecretStore"),
        Kinded(("spec", "dataFrom", "*", "sourceRef", "generatorRef"), _GENERATORS),
    ),
    (_SECRETS, "PushSecret"): (Kinded(("spec", "secretStoreRefs", "*"), _SECRETS, "SecretStore"),),
    **{(_GATEWAY, kind): (Kinded(("spec", "parentRefs", "*"), _GATEWAY, "Gateway"),) for kind in _ROUTES},
    ("helm.toolkit.fluxcd.io", "HelmRelease"): (
        Kinded(("spec", "chart", "spec", "sourceRef"), _SOURCE),
        Kinded(("spec", "chartRef"), _SOURCE),
    ),
    (_IMAGE, "ImagePolicy"): (Kinded(("spec", "imageRepositoryRef"), _IMAGE, "ImageRepository"),),
    (_IMAGE, "ImageUpdateAutomation"): (Kinded(("spec", "sourceRef"), _SOURCE),),
    ("kustomize.toolkit.fluxcd.io", "Kustomization"): (Kinded(("spec", "sourceRef"), _SOURCE),),
    (_NOTIFICATION, "Alert"): (Kinded(("spec", "providerRef"), _NOTIFICATION, "Provider"),),
}
"""Kind → its references that it cannot do without."""
MAYBE_KINDED: dict[tuple[str, str], tuple[Kinded, ...]] = {
    ("", "PersistentVolume"): (Kinded(("spec", "claimRef"), "", "PersistentVolumeClaim"),),
    ("", "PersistentVolumeClaim"): (Kinded(("spec", "dataSourceRef"), ""), Kinded(("spec", "dataSource"), "")),
    ("autoscaling.k8s.io", "VerticalPodAutoscaler"): (Kinded(("spec", "targetRef"), ""),),
    ("keda.sh", "ScaledObject"): (Kinded(("spec", "scaleTargetRef"), "apps", "Deployment"),),
    ("kustomize.toolkit.fluxcd.io", "Kustomization"): (Kinded(("spec", "healthChecks", "*"), ""),),
    (_NOTIFICATION, "Alert"): (Kinded(("spec", "eventSources", "*"), "", skipped=("*",)),),
    (_NOTIFICATION, "Receiver"): (Kinded(("spec", "resources", "*"), "", skipped=("*",)),),
    ("apiregistration.k8s.io", "APIService"): (Kinded(("spec", "service"), "", "Service"),),
}
"""The same for what is often there only at run time, or is looked at and not needed."""
_FLUX_GROUPS = {
    "Bucket": _SOURCE,
    "ExternalArtifact": _SOURCE,
    "GitRepository": _SOURCE,
    "HelmChart": _SOURCE,
    "HelmRelease": "helm.toolkit.fluxcd.io",
    "HelmRepository": _SOURCE,
    "ImagePolicy": _IMAGE,
    "ImageRepository": _IMAGE,
    "ImageUpdateAutomation": _IMAGE,
    "Kustomization": "kustomize.toolkit.fluxcd.io",
    "OCIRepository": _SOURCE,
}
"""Kinds that Flux' notifications name without their group."""


def kinded_reference(obj: Thing, where: Path, value: object, ref: Kinded, *, optional: bool) -> Iterator[Reference]:
    """The reference in a mapping, where it is one."""
    if not isinstance(value, Mapping):
        return
    kind, name = text(value, "kind") or ref.kind, text(value, "name")
    if not kind or not name or name in ref.skipped:
        return
    group = _group(value, kind, ref)
    namespace = "" if is_namespaced((group, kind)) is False else text(value, "namespace") or obj.id.namespace
    yield Reference(obj, (*where, "name"), group, kind, namespace, name, optional=optional)


def _group(value: Mapping[str, object], kind: str, ref: Kinded) -> str:
    for field in ("group", "apiGroup"):
        if isinstance(value.get(field), str):
            return text(value, field)
    if text(value, "apiVersion"):
        return split_api_version(text(value, "apiVersion"))[0]
    return ref.group or _FLUX_GROUPS.get(kind, "")
