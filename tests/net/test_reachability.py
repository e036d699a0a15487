from collections.abc import Mapping
from time import perf_counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from labwright.net import EVERY_PORT, Because, ContainerPort, Endpoint, Outside, PodSet, PortSet, labels_of, reach
from tests.net import strategies
from tests.net.naive import allowed


def pod(name: str, namespace: str = "blue", **more: Any) -> PodSet:
    return PodSet(namespace=namespace, name=name, labels=labels_of({"app": name}), **more)


def policy(name: str, spec: dict[str, Any], namespace: str = "blue") -> dict[str, Any]:
    return {"metadata": {"name": name, "namespace": namespace}, "spec": spec}


DENY = policy("default-deny", {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]})
WEB, DATABASE, OTHER = pod("web"), pod("database"), pod("other", "green")


def selecting(app: str) -> dict[str, Any]:
    return {"podSelector": {"matchLabels": {"app": app}}}


class TestLaws:
    @given(strategies.endpoints(), strategies.policies(), strategies.namespace_labels)
    def test_bit_sets_agree_with_one_pair_at_a_time(
        self,
        endpoints: list[Endpoint],
        policies: list[dict[str, Any]],
        namespaces: Mapping[str, Mapping[str, str]],
    ) -> None:
        found = reach(endpoints, policies, namespaces)
        for source in endpoints:
            reached = found.targets(source)
            for target in endpoints:
                ports = found.ports(source, target)
                assert reached.get(target, PortSet()) == ports
                for protocol in ("TCP", "UDP"):
                    for port in (*strategies.PORTS, 443):
                        expected = allowed(source, target, port, protocol, policies, namespaces)
                        assert ((protocol, port) in ports) == expected
                        assert found.why(source, target, port, protocol).allowed == expected

    @given(strategies.endpoints(), strategies.policies(), strategies.namespace_labels, st.randoms())
    def test_order_does_not_matter(
        self, endpoints: list[Endpoint], policies: list[Any], namespaces: Mapping[str, Any], random: Any
    ) -> None:
        def pairs(endpoints: list[Endpoint], policies: list[Any]) -> set[Any]:
            return set(reach(endpoints, policies, namespaces).pairs())

        before = pairs(endpoints, policies)
        random.shuffle(policies)
        random.shuffle(endpoints)
        assert pairs(endpoints, policies) == before


class TestOpenness:
    def test_without_policies_everybody_reaches_everybody(self) -> None:
        found = reach([WEB, OTHER], [], {})
        assert found.ports(WEB, OTHER) == EVERY_PORT
        assert found.ungoverned("ingress") == (WEB, OTHER)

    def test_default_deny_closes_one_namespace(self) -> None:
        found = reach([WEB, DATABASE, OTHER], [DENY], {})
        assert not found.ports(WEB, DATABASE)
        assert not found.ports(WEB, OTHER)
        assert not found.ports(OTHER, WEB)
        assert found.ungoverned("egress") == (OTHER,)

    def test_both_ends_must_agree(self) -> None:
        out = policy("out", selecting("web") | {"policyTypes": ["Egress"], "egress": [{"to": [selecting("database")]}]})
        into = policy("in", selecting("database") | {"ingress": [{"ports": [{"port": 5432}]}]})
        assert not reach([WEB, DATABASE], [DENY, out], {}).ports(WEB, DATABASE)
        assert not reach([WEB, DATABASE], [DENY, into], {}).ports(WEB, DATABASE)
        assert reach([WEB, DATABASE], [DENY, out, into], {}).ports(WEB, DATABASE) == PortSet.one(5432)

    def test_the_machines_own_pods_are_not_governed(self) -> None:
        exporter = pod("exporter", host_network=True, blocks=("10.0.40.101/32",))
        found = reach([exporter, WEB], [DENY], {})
        assert found.ports(exporter, exporter) == EVERY_PORT
        assert not found.ports(exporter, WEB)
        from_machines = policy(
            "m", selecting("web") | {"ingress": [{"from": [{"ipBlock": {"cidr": "10.0.40.101/32"}}]}]}
        )
        assert reach([exporter, WEB], [DENY, from_machines], {}).ports(exporter, WEB) == EVERY_PORT


class TestAddresses:
    def test_a_range_without_holes_means_pods_too_where_the_pod_network_is_known(self) -> None:
        anywhere = policy("any", selecting("web") | {"egress": [{"to": [{"ipBlock": {"cidr": "0.0.0.0/0"}}]}]})
        assert not reach([WEB, OTHER], [DENY, anywhere], {}).ports(WEB, OTHER)
        assert reach([WEB, OTHER], [DENY, anywhere], {}, ["10.42.0.0/16"]).ports(WEB, OTHER) == EVERY_PORT

    def test_the_first_address_of_a_nodes_range_is_never_a_pods(self) -> None:
        for cidr, reached in (("10.42.1.0/32", False), ("10.42.1.7/32", True)):
            rule = {"ingress": [{"from": [{"ipBlock": {"cidr": cidr}}]}]}
            found = reach([WEB, OTHER], [policy("p", selecting("web") | rule)], {}, ["10.42.0.0/16"])
            assert bool(found.ports(OTHER, WEB)) is reached

    def test_a_place_outside_counts_when_one_of_its_addresses_does(self) -> None:
        block = {"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8"]}
        out = policy("out", selecting("web") | {"policyTypes": ["Egress"], "egress": [{"to": [{"ipBlock": block}]}]})
        house = Outside(name="house", blocks=("10.0.40.0/24",))
        internet = Outside(name="internet", blocks=("0.0.0.0/0",))
        found = reach([WEB, house, internet], [out], {})
        assert not found.ports(WEB, house)
        assert found.ports(WEB, internet) == EVERY_PORT


