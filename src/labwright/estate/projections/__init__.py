"""What controllers will create from objects that are in Git. One file per controller."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from labwright.estate.graph import ApplyGraph
from labwright.estate.identity import identity_of
from labwright.estate.objects import EstateObject, Projected, Thing
from labwright.estate.projections import (
    cert_manager,
    cnpg,
    dragonfly,
    flux,
    gateways,
    grafana,
    helm,
    identity_operators,
    k3s,
    kubernetes,
    longhorn,
    mirrors,
    opentelemetry,
    prometheus,
    redis,
    rook,
    secret_operators,
    talos,
    volsync,
    zalando,
)
from labwright.estate.projections.made import Made
from labwright.estate.projections.namespaces import Around
from labwright.kube import GVK, ObjectId, split_api_version
from labwright.render.units import UnitKind

Projection = Callable[[Mapping[str, Any], ObjectId], Iterator[Made]]
Spread = Callable[[Mapping[str, Any], ObjectId, Around], Iterator[Made]]
"""A projection that depends on what else the cluster has."""

_CNPG = "postgresql.cnpg.io"
_CERTIFICATES = "cert-manager.io"
_MONITORING = "monitoring.coreos.com"
_CEPH = "ceph.rook.io"
_GATEWAYS = "gateway.networking.k8s.io"
_REDIS = "redis.redis.opstreelabs.in"
_SECRETS = "external-secrets.io"
_VAULT = "secrets.hashicorp.com"
_VOLSYNC = "volsync.backube"

BY_KIND: dict[tuple[str, str], tuple[Projection, ...]] = {
    ("", "ConfigMap"): (longhorn.config_map,),
    ("", "Namespace"): (kubernetes.namespace,),
    ("", "Pod"): (kubernetes.pod,),
    ("apps", "Deployment"): (longhorn.deployment,),
    ("apps", "StatefulSet"): (kubernetes.stateful_set,),
    ("acid.zalan.do", "postgresql"): (zalando.postgresql,),
    ("argoproj.io", "Application"): (helm.application,),
    ("bitnami.com", "SealedSecret"): (secret_operators.sealed_secret,),
    (_CEPH, "CephClient"): (rook.client,),
    (_CEPH, "CephCluster"): (rook.cluster,),
    (_CEPH, "CephFilesystem"): (rook.filesystem,),
    (_CEPH, "CephNFS"): (rook.nfs,),
    (_CEPH, "CephObjectStore"): (rook.object_store,),
    (_CEPH, "CephObjectStoreUser"): (rook.object_store_user,),
    (_CERTIFICATES, "Certificate"): (cert_manager.certificate,),
    (_CNPG, "Cluster"): (cnpg.cluster,),
    (_CNPG, "Pooler"): (cnpg.pooler,),
    (_GATEWAYS, "Gateway"): (cert_manager.gateway, gateways.gateway),
    (_MONITORING, "Alertmanager"): (prometheus.alertmanager,),
    (_MONITORING, "Prometheus"): (prometheus.prometheus,),
    (_MONITORING, "PrometheusAgent"): (prometheus.agent,),
    (_MONITORING, "ThanosRuler"): (prometheus.thanos_ruler,),
    (_REDIS, "Redis"): (redis.standalone,),
    (_REDIS, "RedisCluster"): (redis.cluster,),
    (_REDIS, "RedisReplication"): (redis.replication,),
    (_REDIS, "RedisSentinel"): (redis.sentinel,),
    (_SECRETS, "ExternalSecret"): (secret_operators.external_secret,),
    (_VAULT, "VaultDynamicSecret"): (secret_operators.vault_secret,),
    (_VAULT, "VaultPKISecret"): (secret_operators.vault_secret,),
    (_VAULT, "VaultStaticSecret"): (secret_operators.vault_secret,),
    (_VOLSYNC, "ReplicationDestination"): (volsync.destination,),
    (_VOLSYNC, "ReplicationSource"): (volsync.source,),
    ("dragonflydb.io", "Dragonfly"): (dragonfly.dragonfly,),
    ("fluxcd.controlplane.io", "FluxInstance"): (flux.instance,),
    ("grafana.integreatly.org", "Grafana"): (grafana.grafana,),
    ("helm.cattle.io", "HelmChart"): (helm.k3s_chart,),
    ("helm.cattle.io", "HelmChartConfig"): (k3s.chart_config,),
    ("helm.toolkit.fluxcd.io", "HelmRelease"): (helm.release,),
    ("isindir.github.com", "SopsSecret"): (secret_operators.sops_secret,),
    ("k8s.bitwarden.com", "BitwardenSecret"): (secret_operators.bitwarden_secret,),
    ("kaniop.rs", "KanidmOAuth2Client"): (identity_operators.kanidm_client,),
    ("kustomize.toolkit.fluxcd.io", "Kustomization"): (flux.kustomization,),
    ("longhorn.io", "RecurringJob"): (longhorn.recurring_job,),
    ("networking.k8s.io", "Ingress"): (cert_manager.ingress,),
    ("objectbucket.io", "ObjectBucketClaim"): (rook.bucket_claim,),
    ("onepassword.com", "OnePasswordItem"): (secret_operators.one_password_item,),
    ("opentelemetry.io", "OpenTelemetryCollector"): (opentelemetry.collector,),
    ("pocketid.internal", "PocketIDOIDCClient"): (identity_operators.pocket_id_client,),
    ("secrets.doppler.com", "DopplerSecret"): (secret_operators.doppler_secret,),
    ("secrets.infisical.com", "InfisicalSecret"): (secret_operators.infisical_secret,),
    ("source.extensions.fluxcd.io", "ArtifactGenerator"): (flux.artifact_generator,),
    ("source.toolkit.fluxcd.io", "GitRepository"): (flux.git_repository,),
    ("talos.dev", "ServiceAccount"): (talos.service_account,),
}
SPREAD: dict[tuple[str, str], Spread] = {
    ("", "ConfigMap"): mirrors.copies,
    ("", "Secret"): mirrors.copies,
    (_CERTIFICATES, "ClusterIssuer"): cert_manager.issuer,
    (_CERTIFICATES, "Issuer"): cert_manager.issuer,
    (_SECRETS, "ClusterExternalSecret"): secret_operators.cluster_external_secret,
}
_DEEPEST = 4
"""A projection of a projection …: a Prometheus' StatefulSet has claims. No real chain is longer than three."""


