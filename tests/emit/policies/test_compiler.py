from itertools import permutations
from typing import Any

import pytest

from labwright.emit.policies import Policy, PolicySet, Served, compile_policies
from labwright.model import AllPods, Anywhere, ApiServer, Cidrs, Flow, Internet, Nodes, Peer, Pods, Port
from tests.emit.policies.facts import DNS, production, staging

WEB = Pods.of("linkding", name="linkding")
DATABASE = Pods.labelled("database", {"cnpg.io/cluster": "postgres-cluster"})
NAMESPACES = ("database", "kube-system", "linkding")


def flow(source: Peer, target: Peer, *ports: int, why: str = "because", component: str = "") -> Flow:
    numbers = tuple(Port(number=port) for port in ports)
    return Flow(source=source, target=target, ports=numbers, why=why, component=component)


def compiled(*flows: Flow, **changes: Any) -> PolicySet:
    return compile_policies(flows, production(**changes), DNS, NAMESPACES)


def named(found: PolicySet, namespace: str, name: str) -> Policy:
    return next(policy for policy in found.of_namespace(namespace) if policy.name == name)


def spec(found: PolicySet, namespace: str, name: str) -> Any:
    return named(found, namespace, name).manifest.object["spec"]


def blocks(entries: Any) -> list[str]:
    return [entry["ipBlock"]["cidr"] for entry in entries]


class TestEveryNamespace:
    def test_is_closed_in_both_directions(self) -> None:
        found = compiled()
        for namespace in NAMESPACES:
            assert spec(found, namespace, "default-deny") == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}

    def test_may_resolve_names(self) -> None:
        found = compiled()
        assert spec(found, "linkding", "allow-dns") == {
            "podSelector": {},
            "policyTypes": ["Egress"],
            "egress": [
                {
                    "to": [
                        {
                            "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}},
                            "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}},
                        }
                    ],
                    "ports": [{"port": 53, "protocol": "TCP"}, {"port": 53, "protocol": "UDP"}],
                }
            ],
        }
        assert spec(found, "kube-system", "kube-dns")["ingress"][0]["from"] == [{"namespaceSelector": {}}]

    def test_names_the_declared_dns_flow_when_there_is_one(self) -> None:
        declared = Flow(source=AllPods(), target=DNS.pods, ports=DNS.ports, why="resolves", component="coredns")
        found = compiled(declared)
        assert named(found, "linkding", "allow-dns").manifest.comments["spec", "egress", 0] == "resolves (coredns)"
        assert Served(namespace="linkding", policy="allow-dns", direction="egress") in found.index[declared]

    def test_has_no_dns_policy_without_cluster_dns(self) -> None:
        found = compile_policies((), production(), None, NAMESPACES)
        assert [policy.name for policy in found.policies] == ["default-deny"] * 3


class TestOneFlow:
    def test_between_pods_opens_both_ends(self) -> None:
        wanted = flow(WEB, DATABASE, 5432, why="Linkding keeps its bookmarks there", component="linkding")
        found = compiled(wanted)
        out, into = spec(found, "linkding", "linkding"), spec(found, "database", "postgres-cluster")
        assert out["policyTypes"] == ["Egress"]
        assert into["policyTypes"] == ["Ingress"]
        assert into["podSelector"] == {"matchLabels": {"cnpg.io/cluster": "postgres-cluster"}}
        assert into["ingress"] == [
            {
                "from": [
                    {
                        "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "linkding"}},
                        "podSelector": {"matchLabels": {"app.kubernetes.io/name": "linkding"}},
                    }
                ],
                "ports": [{"port": 5432, "protocol": "TCP"}],
            }
        ]
        assert found.index[wanted] == (
            Served(namespace="database", policy="postgres-cluster", direction="ingress"),
            Served(namespace="linkding", policy="linkding", direction="egress"),
        )

    def test_is_named_in_a_comment_at_each_end(self) -> None:
        found = compiled(flow(WEB, DATABASE, 5432, why="bookmarks", component="linkding"))
        for namespace, name, direction in (
            ("linkding", "linkding", "egress"),
            ("database", "postgres-cluster", "ingress"),
        ):
            comments = named(found, namespace, name).manifest.comments
            assert comments["spec", direction, 0] == "bookmarks (linkding)"

    def test_between_machines_needs_no_policy(self) -> None:
        wanted = flow(Nodes(), ApiServer(), 6443)
        found = compiled(wanted)
        assert found.index[wanted] == ()
        assert found.policies == compiled().policies

    def test_without_ports_opens_all_ports(self) -> None:
        assert "ports" not in spec(compiled(flow(WEB, DATABASE)), "linkding", "linkding")["egress"][0]

    def test_into_an_unknown_namespace_is_refused(self) -> None:
        with pytest.raises(LookupError, match="“typo” names pods of databse"):
            compiled(flow(WEB, Pods(namespace="databse"), 5432, why="typo"))