class TestPorts:
    def test_a_named_port_is_the_targets_own(self) -> None:
        old = pod("old", ports=(ContainerPort(number=8080, name="http"),))
        new = pod("new", ports=(ContainerPort(number=9090, name="http"),))
        rule = policy("http", {"podSelector": {}, "ingress": [{"ports": [{"port": "http"}]}]})
        found = reach([old, new, WEB], [rule], {})
        assert found.ports(WEB, old) == PortSet.one(8080)
        assert found.ports(WEB, new) == PortSet.one(9090)
        assert not found.ports(new, WEB)

    def test_ranges_and_protocols_are_kept_apart(self) -> None:
        rule = {"ports": [{"port": 100, "endPort": 102}, {"port": 101, "protocol": "UDP"}]}
        found = reach([WEB, OTHER], [policy("p", selecting("web") | {"ingress": [rule]})], {})
        assert str(found.ports(OTHER, WEB)) == "100-102/TCP, 101/UDP"


class TestWhy:
    def test_an_allowed_connection_names_its_rules(self) -> None:
        out = policy("out", selecting("web") | {"policyTypes": ["Egress"], "egress": [{"ports": [{"port": 1}]}, {}]})
        answer = reach([WEB, OTHER], [DENY, out], {}).why(WEB, OTHER, 80)
        assert answer.allowed
        assert answer.egress == (Because(namespace="blue", policy="out", direction="egress", position=1),)
        assert answer.egress[0].path == ("spec", "egress", 1)
        assert answer.ingress_closed_by == ()

    def test_a_refused_connection_names_what_closed_it(self) -> None:
        answer = reach([WEB, OTHER], [DENY], {}).why(OTHER, WEB, 80)
        assert not answer.allowed
        assert answer.egress_closed_by == ()
        assert answer.ingress_closed_by == (("blue", "default-deny"),)


def test_sources_and_targets_are_two_views_of_the_same() -> None:
    into = policy("in", selecting("database") | {"ingress": [{"from": [selecting("web")]}]})
    found = reach([WEB, DATABASE, OTHER], [DENY, into], {})
    forward = {(source, target): ports for source, target, ports in found.pairs()}
    backward = {
        (source, target): ports for target in found.endpoints for source, ports in found.sources(target).items()
    }
    assert forward == backward


def test_alike_pods_are_answered_each() -> None:
    copies = [PodSet(namespace="blue", name=f"web-{n}", labels=labels_of({"app": "web"})) for n in range(3)]
    assert len(reach([*copies, OTHER], [], {}).targets(OTHER)) == 4


def test_five_thousand_pods_and_a_thousand_policies_take_a_moment() -> None:
    pods, policies = large_cluster(pods=5_000, policies=1_000)
    begin = perf_counter()
    found = reach(pods, policies, {}, ["10.42.0.0/16"])
    assert found.areas
    # The budget is two seconds; the test leaves room for a busy machine.
    assert perf_counter() - begin < 6


def large_cluster(pods: int, policies: int) -> tuple[list[Endpoint], list[dict[str, Any]]]:
    """Pods of their own each, in namespaces of fifty; every namespace closed, most workloads with rules of their own."""
    spaces = pods // 50
    endpoints: list[Endpoint] = [
        PodSet(
            namespace=f"ns-{number % spaces}",
            name=f"pod-{number}",
            labels=labels_of(
                {"app": f"app-{number}", "tier": f"tier-{number % 7}", "pod-template-hash": f"{number:x}"}
            ),
            ports=(ContainerPort(number=8000 + number % 50, name="http"),),
        )
        for number in range(pods)
    ]
    found = [
        policy("deny", {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}, f"ns-{n}") for n in range(spaces)
    ]
    for number in range(policies - spaces):
        tier = {"matchExpressions": [{"key": "tier", "operator": "In", "values": [f"tier-{number % 7}"]}]}
        spec = {
            "podSelector": {"matchLabels": {"app": f"app-{number}"}},
            "policyTypes": ["Ingress", "Egress"],
            "ingress": [
                {"from": [{"namespaceSelector": {}, "podSelector": tier}], "ports": [{"port": "http"}]},
                {"from": [{"ipBlock": {"cidr": "10.0.40.0/24"}}], "ports": [{"port": 9000 + number}]},
            ],
            "egress": [
                {"to": [{"namespaceSelector": {}}], "ports": [{"port": 53, "protocol": "UDP"}]},
                {"to": [{"namespaceSelector": {}, "podSelector": tier}], "ports": [{"port": 8000, "endPort": 8049}]},
                {"to": [{"ipBlock": {"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8"]}}], "ports": [{"port": 443}]},
            ],
        }
        found.append(policy(f"app-{number}", spec, f"ns-{number % spaces}"))
    return endpoints, found
