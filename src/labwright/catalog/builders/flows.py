"""The flows that platform components repeat: to the Kubernetes API, from it, to the Internet."""

from typing import Any

from labwright.catalog.contract import Site
from labwright.model import ApiServer, Flow, Internet, Peer, Pods, Port


def to_api(site: Site[Any], pods: Pods, why: str) -> Flow:
    """`pods` call the Kubernetes API, at the port that the control plane really listens on."""
    return Flow(source=pods, target=ApiServer(), ports=(Port(number=site.cluster.api_port),), why=why)


def from_api(pods: Pods, port: int, why: str) -> Flow:
    """The API server calls `pods`: a webhook, or an API that they serve for it."""
    return Flow(source=ApiServer(), target=pods, ports=(Port(number=port),), why=why)


def to_internet(pods: Pods, why: str, *hosts: str, port: int = 443) -> Flow:
    """`pods` call `hosts` on the Internet over HTTPS, or whatever `port` says."""
    return Flow(source=pods, target=Internet(hosts=hosts), ports=(Port(number=port),), why=why)


def between(source: Peer, target: Peer, why: str, *ports: int) -> Flow:
    """`source` connects to TCP `ports` of `target`; without ports, to every port."""
    return Flow(source=source, target=target, ports=tuple(Port(number=port) for port in ports), why=why)