class TestTheOutside:
    def test_internet_leaves_out_private_ranges_and_those_of_the_house(self) -> None:
        from ipaddress import ip_network

        found = compiled(flow(WEB, Internet(), 443), pod_cidr=ip_network("44.0.0.0/16"))
        (entry,) = spec(found, "linkding", "linkding")["egress"][0]["to"]
        assert entry["ipBlock"]["cidr"] == "0.0.0.0/0"
        assert {
            "10.0.0.0/8",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "100.64.0.0/10",
            "169.254.0.0/16",
            "127.0.0.0/8",
        } < set(entry["ipBlock"]["except"])
        assert "44.0.0.0/16" in entry["ipBlock"]["except"]
        assert "10.43.0.0/16" not in entry["ipBlock"]["except"]

    def test_anywhere_has_no_peer_list(self) -> None:
        found = compiled(flow(Anywhere(), WEB, 9090))
        assert spec(found, "linkding", "linkding")["ingress"] == [{"ports": [{"port": 9090, "protocol": "TCP"}]}]

    def test_anywhere_never_shares_a_rule_with_named_peers(self) -> None:
        found = compiled(flow(Anywhere(), WEB, 9090), flow(DATABASE, WEB, 9090, 9091))
        rules = spec(found, "linkding", "linkding")["ingress"]
        assert [rule["ports"][0]["port"] for rule in rules if "from" not in rule] == [9090]
        assert [rule["ports"] for rule in rules if "from" in rule] == [[{"port": 9091, "protocol": "TCP"}]]

    def test_named_ranges_are_blocks(self) -> None:
        found = compiled(flow(WEB, Cidrs(blocks=("10.0.50.7/32",), name="nas"), 2049))
        assert blocks(spec(found, "linkding", "linkding")["egress"][0]["to"]) == ["10.0.50.7/32"]


class TestMachines:
    def test_the_api_server_is_met_at_the_control_planes_own_addresses(self) -> None:
        found = compiled(flow(WEB, ApiServer(), 6443))
        assert blocks(spec(found, "linkding", "linkding")["egress"][0]["to"]) == ["10.0.40.101/32"]

    def test_the_api_server_has_one_port(self) -> None:
        found = compiled(flow(WEB, ApiServer()))
        assert spec(found, "linkding", "linkding")["egress"][0]["ports"] == [{"port": 6443, "protocol": "TCP"}]

    def test_the_api_server_of_containers_is_somewhere_in_their_network(self) -> None:
        found = compile_policies([flow(WEB, ApiServer(), 6443)], staging(), DNS, NAMESPACES)
        assert blocks(spec(found, "linkding", "linkding")["egress"][0]["to"]) == ["172.18.0.0/16"]

    def test_nodes_are_all_machines(self) -> None:
        found = compiled(flow(WEB, Nodes(), 10250))
        assert blocks(spec(found, "linkding", "linkding")["egress"][0]["to"]) == ["10.0.40.101/32", "10.0.40.102/32"]

    def test_a_caller_on_a_machine_comes_from_its_own_or_its_overlay_address(self) -> None:
        found = compiled(flow(ApiServer(), WEB, 9443))
        sources = blocks(spec(found, "linkding", "linkding")["ingress"][0]["from"])
        assert sources[:3] == ["10.0.40.101/32", "10.42.0.0/32", "10.42.1.0/32"]
        assert sources[-1] == "10.42.15.0/32"

    def test_a_bigger_cluster_lets_in_more_overlay_addresses(self) -> None:
        from tests.emit.policies.facts import node

        many = tuple(node(f"n{i}", "worker", address=f"10.0.40.{i}") for i in range(1, 11))
        found = compiled(flow(Nodes(), WEB, 9443), nodes=many, node_cidrs=())
        assert len(spec(found, "linkding", "linkding")["ingress"][0]["from"]) == 10 + 40

    def test_without_addresses_the_networks_of_the_house_stand_in(self) -> None:
        found = compiled(flow(WEB, ApiServer(), 6443), nodes=(), node_cidrs=())
        assert blocks(spec(found, "linkding", "linkding")["egress"][0]["to"]) == ["10.0.40.0/24"]

    def test_without_any_address_it_says_so(self) -> None:
        with pytest.raises(LookupError, match="neither node addresses nor networks"):
            compiled(flow(WEB, ApiServer(), 6443), nodes=(), node_cidrs=(), networks=())


