"""Connections of Loki: its ring, its gateway, its bucket, and Grafana's queries. Who sends logs declares that itself."""

from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from labwright.catalog.builders.flows import between
from labwright.catalog.capabilities import Dashboards
from labwright.catalog.components.loki import names
from labwright.catalog.contract import Site
from labwright.model import Cidrs, Flow, Internet, Peer

HTTPS = 443


def flows(site: Site[Any]) -> tuple[Flow, ...]:
    """All but the scrape, which the monitor brings."""
    dashboards = site.find(Dashboards)
    found = [
        between(names.RING, names.RING, "Loki's pods find one another: membership of the ring", names.GOSSIP_PORT),
        between(names.RING, names.RING, "Loki's pods pass log lines, queries and index requests on", names.GRPC_PORT),
        *(
            between(names.GATEWAY, target, "Loki's gateway passes requests on", names.HTTP_PORT)
            for target in (names.WRITE, names.READ, names.BACKEND)
        ),
        _bucket(site.options.storage.endpoint),
    ]
    if dashboards is not None:
        found.append(between(dashboards.pods, names.GATEWAY, "Grafana queries Loki", names.GATEWAY_PORT))
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
    return between(names.RING, target, "Loki keeps log lines and their index in object storage", port)
