"""Connections of Loki: its ring, its gateway, its bucket, and Grafana's queries. Who sends logs declares that itself."""

from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from labwright.catalog.capabilities import Dashboards
from labwright.catalog.components.loki import names
from labwright.catalog.contract import Site
from labwright.model import Cidrs, Flow, Internet, Peer, Port

HTTPS = 443


def flows(site: Site[Any]) -> tuple[Flow, ...]:
    """All but the scrape, which the monitor brings."""
    dashboards = site.find(Dashboards)
    found = [
        _flow(names.RING, names.RING, (names.GOSSIP_PORT,), "Loki's pods find one another: membership of the ring"),
        _flow(names.RING, names.RING, (names.GRPC_PORT,), "Loki's pods pass log lines, queries and index requests on"),
        *(
            _flow(names.GATEWAY, target, (names.HTTP_PORT,), "Loki's gateway passes requests on")
            for target in (names.WRITE, names.READ, names.BACKEND)
        ),
        _bucket(site.options.storage.endpoint),
    ]
    if dashboards is not None:
        found.append(_flow(dashboards.pods, names.GATEWAY, (names.GATEWAY_PORT,), "Grafana queries Loki"))
    return tuple(found)


def _bucket(endpoint: str) -> Flow:
    """To the storage: on the Internet when it is named, in the house when its endpoint is a private address."""
    url = urlsplit(endpoint)
    host = url.hostname or ""
    port = url.port or (80 if url.scheme == "http" else HTTPS)
    target: Peer = Internet(hosts=(host,))
    try:
        address = ip_address(host)
    except ValueError:
        pass
    else:
        target = Cidrs(blocks=(f"{address}/{address.max_prefixlen}",), name="object storage")
    return _flow(names.RING, target, (port,), "Loki keeps log lines and their index in object storage")


def _flow(source: Peer, target: Peer, ports: tuple[int, ...], why: str) -> Flow:
    return Flow(source=source, target=target, ports=tuple(Port(number=port) for port in ports), why=why)
