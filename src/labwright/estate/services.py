"""Services: their ports, and the pods behind them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from labwright.estate.fields import field, mapping, mappings, text, texts
from labwright.estate.objects import Thing
from labwright.kube import ObjectId

SERVICE = ("", "Service")


class ServicePort(NamedTuple):
    """One port of a Service and what it leads to."""

    name: str
    number: int
    target: int | str
    """The container's port, by number or by name."""
    protocol: str = "TCP"


@dataclass(frozen=True, slots=True, eq=False)
class Service:
    """A Service as the cluster will have it."""

    thing: Thing
    type: str
    selector: Mapping[str, str]
    """Empty: nobody but its owner says what stands behind it."""
    ports: tuple[ServicePort, ...]
    headless: bool

    @property
    def id(self) -> ObjectId:
        """Of the Service."""
        return self.thing.id

    @property
    def knows_ports(self) -> bool:
        """Whether all its ports are known: of one that a controller makes, some may not be."""
        return bool(self.ports)


def find_services(things: Iterable[Thing]) -> Iterator[Service]:
    """All Services among the things."""
    for thing in things:
        if thing.id[:2] == SERVICE:
            spec = mapping(thing.value, "spec")
            yield Service(
                thing,
                text(spec, "type") or "ClusterIP",
                texts(spec, "selector"),
                tuple(_ports(spec)),
                field(spec, "clusterIP") == "None",
            )


def _ports(spec: Mapping[str, object]) -> Iterator[ServicePort]:
    for _, port in mappings(spec.get("ports")):
        number = port.get("port")
        if isinstance(number, int) and not isinstance(number, bool):
            target = port.get("targetPort")
            known = target if isinstance(target, int | str) and target else number
            yield ServicePort(text(port, "name"), number, known, text(port, "protocol") or "TCP")
