"""Plan → Tree, and the Secrets to be sealed into it. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from labwright.catalog.contract import Manifest, Raw
from labwright.emit import docs
from labwright.emit.content import Content, content_of
from labwright.emit.folder import KUSTOMIZATION
from labwright.emit.gitops import ENGINES, Engine
from labwright.emit.layouts import LAYOUTS, Layout
from labwright.emit.overlays import Overlays, overlays_of
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
    files = _each_once(
        (
            *overlays.files.items(),
            *_entries(plan, engine, layout, overlays),
            *(file for cluster in plan.clusters for file in DISTRIBUTIONS[cluster.facts.distribution](cluster)),
            *((raw.path, raw.content) for raw in _raw(plan)),
            *((f"bootstrap/{each.name}.sh", engine.bootstrap(plan, each, layout)) for each in plan.clusters),
            *docs.pages(plan, contents, layout),
            *repository_files(plan, layout),
        )
    )
    return Emission(tree=Tree.of(files), secrets=tuple(_requests(overlays)), contents=contents)


def _each_once(files: Iterable[tuple[str, str]]) -> dict[str, str]:
    """All files; one that two clusters make alike counts once. Raises ValueError, our own fault, for two of one path."""
    made: dict[str, str] = {}
    for path, text in files:
        if made.setdefault(path, text) != text:
            raise ValueError(f"{path} is emitted twice, with different texts")
    return made


def _raw(plan: Plan) -> Iterator[Raw]:
    for cluster in plan.clusters:
        for each in cluster.installed:
            yield from each.contribution.raw


def _requests(overlays: Overlays) -> Iterator[SecretRequest]:
    for cluster, path, secret in overlays.secrets:
        yield SecretRequest(
            cluster=cluster,
            path=path,
            name=secret.name,
            namespace=secret.namespace,
            entries=secret.entries,
            type=secret.type,
            labels=secret.labels,
            annotations=secret.annotations,
        )


def _entries(plan: Plan, engine: Engine, layout: Layout, overlays: Overlays) -> Iterator[tuple[str, str]]:
    """Every cluster's entry folder, with a kustomization in it and in each folder below."""
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
