"""Plan → Tree, and the Secrets to be sealed into it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from labwright.catalog.contract import Manifest
from labwright.emit import docs
from labwright.emit.content import Content, content_of
from labwright.emit.gitops import ENGINES
from labwright.emit.layouts import LAYOUTS
from labwright.emit.overlays import KUSTOMIZATION, Overlays, overlays_of
from labwright.emit.provision import DISTRIBUTIONS
from labwright.emit.repository import repository_files
from labwright.emit.text import manifests_text
from labwright.plan import Plan
from labwright.secrets.request import SecretRequest
from labwright.tree import Tree


@dataclass(frozen=True, slots=True, kw_only=True)
class Emission:
    """What a plan becomes."""

    tree: Tree
    secrets: tuple[SecretRequest, ...]
    """Secrets that the tree refers to; their files are made when it is written."""
    contents: tuple[Content, ...]
    """Every cluster's objects, whole, as the overlays must render them."""


def emit(plan: Plan) -> Emission:
    """The whole repository of a homelab."""
    layout = LAYOUTS[plan.spec.homelab.repository.layout]
    engine = ENGINES[plan.homelab.gitops_engine]
    contents = tuple(content_of(cluster, engine) for cluster in plan.clusters)
    overlays = overlays_of(contents, layout)
    requests = tuple(
        SecretRequest(
            cluster=cluster,
            path=path,
            name=secret.name,
            namespace=secret.namespace,
            entries=secret.entries,
            type=secret.type,
            labels=secret.labels,
            annotations=secret.annotations,
        )
        for cluster, path, secret in overlays.secrets
    )
    files = dict(overlays.files)
    files |= dict(_entries(plan, overlays))
    files |= {
        path: text for cluster in plan.clusters for path, text in DISTRIBUTIONS[cluster.facts.distribution](cluster)
    }
    files |= {
        raw.path: raw.content
        for cluster in plan.clusters
        for each in cluster.installed
        for raw in each.contribution.raw
    }
    files |= {f"bootstrap/{cluster.name}.sh": engine.bootstrap(plan, cluster, layout) for cluster in plan.clusters}
    files |= dict(docs.pages(plan, contents, layout))
    files |= dict(repository_files(plan, layout))
    return Emission(tree=Tree.of(files), secrets=requests, contents=contents)


def _entries(plan: Plan, overlays: Overlays) -> Iterator[tuple[str, str]]:
    layout = LAYOUTS[plan.spec.homelab.repository.layout]
    engine = ENGINES[plan.homelab.gitops_engine]
    for cluster in plan.clusters:
        entry = layout.entry(cluster.name)
        below: dict[str, list[str]] = {entry: []}
        for path, manifests in engine.entry(plan, cluster, layout, overlays.stages[cluster.name]):
            yield path, manifests_text(manifests)
            folder, _, file = path.rpartition("/")
            below.setdefault(folder, []).append(file)
        for folder in below:
            if folder != entry:
                below[entry].append(folder.removeprefix(f"{entry}/"))
        for folder, resources in below.items():
            kustomization = {
                "apiVersion": "kustomize.config.k8s.io/v1beta1",
                "kind": "Kustomization",
                "resources": sorted(resources),
            }
            yield f"{folder}/{KUSTOMIZATION}", manifests_text([Manifest(object=kustomization)])