def projected(obj: EstateObject, around: Around) -> Iterator[Projected]:
    """Everything that controllers are known to create from one object, and from that in turn."""
    if (obj.id.group, obj.id.kind) in BY_KIND or (obj.id.group, obj.id.kind) in SPREAD:
        yield from _made_of(obj, obj, (), around, _DEEPEST)


def _made_of(
    thing: Thing, owner: EstateObject, at: tuple[str | int, ...], around: Around, deeper: int
) -> Iterator[Projected]:
    for each in _of(thing, around):
        path = at or each.path
        by = thing.id if thing is not owner else None
        found = Projected(each.id, each.value, owner, path, by)
        yield found
        if deeper:
            yield from _made_of(found, owner, path, around, deeper - 1)


def _of(thing: Thing, around: Around) -> Iterator[Made]:
    kind = (thing.id.group, thing.id.kind)
    for projection in BY_KIND.get(kind, ()):
        yield from projection(thing.value, thing.id)
    spread = SPREAD.get(kind)
    if spread is not None:
        yield from spread(thing.value, thing.id, around)


def own_sources(graph: ApplyGraph, known: Mapping[ObjectId, EstateObject]) -> Iterator[Projected]:
    """The sources that the cluster's first Kustomizations name, with their credentials; see `flux.own_source`."""
    for root in graph.roots:
        unit = graph.unit(root)
        if unit.kind is UnitKind.KUSTOMIZATION and unit.source is not None:
            item = unit.source
            gvk = GVK(*split_api_version(item.api_version), item.kind)
            owner = EstateObject((item,), 0, identity_of(item, unit), gvk, unit)
            found = known.get(flux.source_of(unit))
            for each in flux.own_source(unit, found.value if found else None):
                yield Projected(each.id, each.value, owner, each.path)


def project(objects: Iterable[EstateObject], around: Around) -> Iterator[Projected]:
    """The projections of all objects."""
    for obj in objects:
        yield from projected(obj, around)
