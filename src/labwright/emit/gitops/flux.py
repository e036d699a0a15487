"""Flux: HelmReleases with their sources, the sync of the repository, and one Kustomization per stage.

A stage waits for another by `dependsOn`; `wait: true` makes a Kustomization ready only when every object it applies is
ready, so the next stage starts when the one before really works, not when it was merely accepted.
Field names and meanings: Flux 2.7, `helm.toolkit.fluxcd.io/v2`, `kustomize.toolkit.fluxcd.io/v1`,
`source.toolkit.fluxcd.io/v1`.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from labwright.catalog.components.flux import instance, operator_release
from labwright.catalog.components.flux.options import INSTANCE
from labwright.catalog.contract import Chart, ChartRelease, Manifest, Stage
from labwright.emit.layouts import Layout
from labwright.plan import STAGES, ClusterPlan, Installed, Plan

NAMESPACE = "flux-system"
SYNC = "flux-system"
"""Name of the GitRepository and of the Kustomization that reconciles a cluster's entry folder."""
AGE_SECRET = "sops-age"  # noqa: S105 - the name of a Secret, not its content
_KUSTOMIZE = "kustomize.toolkit.fluxcd.io"
_SOURCE_INTERVAL = "1m"
"""How often Git is asked for a new commit; the interval of the spec is how often drift is corrected."""
_CHART_INTERVAL = "12h"
_RETRIES = 3


class Flux:
    """The Flux engine."""

    name = "flux"
    keep: Mapping[str, str] = {f"{_KUSTOMIZE}/prune": "disabled"}

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
        yield f"{entry}/flux-system/flux-instance.yaml", (instance(_flux(cluster).site),)
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
        """Namespace, age key, Flux operator, instance and sync: safe to run again, and after Flux has taken over."""
        operator = operator_release(_flux(cluster).site)
        steps = (_USAGE, _PREPARED, _KEY, *((_DEPLOY_KEY,) if _over_ssh(plan) else ()), _INSTALLED)
        return "\n".join(steps).format(
            cluster=cluster.name,
            namespace=NAMESPACE,
            secret=AGE_SECRET,
            source=SYNC,
            url=plan.homelab.repository_url,
            release=operator.name,
            chart=operator.chart.oci,
            version=operator.chart.version,
            instance=INSTANCE,
            entry=layout.entry(cluster.name),
        )


_USAGE = """\
#!/bin/sh
# Hands the cluster {cluster} over to Flux. Safe to run again.
# usage: bootstrap/{cluster}.sh AGE_KEY_FILE
set -eu
key=${{1:?usage: $0 AGE_KEY_FILE}}
[ -r "$key" ] || {{ echo "$key cannot be read" >&2; exit 2; }}
"""
_PREPARED = """\
for tool in kubectl helm; do
  command -v "$tool" >/dev/null || {{ echo "$tool is not installed" >&2; exit 2; }}
done
root=$(cd "$(dirname "$0")/.." && pwd)
echo "handing $(kubectl config current-context) over to Flux as {cluster}"

kubectl create namespace {namespace} --dry-run=client --output=yaml | kubectl apply --filename=-
"""
_KEY = """\
kubectl create secret generic {secret} --namespace={namespace} --from-file=age.agekey="$key" \\
  --dry-run=client --output=yaml | kubectl apply --filename=-
"""
_DEPLOY_KEY = """\
kubectl get secret {source} --namespace={namespace} >/dev/null || {{
  echo "Flux needs a deploy key first: flux create secret git {source} --url={url}" >&2
  exit 2
}}
"""
_INSTALLED = """\
# Once Flux runs it keeps the operator itself up to date; only a cluster without one gets it from here.
if ! helm status {release} --namespace={namespace} 2>/dev/null | grep -q '^STATUS: deployed'; then
  helm upgrade --install {release} {chart} \\
    --version={version} --namespace={namespace} --wait
fi
kubectl apply --filename="$root/{entry}/flux-system/flux-instance.yaml"
kubectl wait fluxinstance/{instance} --namespace={namespace} --for=condition=Ready --timeout=10m
kubectl apply --filename="$root/{entry}/flux-system/sync.yaml"
"""


def _flux(cluster: ClusterPlan) -> Installed:
    """Flux itself. Raises LookupError, our own fault: the plan of a Flux homelab always has it."""
    found = cluster.find("flux")
    if found is None:
        raise LookupError(f"the plan of {cluster.name} has no flux component")
    return found


def _over_ssh(plan: Plan) -> bool:
    return plan.homelab.repository_url.startswith("ssh://")


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
    if _over_ssh(plan):
        spec["secretRef"] = {"name": SYNC}
    return {
        "apiVersion": "source.toolkit.fluxcd.io/v1",
        "kind": "GitRepository",
        "metadata": {"name": SYNC, "namespace": NAMESPACE},
        "spec": spec,
    }


def _sync(cluster: ClusterPlan, entry: str) -> dict[str, Any]:
    return {
        "apiVersion": f"{_KUSTOMIZE}/v1",
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
        "decryption": {"provider": "sops", "secretRef": {"name": AGE_SECRET}},
    }
    return {
        "apiVersion": f"{_KUSTOMIZE}/v1",
        "kind": "Kustomization",
        "metadata": {"name": stage.value, "namespace": NAMESPACE},
        "spec": spec,
    }
