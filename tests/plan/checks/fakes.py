"""Drafts made of components that the catalog does not have, for mistakes that its own components cannot make."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from labwright import spec
from labwright.catalog.capabilities import BlockStorage, Certificates, NodeMetrics, Offer
from labwright.catalog.contract import Category, Component, Contribution, Needs, Options, Site
from labwright.plan.draft import Chosen, Draft
from labwright.plan.facts import cluster_facts, homelab_facts
from labwright.plan.inventory import inventory
from labwright.source import Diagnostic

TEXT = """\
apiVersion: labwright.dev/v1alpha1
kind: Homelab
metadata: {name: home}
domain: example.org
repository: {url: https://github.com/example/homelab}
inventory:
  machines:
    pi: {model: raspberry-pi-5-8g, address: 10.0.40.11}
    mini: {model: generic, address: 10.0.40.12, arch: amd64, cpus: 4, memory: 16Gi}
clusters:
  production:
    distribution: {name: k3s}
    nodes: {pi: [control-plane, worker], mini: [worker]}
    platform:
      first: {}
      second: {}
      third: {}
"""

STORAGE: Offer = BlockStorage(class_name="fast")
CERTIFICATES: Offer = Certificates(issuer="own")
METRICS: Offer = NodeMetrics()


def component(
    name: str,
    *,
    offers: Iterable[Offer] = (),
    needs: Iterable[str] = (),
    optional: Iterable[str] = (),
    architectures: tuple[str, ...] = ("amd64", "arm64"),
    bundled_with: tuple[str, ...] = (),
) -> Component[Any]:
    made = tuple(offers)
    return Component(
        name=name,
        title=name,
        purpose="to be judged",
        homepage="https://example.org",
        category=Category.PLATFORM,
        options=Options,
        build=lambda _site: Contribution(),
        docs="",
        offers=lambda _site: made,
        provides=tuple(offer.capability for offer in made),
        needs=(
            *(Needs(capability=each, why="to work") for each in needs),
            *(Needs(capability=each, why="to work better", optional=True) for each in optional),
        ),
        architectures=architectures,
        bundled_with=bundled_with,
    )


def draft(*components: Component[Any], choice: dict[str, str] | None = None) -> Draft:
    read = spec.load(TEXT, "homelab.yaml")
    cluster = read.clusters["production"]
    facts = cluster_facts(cluster, inventory(read)[0])
    homelab = homelab_facts(read, cluster.settings)
    chosen = []
    for each in components:
        site: Site[Any] = Site(name=each.name, options=Options(), cluster=facts, homelab=homelab)
        offers = tuple(replace(offer, by=each.name) for offer in each.offers(site))
        named = each.name in cluster.raw["platform"]
        path = ("platform", each.name) if named else ()
        chosen.append(Chosen(name=each.name, component=each, path=path, site=site, offers=offers))
    return Draft(
        spec=read,
        cluster=cluster,
        facts=facts,
        homelab=homelab,
        chosen=tuple(chosen),
        chosen_offers=choice or {},
    )


def shown(diagnostics: Iterable[Diagnostic]) -> list[str]:
    """Place, code and message of each."""
    return [str(each) for each in diagnostics]
