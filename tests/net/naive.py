"""Reachability as the API's documentation reads, one pair and one port at a time: what the bit sets must agree with."""

from collections.abc import Mapping
from ipaddress import ip_address, ip_network
from typing import Any

from labwright.net import Endpoint, Outside, PodSet

Json = Any


def allowed(
    source: Endpoint,
    target: Endpoint,
    port: int,
    protocol: str,
    policies: list[Json],
    namespaces: Mapping[str, Mapping[str, str]],
) -> bool:
    """Whether `source` reaches `target`. Outsiders have exactly one address each here."""
    return _side(source, target, target, port, protocol, "egress", policies, namespaces) and _side(
        target, source, target, port, protocol, "ingress", policies, namespaces
    )


def _side(
    near: Endpoint,
    far: Endpoint,
    target: Endpoint,
    port: int,
    protocol: str,
    direction: str,
    policies: Json,
    spaces: Json,
) -> bool:
    if isinstance(near, Outside) or near.host_network:
        return True
    governing = [
        policy
        for policy in policies
        if policy["metadata"]["namespace"] == near.namespace
        and direction.capitalize() in _types(policy["spec"])
        and _matches(policy["spec"].get("podSelector", {}), dict(near.labels))
    ]
    if not governing:
        return True
    field = "from" if direction == "ingress" else "to"
    return any(
        (not rule.get(field) or any(_peer(peer, far, policy["metadata"]["namespace"], spaces) for peer in rule[field]))
        and (not rule.get("ports") or any(_port(item, target, port, protocol) for item in rule["ports"]))
        for policy in governing
        for rule in policy["spec"].get(direction) or []
    )


def _types(spec: Json) -> list[str]:
    return spec.get("policyTypes") or ["Ingress", *(["Egress"] if "egress" in spec else [])]


def _peer(peer: Json, far: Endpoint, own: str, spaces: Json) -> bool:
    if "ipBlock" in peer:
        if isinstance(far, PodSet) and not far.host_network:
            return False
        block = peer["ipBlock"]
        (address,) = (ip_address(each.partition("/")[0]) for each in far.blocks)
        return address in ip_network(block["cidr"]) and not any(
            address in ip_network(hole) for hole in block.get("except", [])
        )
    if isinstance(far, Outside) or far.host_network:
        return False
    if "namespaceSelector" in peer:
        labels = {**spaces.get(far.namespace, {}), "kubernetes.io/metadata.name": far.namespace}
        if not _matches(peer["namespaceSelector"], labels):
            return False
    elif far.namespace != own:
        return False
    return _matches(peer.get("podSelector", {}), dict(far.labels))


def _port(item: Json, target: Endpoint, port: int, protocol: str) -> bool:
    if item.get("protocol", "TCP") != protocol:
        return False
    if "port" not in item:
        return True
    if isinstance(item["port"], str):
        return isinstance(target, PodSet) and any(
            (each.name, each.protocol, each.number) == (item["port"], protocol, port) for each in target.ports
        )
    return bool(item["port"] <= port <= item.get("endPort", item["port"]))


def _matches(selector: Json, labels: Mapping[str, str]) -> bool:
    def holds(expression: Json) -> bool:
        key, operator, values = expression["key"], expression["operator"], expression.get("values", [])
        if operator == "In":
            return key in labels and labels[key] in values
        if operator == "NotIn":
            return key not in labels or labels[key] not in values
        return (key in labels) is (operator == "Exists")

    pairs = selector.get("matchLabels", {}).items()
    if not all(labels.get(key) == value for key, value in pairs):
        return False
    return all(holds(each) for each in selector.get("matchExpressions", []))
