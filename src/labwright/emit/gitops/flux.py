"""Flux: HelmReleases with their sources, the sync of the repository, and one Kustomization per stage.

A stage waits for another by `dependsOn`; `wait: true` makes a Kustomization ready only when every object it applies is
ready, so the next stage starts when the one before really works, not when it was merely accepted.
Field names and meanings: Flux 2.7, `helm.toolkit.fluxcd.io/v2`, `kustomize.toolkit.fluxcd.io/v1`,
`source.toolkit.fluxcd.io/v1`.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from labwright.catalog.components.flux import instance, operator_release
from labwright.catalog.contract import Chart, ChartRelease, Manifest, Stage
from labwright.emit.layouts import Layout
from labwright.plan import STAGES, ClusterPlan, Plan

NAMESPACE = "flux-system"
SYNC = "flux-system"
"""Name of the GitRepository and of the Kustomization that reconciles a cluster's entry folder."""
AGE_SECRET = "sops-age"  # noqa: S105 - the name of a Secret, not its content
_SOURCE_INTERVAL = "1m"
"""How often Git is asked for a new commit; the interval of the spec is how often drift is corrected."""
_CHART_INTERVAL = "12h"
_RETRIES = 3


class Flux:
    """The Flux engine."""

    name = "flux"

    def release(self, cluster: ClusterPlan, chart: ChartRelease) -> Iterator[tuple[str, Manifest]]:
        """A HelmRelease and its HelmRepository or OCIRepository."""
        yield "repository.yaml", Manifest(object=_source(chart))
        crds = {"crds": "CreateReplace"} if chart.keeps_crds else {}
        spec: dict[str, Any] = {
            "interval": cluster.homelab.interval,
            "timeout": chart.timeout,
            **_chart(chart),
            "install": {**crds, "remediation": {"retries": _RETRIES}},
            "upgrade": {**crds, "cleanupOnFail": True, "remediation": {"retries": _RETRIES}},
        }
        if chart.depends_on:
            spec["dependsOn"] = [{"name": name, "namespace": namespace} for namespace, name in chart.depends_on]
        if chart.patches:
            spec["postRenderers"] = [{"kustomize": {"patches": [dict(patch) for patch in chart.patches]}}]
        if chart.values:
            spec["values"] = dict(chart.values)
        yield (
            "release.yaml",
            Manifest(
                object={
                    "apiVersion": "helm.toolkit.fluxcd.io/v2",
                    "kind": "HelmRelease",
                    "metadata": {"name": chart.name, "namespace": chart.namespace},
                    "spec": spec,
                },
                comments={("spec", "values", *path): text for path, text in chart.comments.items()},
            ),
        )

    def entry(
        self, plan: Plan, cluster: ClusterPlan, layout: Layout, stages: Iterable[Stage]
    ) -> Iterator[tuple[str, tuple[Manifest, ...]]]:
        """`flux-system/` (the instance and the sync) and the Kustomizations, one file per group of stages."""
        entry = layout.entry(cluster.name)
        flux = cluster.find("flux")
        if flux is None:
            raise LookupError("the plan of a Flux homelab has no flux component")
        yield f"{entry}/flux-system/flux-instance.yaml", (instance(flux.site),)
        yield (
            f"{entry}/flux-system/sync.yaml",
            (Manifest(object=_repository(plan)), Manifest(object=_sync(cluster, entry))),
        )
        present = set(stages)
        groups: dict[str, list[Manifest]] = {}
        for rule in STAGES:
            if rule.stage not in present:
                continue
            after = [stage for stage in rule.after if stage in present]
            groups.setdefault(layout.group(rule.stage), []).append(
                Manifest(
                    object=_kustomization(cluster, rule.stage, layout.folder(rule.stage, cluster.name).overlay, after),
                    comments={(): rule.what[0].upper() + rule.what[1:]},
                )
            )
        for group, manifests in groups.items():
            yield f"{entry}/{group}.yaml", tuple(manifests)

    def bootstrap(self, plan: Plan, cluster: ClusterPlan, layout: Layout) -> str:
        """Namespace, age key, Flux operator, instance and sync: safe to run again."""
        flux = cluster.find("flux")
        if flux is None:
            raise LookupError("the plan of a Flux homelab has no flux component")
        operator = operator_release(flux.site)
        return _BOOTSTRAP.format(
            cluster=cluster.name,
            namespace=NAMESPACE,
            secret=AGE_SECRET,
            release=operator.name,
            chart=operator.chart.oci,
            version=operator.chart.version,
            entry=layout.entry(cluster.name),
        )


