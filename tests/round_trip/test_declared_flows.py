"""The built repository lets happen exactly what its components declared: plan → tree → kustomize → reach.

What is reachable is computed from the rendered policies alone. What is declared is read off the plan's flows here, by
rules as plain as they can be.
"""

from functools import cache
from pathlib import Path

import pytest

from labwright.catalog.capabilities import ClusterDns
from labwright.emit import emit
from labwright.model import AllPods, Anywhere, ApiServer, Cidrs, Flow, Internet, Nodes, Peer, Pods
from labwright.net import EVERY_PORT, Endpoint, Outside, PodSet, PortSet, Reach, reach
from labwright.plan import ClusterPlan, Plan, plan
from labwright.render.kustomize.build import kustomize
from labwright.spec import load
from labwright.tree import Tree

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*/homelab.yaml"))
STRANGER = Outside(name="a stranger in the house", blocks=("10.0.40.250/32",))
INTERNET = Outside(name="the Internet", blocks=("93.184.215.14/32",))


@cache
def built(example: Path) -> tuple[Plan, Tree]:
    made = plan(load(example.read_bytes(), str(example)))
    return made, emit(made).tree


CASES = [
    pytest.param(example, name, id=f"{example.parent.name}-{name}")
    for example in EXAMPLES
    for name in load(example.read_bytes(), str(example)).clusters
]


@cache
def answers(example: Path, name: str) -> tuple[ClusterPlan, Reach]:
    made, tree = built(example)
    cluster = next(each for each in made.clusters if each.name == name)
    return cluster, reach(endpoints(cluster), policies(tree, name), {}, [str(cluster.facts.pod_cidr)])


def policies(tree: Tree, cluster: str) -> list[dict[str, object]]:
    (folder,) = {
        path.rpartition("/")[0]
        for path in tree.paths
        if path.endswith(f"{cluster}/network-policies/kustomization.yaml")
    }
    rendered = kustomize(tree, folder)
    assert not rendered.diagnostics
    return [each.value for each in rendered.objects]


def endpoints(cluster: ClusterPlan) -> tuple[Endpoint, ...]:
    found: list[Endpoint] = [
        PodSet(namespace=each.namespace, name=f"{dict(each.labels)}", labels=each.labels) for each in selectors(cluster)
    ]
    # One that nobody knows, in every namespace: it may do nothing but look names up.
    found += [PodSet(namespace=namespace.name, name="stranger") for namespace in cluster.namespaces]
    found += [Outside(name=f"machine {block}", blocks=(str(block),)) for block in cluster.facts.node_cidrs]
    found += [Outside(name="a machine, to pods of another", blocks=("10.42.2.0/32",)), INTERNET, STRANGER]
    named = {block for flow in cluster.flows for end in ends(flow) if isinstance(end, Cidrs) for block in end.blocks}
    return (*found, *(Outside(name=block, blocks=(block,)) for block in sorted(named)))


def selectors(cluster: ClusterPlan) -> list[Pods]:
    pods = {end for flow in cluster.flows for end in ends(flow) if isinstance(end, Pods) and end.labels}
    return sorted(pods, key=lambda each: (each.namespace, each.labels))


def ends(flow: Flow) -> tuple[Peer, Peer]:
    return flow.source, flow.target


def flows(cluster: ClusterPlan) -> list[Flow]:
    dns = next(offer for offer in cluster.offers if isinstance(offer, ClusterDns))
    return [*cluster.flows, Flow(source=AllPods(), target=dns.pods, ports=dns.ports, why="every pod looks names up")]


def is_in(endpoint: Endpoint, peer: Peer, cluster: ClusterPlan, *, as_source: bool) -> bool:
    if isinstance(endpoint, PodSet):
        if isinstance(peer, Pods):
            return peer.namespace == endpoint.namespace and set(peer.labels) <= set(endpoint.labels)
        # Flows from anywhere come from outside; pods that may send there need a flow of their own.
        return isinstance(peer, AllPods)
    match peer:
        case Anywhere():
            return True
        case Nodes() | ApiServer():
            machine = endpoint.blocks[0] in {str(block) for block in cluster.facts.node_cidrs}
            return machine or (as_source and endpoint.name.startswith("a machine"))
        case Internet():
            return endpoint == INTERNET or is_public(endpoint)
        case Cidrs():
            return endpoint.blocks[0] in peer.blocks
        case _:
            return False


def is_public(endpoint: Outside) -> bool:
    return not endpoint.blocks[0].startswith(("10.", "172.", "192.168."))


def declared(cluster: ClusterPlan, source: Endpoint, target: Endpoint) -> PortSet:
    found = PortSet()
    for flow in flows(cluster):
        if is_in(source, flow.source, cluster, as_source=True) and is_in(target, flow.target, cluster, as_source=False):
            ports = PortSet.of((port.protocol, port.number, port.number) for port in flow.ports)
            unnamed = PortSet.one(cluster.facts.api_port) if isinstance(flow.target, ApiServer) else EVERY_PORT
            found |= ports or unnamed
    return found


@pytest.mark.parametrize(("example", "name"), CASES)
def test_declared_is_what_is_reachable(example: Path, name: str) -> None:
    cluster, found = answers(example, name)
    wrong = [
        f"{source} → {target}: declared {declared(cluster, source, target)}, reachable {found.ports(source, target)}"
        for source in found.endpoints
        for target in found.endpoints
        if isinstance(source, PodSet) or isinstance(target, PodSet)
        if found.ports(source, target) != declared(cluster, source, target)
    ]
    assert wrong == []


@pytest.mark.parametrize(("example", "name"), CASES)
def test_no_pod_is_left_ungoverned(example: Path, name: str) -> None:
    _, found = answers(example, name)
    assert found.ungoverned("ingress") == ()
    assert found.ungoverned("egress") == ()
