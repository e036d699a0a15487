"""Everything one cluster's plan becomes, as objects placed by stage and folder but not yet by path."""

from collections.abc import Iterator
from dataclasses import dataclass

from labwright.catalog.capabilities import ClusterDns
from labwright.catalog.contract import ConfigFiles, Manifest, Namespace, SecretFile, Stage
from labwright.emit.gitops import Engine
from labwright.emit.policies import PolicySet, compile_policies
from labwright.plan import ClusterPlan

NAMESPACES = "namespaces"
NETWORK_POLICIES = "network-policies"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """One object: its stage, the folder inside the stage, the file inside the folder."""

    stage: Stage
    folder: str
    file: str
    manifest: Manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """All of one cluster's objects, generated ConfigMaps and Secrets."""

    cluster: str
    objects: tuple[Placed, ...]
    configs: tuple[tuple[str, ConfigFiles], ...]
    """(folder, files)."""
    secrets: tuple[tuple[str, SecretFile], ...]
    """(folder, Secret)."""
    policies: PolicySet


def content_of(cluster: ClusterPlan, engine: Engine) -> Content:
    """Gather what all components of a cluster contribute, with namespaces and network policies added."""
    policies = _policies(cluster)
    return Content(
        cluster=cluster.name,
        objects=(*_namespaces(cluster, engine), *_objects(cluster, engine), *_placed_policies(policies)),
        configs=tuple(
            (config.folder or each.name, config) for each in cluster.installed for config in each.contribution.configs
        ),
        secrets=tuple(
            (secret.folder or each.name, secret) for each in cluster.installed for secret in each.contribution.secrets
        ),
        policies=policies,
    )


def _policies(cluster: ClusterPlan) -> PolicySet:
    if not cluster.homelab.zero_trust:
        return PolicySet(policies=(), index={})
    dns = next((offer for offer in cluster.offers if isinstance(offer, ClusterDns)), None)
    return compile_policies(cluster.flows, cluster.facts, dns, [each.name for each in cluster.namespaces])


def _namespaces(cluster: ClusterPlan, engine: Engine) -> Iterator[Placed]:
    for namespace in cluster.namespaces:
        yield Placed(
            stage=Stage.CONTROLLERS,
            folder=NAMESPACES,
            file=f"{namespace.name}.yaml",
            manifest=_namespace(namespace, engine),
        )


def _namespace(namespace: Namespace, engine: Engine) -> Manifest:
    prefix = "pod-security.kubernetes.io"
    path = ("metadata", "labels", f"{prefix}/enforce")
    return Manifest(
        object={
            "apiVersion": "v1",
            "kind": "Namespace",
            "metadata": {
                "name": namespace.name,
                "labels": {
                    f"{prefix}/enforce": namespace.pod_security,
                    f"{prefix}/warn": "restricted" if namespace.pod_security == "baseline" else namespace.pod_security,
                },
                # A namespace removed from the repository by mistake must not take its volumes along.
                "annotations": dict(engine.keep),
            },
        },
        comments={path: namespace.why} if namespace.why else {},
    )


def _objects(cluster: ClusterPlan, engine: Engine) -> Iterator[Placed]:
    for each in cluster.installed:
        for file in each.contribution.files:
            for manifest in file.manifests:
                folder = file.folder or each.name
                yield Placed(stage=file.stage, folder=folder, file=file.name, manifest=manifest)
        for chart in each.contribution.charts:
            for name, manifest in engine.release(cluster, chart):
                yield Placed(stage=chart.stage, folder=chart.folder or each.name, file=name, manifest=manifest)


def _placed_policies(policies: PolicySet) -> Iterator[Placed]:
    for policy in policies.policies:
        yield Placed(
            stage=Stage.CONFIGS,
            folder=NETWORK_POLICIES,
            file=f"{policy.namespace}.yaml",
            manifest=policy.manifest,
        )