_BOOTSTRAP = """\
#!/bin/sh
# Hands the cluster {cluster} over to Flux. Safe to run again.
# usage: bootstrap/{cluster}.sh AGE_KEY_FILE
set -eu
cd "$(dirname "$0")/.."
key=${{1:?usage: $0 AGE_KEY_FILE}}
[ -r "$key" ] || {{ echo "$key cannot be read" >&2; exit 2; }}

kubectl create namespace {namespace} --dry-run=client -o yaml | kubectl apply -f -
kubectl create secret generic {secret} --namespace {namespace} --from-file=age.agekey="$key" \\
  --dry-run=client -o yaml | kubectl apply -f -
helm upgrade --install {release} {chart} --version {version} --namespace {namespace} --wait
kubectl apply -f {entry}/flux-system/flux-instance.yaml
kubectl wait --namespace {namespace} fluxinstance/flux --for=condition=Ready --timeout=10m
kubectl apply -f {entry}/flux-system/sync.yaml
"""


def _chart(release: ChartRelease) -> dict[str, Any]:
    if release.chart.oci:
        return {"chartRef": {"kind": "OCIRepository", "name": release.name}}
    return {
        "chart": {
            "spec": {
                "chart": release.chart.name,
                "version": release.chart.version,
                "sourceRef": {"kind": "HelmRepository", "name": release.name},
                "interval": _CHART_INTERVAL,
            }
        }
    }


def _source(release: ChartRelease) -> dict[str, Any]:
    chart: Chart = release.chart
    metadata = {"name": release.name, "namespace": release.namespace}
    if not chart.oci:
        return {
            "apiVersion": "source.toolkit.fluxcd.io/v1",
            "kind": "HelmRepository",
            "metadata": metadata,
            "spec": {"interval": _CHART_INTERVAL, "url": chart.repository},
        }
    return {
        "apiVersion": "source.toolkit.fluxcd.io/v1",
        "kind": "OCIRepository",
        "metadata": metadata,
        "spec": {
            "interval": _CHART_INTERVAL,
            "url": chart.oci,
            "ref": {"tag": chart.version},
            "layerSelector": {
                "mediaType": "application/vnd.cncf.helm.chart.content.v1.tar+gzip",
                "operation": "copy",
            },
        },
    }


def _repository(plan: Plan) -> dict[str, Any]:
    url = plan.homelab.repository_url
    spec: dict[str, Any] = {"interval": _SOURCE_INTERVAL, "url": url, "ref": {"branch": plan.homelab.branch}}
    if url.startswith("ssh://"):
        spec["secretRef"] = {"name": SYNC}
    return {
        "apiVersion": "source.toolkit.fluxcd.io/v1",
        "kind": "GitRepository",
        "metadata": {"name": SYNC, "namespace": NAMESPACE},
        "spec": spec,
    }


def _sync(cluster: ClusterPlan, entry: str) -> dict[str, Any]:
    return {
        "apiVersion": "kustomize.toolkit.fluxcd.io/v1",
        "kind": "Kustomization",
        "metadata": {"name": SYNC, "namespace": NAMESPACE},
        "spec": {
            "interval": cluster.homelab.interval,
            "path": f"./{entry}",
            "prune": True,
            "sourceRef": {"kind": "GitRepository", "name": SYNC},
        },
    }


def _kustomization(cluster: ClusterPlan, stage: Stage, path: str, after: list[Stage]) -> dict[str, Any]:
    gitops = cluster.spec.settings.gitops
    spec: dict[str, Any] = {}
    if after:
        spec["dependsOn"] = [{"name": each.value} for each in after]
    spec |= {
        "interval": gitops.interval,
        "retryInterval": gitops.retry_interval,
        "timeout": gitops.timeout,
        "path": f"./{path}",
        "prune": True,
        "wait": True,
        "sourceRef": {"kind": "GitRepository", "name": SYNC},
    }
    if cluster.spec.settings.secrets.engine == "sops":
        spec["decryption"] = {"provider": "sops", "secretRef": {"name": AGE_SECRET}}
    return {
        "apiVersion": "kustomize.toolkit.fluxcd.io/v1",
        "kind": "Kustomization",
        "metadata": {"name": stage.value, "namespace": NAMESPACE},
        "spec": spec,
    }
