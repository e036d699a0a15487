"""Every component over all clusters: versions, facts, addresses, sources, backup."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from labwright.catalog.contract import Category, Chart
from labwright.emit.docs.headings import slug
from labwright.plan import ClusterPlan, Installed, Plan

_CHAPTERS = {
    Category.GITOPS: "GitOps and automation",
    Category.PLATFORM: "Infrastructure",
    Category.DATABASE: "Databases",
    Category.MONITORING: "Monitoring",
    Category.APP: "Applications",
}
_ROWS_OF_THEIR_OWN = frozenset({"version", "address", "namespace"})
"""Labels (lower case) that the table has anyway."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentView:
    """One component over all clusters."""

    name: str
    title: str
    anchor: str
    """Of its heading in the technology page, without `#`."""
    purpose: str
    homepage: str
    docs: str
    versions: Mapping[str, str]
    """Cluster → version; a cluster that lacks the component is absent."""
    facts: tuple[tuple[str, Mapping[str, str]], ...]
    """(label, cluster → value)."""
    hosts: Mapping[str, tuple[str, ...]]
    sources: tuple[str, ...]
    """Charts and images, each one line of Markdown."""
    backups: tuple[tuple[tuple[str, ...], str], ...]
    """(clusters, sentence): what is backed up, once for the clusters where it is the same."""
    namespaces: tuple[str, ...]

    def facts_in(self, cluster: str) -> tuple[tuple[str, str], ...]:
        """(label, value) of one cluster."""
        return tuple((label, values[cluster]) for label, values in self.facts if cluster in values)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChapterView:
    """Components of one category."""

    title: str
    components: tuple[ComponentView, ...]


def title_of(cluster: ClusterPlan, name: str) -> str:
    """A component of the cluster as its makers write it; the name itself of what is no component."""
    found = cluster.find(name)
    return found.component.title if found is not None else name


def chapters(plan: Plan) -> tuple[ChapterView, ...]:
    """Every category that some cluster has something of, in the order of reading."""
    made: list[ChapterView] = []
    for category, title in _CHAPTERS.items():
        names = dict.fromkeys(
            each.name for cluster in plan.clusters for each in cluster.installed if each.component.category is category
        )
        if names:
            made.append(ChapterView(title=title, components=tuple(_component(plan, name) for name in names)))
    return _anchored(made)


def _anchored(made: Sequence[ChapterView]) -> tuple[ChapterView, ...]:
    """With the anchors that a renderer gives the headings: the second of a name gets `-1`, the third `-2`."""
    seen = Counter([slug("Technology stack"), slug("Summary")])
    done: list[ChapterView] = []
    for chapter in made:
        seen[slug(chapter.title)] += 1
        components: list[ComponentView] = []
        for component in chapter.components:
            name = slug(component.title)
            components.append(replace(component, anchor=f"{name}-{seen[name]}" if seen[name] else name))
            seen[name] += 1
        done.append(replace(chapter, components=tuple(components)))
    return tuple(done)


def _component(plan: Plan, name: str) -> ComponentView:
    found: dict[str, Installed] = {
        cluster.name: each for cluster in plan.clusters if (each := cluster.find(name)) is not None
    }
    first = next(iter(found.values()))
    return ComponentView(
        name=name,
        title=name if first.component.engine else first.component.title,
        anchor="",
        purpose=first.component.purpose,
        homepage=first.component.homepage,
        docs=first.component.docs.strip(),
        versions={cluster: each.version or "with the distribution" for cluster, each in found.items()},
        facts=_facts(found),
        hosts={
            cluster: tuple(host.name for host in each.contribution.hosts)
            for cluster, each in found.items()
            if each.contribution.hosts
        },
        sources=tuple(dict.fromkeys(_sources(found.values()))),
        backups=_backups(found),
        namespaces=tuple(dict.fromkeys(ns.name for each in found.values() for ns in each.contribution.namespaces)),
    )


def _facts(found: Mapping[str, Installed]) -> tuple[tuple[str, Mapping[str, str]], ...]:
    by_cluster = {cluster: dict(each.contribution.facts) for cluster, each in found.items()}
    labels = dict.fromkeys(label for facts in by_cluster.values() for label in facts)
    return tuple(
        (label, {cluster: facts[label] for cluster, facts in by_cluster.items() if label in facts})
        for label in labels
        if label.lower() not in _ROWS_OF_THEIR_OWN
    )


def _sources(found: Iterable[Installed]) -> Iterable[str]:
    for each in found:
        for release in each.contribution.charts:
            yield f"Chart `{release.chart.name}` {release.chart.version} from {_origin(release.chart)}"
        for image in each.contribution.images:
            yield f"Image `{image.reference}`"


def _origin(chart: Chart) -> str:
    return f"`{chart.oci}`" if chart.oci else f"<{chart.repository}>"


def _backups(found: Mapping[str, Installed]) -> tuple[tuple[tuple[str, ...], str], ...]:
    by_sentence: dict[str, list[str]] = {}
    for cluster, each in found.items():
        if each.contribution.backup:
            by_sentence.setdefault(each.contribution.backup, []).append(cluster)
    return tuple((tuple(clusters), sentence) for sentence, clusters in by_sentence.items())
