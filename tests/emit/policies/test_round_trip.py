"""What was declared is what is reachable, no less and no more: flows → policies → reach."""

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from labwright.catalog.contract import ClusterFacts
from labwright.emit.policies import compile_policies
from labwright.model import AllPods, Anywhere, ApiServer, Cidrs, Flow, Internet, Nodes, Peer, Pods, Port
from labwright.net import Endpoint, Outside, PodSet, reach
from tests.emit.policies.facts import DNS, production, staging

NAMESPACES = ("database", "kube-system", "linkding")
PORTS = (80, 443, 5432, 6443)
NAS = Cidrs(blocks=("10.0.50.7/32",), name="nas")

KUBE_DNS = PodSet(namespace="kube-system", name="kube-dns", labels=(("k8s-app", "kube-dns"),))
PODS: tuple[PodSet, ...] = (
    KUBE_DNS,
    *(
        PodSet(namespace=namespace, name="-".join(("pod", *dict(labels).values())), labels=labels)
        for namespace in NAMESPACES
        for labels in ((), (("app", "x"),), (("app", "x"), ("tier", "y")), (("tier", "y"),))
    ),
)
OUTSIDE: dict[Outside, tuple[type[Peer], ...]] = {
    Outside(name="internet", blocks=("1.1.1.1/32",)): (Internet, Anywhere),
    Outside(name="nas", blocks=("10.0.50.7/32",)): (Cidrs, Anywhere),
    Outside(name="stranger in the house", blocks=("10.0.40.33/32",)): (Anywhere,),
    Outside(name="control plane", blocks=("10.0.40.101/32",)): (ApiServer, Nodes, Anywhere),
    Outside(name="worker", blocks=("10.0.40.102/32",)): (Nodes, Anywhere),
}
OVERLAY = Outside(name="a machine, to pods of another", blocks=("10.42.1.0/32",))
ENDPOINTS: tuple[Endpoint, ...] = (*PODS, *OUTSIDE, OVERLAY)


def is_in(endpoint: Endpoint, peer: Peer, *, as_source: bool) -> bool:
    if isinstance(endpoint, PodSet):
        if isinstance(peer, Pods):
            return endpoint.namespace == peer.namespace and set(peer.labels) <= set(endpoint.labels)
        return isinstance(peer, AllPods)
    if endpoint == OVERLAY:
        return as_source and isinstance(peer, Nodes | ApiServer | Anywhere)
    return type(peer) in OUTSIDE[endpoint]


def declared(flows: Sequence[Flow], source: Endpoint, target: Endpoint, port: int) -> bool:
    def serves(flow: Flow) -> bool:
        ports = {each.number for each in flow.ports} or ({6443} if flow.target == ApiServer() else set(PORTS))
        return (
            port in ports and is_in(source, flow.source, as_source=True) and is_in(target, flow.target, as_source=False)
        )

    return any(serves(flow) for flow in flows)


pods = st.builds(
    Pods,
    namespace=st.sampled_from(NAMESPACES),
    labels=st.sampled_from(((), (("app", "x"),), (("app", "x"), ("tier", "y")), (("tier", "y"),))),
)
ports = st.lists(st.sampled_from(PORTS), max_size=2, unique=True).map(
    lambda numbers: tuple(Port(number=number) for number in numbers)
)
inside = st.one_of(pods, pods, st.just(AllPods()))
sources = st.one_of(inside, st.sampled_from((Anywhere(), Internet(), NAS, Nodes(), ApiServer())))
targets = st.one_of(inside, st.sampled_from((Internet(), NAS, Nodes(), ApiServer())))
any_flow = st.one_of(
    st.builds(Flow, source=inside, target=targets, ports=ports, why=st.just("out")),
    st.builds(Flow, source=sources, target=inside, ports=ports, why=st.just("in")),
)


@given(st.lists(any_flow, max_size=8))
def test_exactly_the_declared_flows_are_possible(flows: list[Flow]) -> None:
    found = compile_policies(flows, production(), DNS, NAMESPACES)
    endpoints = ENDPOINTS
    reached = reach(endpoints, [policy.manifest.object for policy in found.policies], {}, ["10.42.0.0/16"])
    for source in endpoints:
        for target in endpoints:
            # No policy governs what machines and strangers do among themselves.
            if isinstance(source, Outside) and isinstance(target, Outside):
                continue
            allowed = reached.ports(source, target)
            for port in PORTS:
                assert (("TCP", port) in allowed) == declared(flows, source, target, port), (source, target, port)


@given(st.lists(any_flow, max_size=8))
def test_every_side_of_a_flow_is_found_in_the_index(flows: list[Flow]) -> None:
    found = compile_policies(flows, production(), DNS, NAMESPACES)
    policies = {(policy.namespace, policy.name): policy for policy in found.policies}
    for flow in flows:
        governed = {
            direction
            for direction, end in (("egress", flow.source), ("ingress", flow.target))
            if isinstance(end, Pods | AllPods)
        }
        assert {served.direction for served in found.index[flow]} == governed
        for served in found.index[flow]:
            policy = policies[served.namespace, served.policy]
            assert flow in policy.flows
            assert served.direction in policy.manifest.object["spec"]


@given(st.lists(any_flow, max_size=8))
def test_no_rule_could_be_left_out(flows: list[Flow]) -> None:
    found = compile_policies(flows, production(), DNS, NAMESPACES)
    objects = [policy.manifest.object for policy in found.policies]
    endpoints = ENDPOINTS

    def reachable(manifests: Sequence[Mapping[str, Any]]) -> set[object]:
        return set(reach(endpoints, manifests, {}, ["10.42.0.0/16"]).pairs())

    whole = reachable(objects)
    for position, manifest in enumerate(objects):
        if manifest["metadata"]["name"] == "default-deny":
            continue
        for direction in ("ingress", "egress"):
            for rule in manifest["spec"].get(direction, []):
                spec = manifest["spec"] | {
                    direction: [each for each in manifest["spec"][direction] if each is not rule]
                }
                fewer = [*objects[:position], {**manifest, "spec": spec}, *objects[position + 1 :]]
                assert reachable(fewer) != whole


def test_dns_is_open_to_all_pods_and_nothing_else_is() -> None:
    clusters: tuple[ClusterFacts, ...] = (production(), staging())
    for cluster in clusters:
        found = compile_policies((), cluster, DNS, NAMESPACES)
        reached = reach(PODS, [policy.manifest.object for policy in found.policies], {}, ["10.42.0.0/16"])
        pairs = {(source, target): str(ports) for source, target, ports in reached.pairs()}
        assert pairs == {(source, KUBE_DNS): "53/TCP, 53/UDP" for source in PODS}
