"""Which component instances a cluster has, with which options, and whose offer stands where several are made."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from labwright.catalog import registry
from labwright.catalog.capabilities import Offer
from labwright.catalog.contract import Category, ClusterFacts, Component, HomelabFacts, Options, Site
from labwright.plan.draft import Chosen, Unknown
from labwright.source import Diagnostic
from labwright.spec import ClusterSpec, validate

INVALID_OPTIONS = "H020"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The instances of one cluster, before conflicts are judged."""

    chosen: tuple[Chosen, ...]
    unknown: tuple[Unknown, ...]
    invalid: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    name: str
    component: Component[Any]
    path: tuple[str | int, ...]
    raw: Mapping[str, Any]


def choose(cluster: ClusterSpec, facts: ClusterFacts, homelab: HomelabFacts) -> Choice:
    """Everything the cluster's spec names, and what its distribution and engine bring along."""
    unknown: list[Unknown] = []
    invalid: list[Diagnostic] = []
    chosen: list[Chosen] = []
    for wanted in (*_implicit(cluster, facts, homelab), *_named(cluster, unknown)):
        options, problems = validate(
            wanted.component.options,
            wanted.raw,
            path_prefix=wanted.path,
            code=INVALID_OPTIONS,
            place=cluster.key(*wanted.path),
        )
        invalid.extend(problems)
        if options is None:
            continue
        chosen.append(_chosen(wanted, options, facts, homelab))
    return Choice(chosen=tuple(chosen), unknown=tuple(unknown), invalid=tuple(invalid))


def _chosen(wanted: _Wanted, options: Options, facts: ClusterFacts, homelab: HomelabFacts) -> Chosen:
    site = Site(name=wanted.name, options=options, cluster=facts, homelab=homelab)
    offers = tuple(replace(offer, by=wanted.name) for offer in wanted.component.offers(site))
    return Chosen(name=wanted.name, component=wanted.component, path=wanted.path, site=site, offers=offers)


def _section(cluster: ClusterSpec, name: str) -> Mapping[str, Any]:
    found = cluster.raw.get(name)
    return found if isinstance(found, Mapping) else {}


def _implicit(cluster: ClusterSpec, facts: ClusterFacts, homelab: HomelabFacts) -> Iterator[_Wanted]:
    platform = _section(cluster, "platform")
    for component in registry.all_components():
        brought = facts.distribution in component.bundled_with or (
            component.category is Category.GITOPS and component.name == homelab.gitops_engine
        )
        if brought and component.name not in platform:
            yield _Wanted(name=component.name, component=component, path=(), raw={})


def _named(cluster: ClusterSpec, unknown: list[Unknown]) -> Iterator[_Wanted]:
    for section in ("platform", "apps"):
        for name, raw in _section(cluster, section).items():
            if raw is False:
                continue
            component = registry.find(name)
            if component is None or component.engine:
                unknown.append(Unknown(name=name, path=(section, name)))
            else:
                yield _Wanted(name=name, component=component, path=(section, name), raw=_options(raw))
    for name, raw in _section(cluster, "databases").items():
        if raw is False:
            continue
        options = dict(_options(raw))
        engine = str(options.get("engine", ""))
        component = registry.find_engine(engine)
        if component is None:
            unknown.append(Unknown(name=engine, path=("databases", name, "engine")))
        else:
            yield _Wanted(name=name, component=component, path=("databases", name), raw=_without_engine(raw))


def _options(raw: Any) -> Mapping[str, Any]:
    return raw if isinstance(raw, Mapping) else {}


def _without_engine(raw: Any) -> Mapping[str, Any]:
    """The options of a database without `engine`, which only says which component reads the rest; places are kept."""
    made = raw.copy()
    made.pop("engine", None)
    return made  # type: ignore[no-any-return]


def effective(chosen: tuple[Chosen, ...], choice: Mapping[str, str]) -> tuple[Offer, ...]:
    """The offers that stand: one per capability, unless the capability may be offered many times.

    What the owner chose stands first, then what the owner asked for, then what the distribution brings.
    """
    standing: list[Offer] = []
    by_capability: dict[str, list[tuple[Chosen, Offer]]] = {}
    for each in chosen:
        for offer in each.offers:
            if offer.many:
                standing.append(offer)
            else:
                by_capability.setdefault(offer.capability, []).append((each, offer))
    for capability, made in by_capability.items():
        preferred = choice.get(capability)
        standing.append(min(made, key=lambda pair: (pair[0].name != preferred, pair[0].brought))[1])
    return tuple(standing)


def outbid(chosen: tuple[Chosen, ...], standing: tuple[Offer, ...]) -> frozenset[str]:
    """Bundled components that make offers of which none stands: the distribution need not bring them."""
    used = {offer.by for offer in standing}
    return frozenset(each.name for each in chosen if each.implicit and each.offers and each.name not in used)
