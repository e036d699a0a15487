"""How checks look at a draft."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from labwright.catalog import registry
from labwright.catalog.capabilities import LoadBalancer, Offer
from labwright.catalog.contract import Component, Needs, Site
from labwright.model.inventory import Address
from labwright.plan.choose import effective
from labwright.plan.draft import Chosen, Draft
from labwright.source import Path, Place, YamlList, YamlMap
from labwright.source import walk as value_at
from labwright.spec.scalars import parse_range


def name_place(draft: Draft, chosen: Chosen) -> Place | None:
    """Where the spec names a component; for one that comes along by itself, where it chooses the distribution."""
    return draft.cluster.key(*chosen.path) if chosen.path else draft.place("distribution", "name")


def option_place(draft: Draft, chosen: Chosen, *path: str | int) -> Place | None:
    """Where an option of a component is set, or else where the component is named."""
    try:
        value_at(draft.cluster.raw, *chosen.path, *path)
    except KeyError:
        return name_place(draft, chosen)
    return draft.place(*chosen.path, *path) if chosen.path else name_place(draft, chosen)


def standing(draft: Draft) -> tuple[Offer, ...]:
    """The offers that a cluster's components will see."""
    return effective(draft.chosen, draft.chosen_offers)


def site_of(draft: Draft, chosen: Chosen) -> Site[Any]:
    """The site of an instance with all offers, as `build` will have it."""
    return replace(chosen.site, offers=standing(draft), installed=frozenset(each.name for each in draft.chosen))


def offered(draft: Draft) -> frozenset[str]:
    """The capabilities that somebody in the cluster offers."""
    return frozenset(offer.capability for each in draft.chosen for offer in each.offers)


def unmet(draft: Draft, chosen: Chosen) -> Iterator[Needs]:
    """Needs of an instance that nobody in the cluster meets."""
    have = offered(draft)
    return (need for need in chosen.component.needs if not need.optional and need.capability not in have)


def unread(draft: Draft) -> Iterator[Component[Any]]:
    """Components that the spec names and whose options could not be read: what they would offer is not known."""
    names = {each.name for each in draft.chosen}
    for section in ("platform", "apps", "databases"):
        for name, raw in (draft.cluster.raw.get(section) or {}).items():
            if raw is False or name in names:
                continue
            engine = raw.get("engine", "") if isinstance(raw, dict) else ""
            found = registry.find_engine(str(engine)) if section == "databases" else registry.find(name)
            if found is not None:
                yield found


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """A range of addresses that a cluster's load balancer gives out."""

    cluster: str
    component: str
    first: Address
    last: Address
    text: str
    """As written, where that can be found; else first and last."""
    place: Place | None

    def __contains__(self, address: Address) -> bool:
        return address.version == self.first.version and int(self.first) <= int(address) <= int(self.last)

    def overlaps(self, other: "Pool") -> bool:
        """Whether an address is in both."""
        return (
            self.first.version == other.first.version
            and int(self.first) <= int(other.last)
            and int(other.first) <= int(self.last)
        )


def pools(draft: Draft) -> Iterator[Pool]:
    """All pools of a cluster."""
    for chosen in draft.chosen:
        for offer in chosen.offers:
            if isinstance(offer, LoadBalancer):
                for first, last in offer.ranges:
                    yield _pool(draft, chosen, first, last)


def _pool(draft: Draft, chosen: Chosen, first: Address, last: Address) -> Pool:
    def says_it(text: str) -> bool:
        try:
            return parse_range(text) == (first, last)
        except ValueError:
            return False

    path = _find(value_at(draft.cluster.raw, *chosen.path), says_it) if chosen.path else None
    text = str(first) if first == last else f"{first}-{last}"
    if path is not None:
        text = str(value_at(draft.cluster.raw, *chosen.path, *path))
    return Pool(
        cluster=draft.facts.name,
        component=chosen.name,
        first=first,
        last=last,
        text=text,
        place=option_place(draft, chosen, *(path or ())),
    )


def _find(value: Any, fits: Callable[[str], bool]) -> Path | None:
    """The path of the first text in a component's options that fits."""
    if isinstance(value, YamlMap | YamlList):
        items = value.items() if isinstance(value, YamlMap) else enumerate(value)
        for step, item in items:
            if isinstance(item, str) and fits(item):
                return (step,)
            if (found := _find(item, fits)) is not None:
                return (step, *found)
    return None
