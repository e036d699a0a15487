"""The catalog's entry of a component: who it is, what it needs and provides, and the functions that the plan asks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, Literal

from labwright.catalog.capabilities import Offer
from labwright.catalog.contract.contribution import Claims, Contribution
from labwright.catalog.contract.site import OptionsT_co, Site


class Category(StrEnum):
    """What kind of thing a component is; it decides its chapter in the documentation and its section in the spec."""

    GITOPS = "gitops"
    PLATFORM = "platform"
    DATABASE = "database"
    MONITORING = "monitoring"
    APP = "app"


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """A capability that a component needs of somebody else."""

    capability: str
    """The name of the capability, for example `ingress`; see `labwright.catalog.capabilities`."""
    why: str
    optional: bool = False
    """An optional need orders the two components and is used when present; its absence is no error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something wrong with a component's options that only the component can know."""

    path: tuple[str | int, ...]
    """Inside its options, as written: `("backup", "schedule")`."""
    message: str
    help: str = ""


def _no_offers(_site: Site[Any]) -> tuple[Offer, ...]:
    return ()


def _no_claims(_site: Site[Any]) -> Claims:
    return Claims()


def _no_problems(_site: Site[Any]) -> Iterator[Problem]:
    return iter(())


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """What one version option of a component means to a tool that looks for newer ones."""

    option: str = "version"
    """The option as it is written in `homelab.yaml`."""
    datasource: Literal["helm", "docker", "github-releases"]
    """Where newer versions are found, in Renovate's word."""
    package: str
    """The chart's name; an image or OCI chart without its tag; or `owner/repository`."""
    registry: str = ""
    """For `helm`: the chart repository's address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Component(Generic[OptionsT_co]):
    """Something the catalog can install."""

    name: str
    title: str
    """As its makers write it: `cert-manager`, `MetalLB`."""
    purpose: str
    """A few words for a table: `TLS certificate management`."""
    homepage: str
    category: Category
    options: type[OptionsT_co]
    build: Callable[[Site[Any]], Contribution]
    docs: str
    """A Markdown paragraph or more: what it does here and how it works, for the built repository's documentation."""
    provides: tuple[str, ...] = ()
    """Names of the capabilities it can offer."""
    needs: tuple[Needs, ...] = ()
    offers: Callable[[Site[Any]], tuple[Offer, ...]] = _no_offers
    claims: Callable[[Site[Any]], Claims] = _no_claims
    check: Callable[[Site[Any]], Iterator[Problem]] = _no_problems
    architectures: tuple[str, ...] = ("amd64", "arm64")
    """Architectures its images (the chart's included) have builds for."""
    bundled_with: tuple[str, ...] = ()
    """Distributions that bring it along: it is there without being asked for, unless switched off."""
    engine: str = ""
    """For databases: the engine name in `databases.<name>.engine`; its instances are named by the spec."""
    version: Callable[[Site[Any]], str] = lambda site: getattr(site.options, "version", "")
    """The version shown in the documentation."""
    pins: tuple[Pin, ...] = ()
    """What its version options mean, so that updates reach `homelab.yaml` and the tree together."""