class TestLeast:
    def test_ports_of_one_peer_share_a_rule(self) -> None:
        rules = spec(compiled(flow(WEB, DATABASE, 5432), flow(WEB, DATABASE, 9187)), "linkding", "linkding")["egress"]
        assert [[port["port"] for port in rule["ports"]] for rule in rules] == [[5432, 9187]]

    def test_peers_with_the_same_ports_share_a_rule_and_its_comment(self) -> None:
        other = Pods.of("database", name="backup")
        found = compiled(flow(WEB, DATABASE, 80, why="b", component="x"), flow(WEB, other, 80, why="a", component="x"))
        (rule,) = spec(found, "linkding", "linkding")["egress"]
        assert len(rule["to"]) == 2
        assert named(found, "linkding", "linkding").manifest.comments["spec", "egress", 0] == "a (x)\nb (x)"

    def test_a_wider_peer_serves_the_narrower_one(self) -> None:
        narrow, wide = flow(DATABASE, WEB, 80, why="narrow"), flow(AllPods(), WEB, 80, why="wide")
        found = compiled(narrow, wide)
        assert spec(found, "linkding", "linkding")["ingress"] == [
            {"from": [{"namespaceSelector": {}}], "ports": [{"port": 80, "protocol": "TCP"}]}
        ]
        assert Served(namespace="linkding", policy="linkding", direction="ingress") in found.index[narrow]

    def test_a_wider_selection_serves_the_narrower_one(self) -> None:
        narrow = flow(Pods.of("linkding", name="linkding", component="web"), DATABASE, 5432, why="narrow")
        found = compiled(flow(WEB, DATABASE, 5432), narrow)
        assert [policy.name for policy in found.of_namespace("linkding")] == ["default-deny", "allow-dns", "linkding"]
        assert Served(namespace="linkding", policy="linkding", direction="egress") in found.index[narrow]

    def test_all_ports_serve_each_port(self) -> None:
        rules = spec(compiled(flow(WEB, DATABASE, 5432), flow(WEB, DATABASE)), "linkding", "linkding")["egress"]
        assert [rule.get("ports") for rule in rules] == [None]

    def test_a_narrower_internet_target_is_kept_apart_from_private_ranges(self) -> None:
        rules = spec(
            compiled(flow(WEB, Internet(), 443), flow(WEB, Cidrs(blocks=("10.0.50.7/32",)), 443)),
            "linkding",
            "linkding",
        )["egress"]
        assert len(rules) == 1
        assert len(rules[0]["to"]) == 2

    def test_a_public_range_is_part_of_the_internet(self) -> None:
        found = compiled(flow(WEB, Internet(), 443), flow(WEB, Cidrs(blocks=("203.0.113.0/24",)), 443))
        (rule,) = spec(found, "linkding", "linkding")["egress"]
        assert blocks(rule["to"]) == ["0.0.0.0/0"]

    def test_the_order_of_flows_changes_nothing(self) -> None:
        flows = (
            flow(WEB, DATABASE, 5432, why="a"),
            flow(WEB, Internet(), 443, why="b"),
            flow(AllPods(), WEB, 9090, why="c"),
            flow(DATABASE, WEB, 9090, why="d"),
        )
        first = compiled(*flows).policies
        assert all(compiled(*other).policies == first for other in permutations(flows))
