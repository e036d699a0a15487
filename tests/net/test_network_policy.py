from ipaddress import ip_network
from typing import Any

import pytest

from labwright.net import NetError
from labwright.net.network_policy import IpBlock, read_network_policy
from labwright.source import load


def read(spec: str) -> Any:
    text = "metadata: {name: web, namespace: blue}\nspec:\n" + "".join(f"  {line}\n" for line in spec.splitlines())
    return read_network_policy(load(text, "policy.yaml").value)


def block(cidr: str, *excepted: str) -> IpBlock:
    return IpBlock(ip_network(cidr), tuple(ip_network(each) for each in excepted))


class TestTypes:
    def test_default_to_ingress(self) -> None:
        assert set(read("podSelector: {}").rules) == {"ingress"}

    def test_default_to_egress_too_where_there_are_egress_rules(self) -> None:
        assert set(read("podSelector: {}\negress: []").rules) == {"ingress", "egress"}

    def test_as_stated_win_over_the_rules_there_are(self) -> None:
        assert set(read("policyTypes: [Egress]\ningress: [{}]").rules) == {"egress"}


class TestRefusals:
    @pytest.mark.parametrize(
        ("spec", "place", "message"),
        [
            ("ingress: all", "policy.yaml:3:12", "spec.ingress is no list"),
            ("policyTypes: [Both]", "policy.yaml:3:17", "'both' is no policy type"),
            ("ingress:\n- ports: [{port: 70000}]", "policy.yaml:4:20", "70000 is no port"),
            ("ingress:\n- ports: [{port: 9, endPort: 8}]", "policy.yaml:4:32", "endPort 8 is below port 9"),
            ("ingress:\n- ports: [{protocol: ICMP}]", "policy.yaml:4:24", "'ICMP' is no protocol"),
            ("ingress:\n- from: [{}]", "policy.yaml:4:12", "a peer without a selector"),
            ("ingress:\n- from: [{ipBlock: {cidr: here}}]", "policy.yaml:4:29", "'here' is no address range"),
            ("ingress:\n- from: [{podSelector: {}, ipBlock: {cidr: 10.0.0.0/8}}]", "policy.yaml:4:12", "not both"),
            (
                "podSelector: {matchExpressions: [{key: a, operator: Is}]}",
                "policy.yaml:3:36",
                "'Is' is no operator of a selector",
            ),
            ("podSelector: {matchExpressions: [{key: a, operator: In}]}", "policy.yaml:3:36", "In with 0 values"),
            ("podSelector: {matchLabels: {a: 1}}", "policy.yaml:3:34", "no text"),
        ],
    )
    def test_say_what_and_where(self, spec: str, place: str, message: str) -> None:
        with pytest.raises(NetError) as raised:
            read(spec)
        (diagnostic,) = raised.value.diagnostics
        assert str(diagnostic.place) == place
        assert message in diagnostic.message

    def test_work_on_plain_objects_too(self) -> None:
        with pytest.raises(NetError, match="is no mapping"):
            read_network_policy({"metadata": {"name": "x"}, "spec": []})


class TestBlocks:
    @pytest.mark.parametrize(
        ("mine", "other", "meets"),
        [
            (block("10.0.0.0/8"), "10.1.2.0/24", True),
            (block("10.1.2.0/24"), "10.0.0.0/8", True),
            (block("10.0.0.0/8", "10.1.0.0/16"), "10.1.2.0/24", False),
            (block("10.0.0.0/8", "10.1.2.0/25"), "10.1.2.0/24", True),
            (block("10.0.0.0/8", "10.1.2.0/25", "10.1.2.128/25"), "10.1.2.0/24", False),
            (block("10.0.0.0/8"), "fd00::/8", False),
            (block("fd00::/8"), "fd00::1/128", True),
        ],
    )
    def test_meet_what_shares_an_address_with_them(self, mine: IpBlock, other: str, *, meets: bool) -> None:
        assert mine.meets(ip_network(other)) is meets
