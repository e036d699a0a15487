"""Homelab + catalog → Plan. Pure: no clock, no chance, no disk."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from labwright.catalog.capabilities import LoadBalancer, Offer
from labwright.catalog.contract import Category, Contribution, DatabaseClaim, Namespace, Site
from labwright.model import Flow, Inventory
from labwright.model.inventory import Address
from labwright.plan import checks
from labwright.plan.choose import Choice, choose, effective, outbid
from labwright.plan.draft import Chosen, Draft
from labwright.plan.facts import cluster_facts, homelab_facts
from labwright.plan.inventory import inventory
from labwright.plan.values import ClusterPlan, Installed, Plan
from labwright.source import Diagnostic, Severity, SourceError
from labwright.spec import ClusterSpec, Spec

_CATEGORIES = list(Category)
_LEVELS = ("restricted", "baseline", "privileged")


def plan(spec: Spec) -> Plan:
    """Resolve the whole homelab. Raises SourceError with everything that is wrong with it, all at once."""
    machines, problems = inventory(spec)
    found: list[Diagnostic] = [*spec.warnings, *problems]
    drafts: list[Draft] = []
    for cluster in spec.clusters.values():
        draft, mistakes = draft_of(spec, cluster, machines)
        drafts.append(draft)
        found.extend(mistakes)
    for draft in drafts:
        found.extend(checks.run(draft))
    found.extend(checks.run_all(drafts))
    found = list(dict.fromkeys(found))
    if any(each.severity is Severity.ERROR for each in found):
        raise SourceError(found)
    sites = {draft.facts.name: _sites(draft) for draft in drafts}
    return Plan(
        spec=spec,
        homelab=homelab_facts(spec, spec.homelab),
        inventory=machines,
        clusters=tuple(_cluster(draft, sites) for draft in drafts),
        warnings=tuple(found),
    )


def draft_of(spec: Spec, cluster: ClusterSpec, machines: Inventory) -> tuple[Draft, tuple[Diagnostic, ...]]:
    """One cluster, chosen but not built, and what is wrong with the options of its components."""
    facts = cluster_facts(cluster, machines)
    homelab = homelab_facts(spec, cluster.settings)
    choice: Choice = choose(cluster, facts, homelab)
    draft = Draft(
        spec=spec,
        cluster=cluster,
        facts=facts,
        homelab=homelab,
        chosen=choice.chosen,
        unknown=choice.unknown,
        chosen_offers=dict(cluster.settings.choose),
    )
    return draft, choice.invalid


def _sites(draft: Draft) -> tuple[tuple[Chosen, Site[Any]], ...]:
    """Every instance that stays, with the offers of all and the entry address known."""
    standing = effective(draft.chosen, draft.chosen_offers)
    dropped = outbid(draft.chosen, standing)
    kept = [each for each in draft.chosen if each.name not in dropped]
    facts = replace(draft.facts, entry=_entry(standing) or draft.facts.entry)
    names = frozenset(each.name for each in kept)
    return tuple(
        (each, replace(each.site, cluster=facts, offers=standing, installed=names))
        for each in sorted(kept, key=lambda each: (_CATEGORIES.index(each.component.category), each.name))
    )


def _entry(offers: Iterable[Offer]) -> Address | None:
    """The first address of the load balancer's first pool: the one the ingress controller asks for."""
    for offer in offers:
        if isinstance(offer, LoadBalancer) and offer.ranges:
            return offer.ranges[0][0]
    return None


def _cluster(draft: Draft, sites: Mapping[str, tuple[tuple[Chosen, Site[Any]], ...]]) -> ClusterPlan:
    own = sites[draft.facts.name]
    claims: tuple[DatabaseClaim, ...] = tuple(
        claim for each, site in own for claim in each.component.claims(site).databases
    )
    installed = tuple(
        _install(each, replace(site, claims=claims, siblings=_siblings(each.name, draft.facts.name, sites)))
        for each, site in own
    )
    names = {each.name for each in installed}
    return ClusterPlan(
        name=draft.facts.name,
        spec=draft.cluster,
        facts=own[0][1].cluster,
        homelab=draft.homelab,
        installed=installed,
        switched_off=tuple(sorted(each.name for each in draft.chosen if each.name not in names)),
        namespaces=merged(each.contribution for each in installed),
        flows=_flows(installed),
        hosts=tuple(host for each in installed for host in each.contribution.hosts),
        offers=own[0][1].offers,
    )


def _siblings(
    name: str, cluster: str, sites: Mapping[str, tuple[tuple[Chosen, Site[Any]], ...]]
) -> dict[str, Site[Any]]:
    return {
        other: site
        for other, pairs in sites.items()
        if other != cluster
        for chosen, site in pairs
        if chosen.name == name
    }


def _install(each: Chosen, site: Site[Any]) -> Installed:
    return Installed(
        name=each.name,
        component=each.component,
        site=site,
        offers=each.offers,
        contribution=each.component.build(site),
        implicit=each.implicit,
    )


def merged(contributions: Iterable[Contribution]) -> tuple[Namespace, ...]:
    """All namespaces, each once; where two components share one, the least strict level stands with its reason."""
    found: dict[str, Namespace] = {}
    for contribution in contributions:
        for namespace in contribution.namespaces:
            before = found.get(namespace.name)
            if before is None or _LEVELS.index(namespace.pod_security) > _LEVELS.index(before.pod_security):
                found[namespace.name] = namespace
    return tuple(found[name] for name in sorted(found))


def _flows(installed: Iterable[Installed]) -> tuple[Flow, ...]:
    return tuple(
        dict.fromkeys(replace(flow, component=each.name) for each in installed for flow in each.contribution.flows)
    )
