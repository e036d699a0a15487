from ipaddress import ip_address

import pytest

from labwright.estate.addresses import Addresses, Allocator, parsed
from tests.estate.estates import estate

POOL = """
apiVersion: metallb.io/v1beta1
kind: IPAddressPool
metadata: {name: %s, namespace: metallb-system}
spec: {addresses: [%s]%s}
---
"""
CILIUM = """
apiVersion: cilium.io/v2alpha1
kind: CiliumLoadBalancerIPPool
metadata: {name: lan}
spec: {blocks: [{cidr: 10.0.40.0/30}, {start: 10.0.40.100, stop: 10.0.40.101}]%s}
---
"""
SERVICE = """
apiVersion: v1
kind: Service
metadata: {name: %s, namespace: web, annotations: {%s}}
spec: {type: LoadBalancer, ports: [{port: %s}]%s}
---
"""


def service(name: str, annotations: str = "", *, port: int = 80, spec: str = "") -> str:
    return SERVICE % (name, annotations, port, spec)


def addresses(*texts: str, distribution: str = "") -> Addresses:
    return estate("".join(texts), distribution=distribution).addresses


def of(name: str, found: Addresses) -> tuple[list[str], Allocator, list[str]]:
    (one,) = [each for each in found.balancers if each.service.id.name == name]
    return [str(each) for each in one.addresses], one.allocator, [pool.name for pool in one.pools]


@pytest.mark.parametrize(
    ("annotations", "spec"),
    [
        ("metallb.io/loadBalancerIPs: 10.0.40.7", ""),
        ("metallb.universe.tf/loadBalancerIPs: 10.0.40.7", ""),
        ("", ", loadBalancerIP: 10.0.40.7"),
    ],
)
def test_metallb_gives_what_is_asked_for(annotations: str, spec: str) -> None:
    found = addresses(POOL % ("lan", "10.0.40.0/24", ""), service("a", annotations, spec=spec))
    assert of("a", found) == (["10.0.40.7"], Allocator.METALLB, ["lan"])


def test_the_line_that_asks_is_known() -> None:
    found = addresses(POOL % ("lan", "10.0.40.0/24", ""), service("a", "metallb.io/loadBalancerIPs: 10.0.40.7"))
    assert found.balancers[0].path == ("metadata", "annotations", "metallb.io/loadBalancerIPs")


def test_the_only_address_of_the_only_pool_is_certain() -> None:
    assert of("a", addresses(POOL % ("one", "10.0.40.100/32", ""), service("a")))[0] == ["10.0.40.100"]
    assert of("a", addresses(POOL % ("two", "10.0.40.100-10.0.40.101", ""), service("a")))[0] == []


def test_a_pool_may_be_named_or_keep_to_itself() -> None:
    pools = POOL % ("auto", "10.0.40.0/24", "") + POOL % ("kept", "10.0.50.0/24", ", autoAssign: false")
    assert of("a", addresses(pools, service("a")))[2] == ["auto"]
    assert of("a", addresses(pools, service("a", "metallb.io/address-pool: kept")))[2] == ["kept"]


def test_a_pool_may_serve_some_namespaces_or_labels_only() -> None:
    elsewhere = POOL % ("lan", "10.0.40.0/24", ", serviceAllocation: {namespaces: [other]}")
    assert [each.service.id.name for each in addresses(elsewhere, service("a")).unserved] == ["a"]
    labelled = POOL % ("lan", "10.0.40.0/24", ", serviceAllocation: {serviceSelectors: [{matchLabels: {zone: dmz}}]}")
    assert [each.service.id.name for each in addresses(labelled, service("a")).unserved] == ["a"]


def test_an_address_outside_of_every_pool_is_never_given() -> None:
    found = addresses(POOL % ("lan", "10.0.40.0/24", ""), service("a", "metallb.io/loadBalancerIPs: 10.9.9.9"))
    assert [each.service.id.name for each in found.unserved] == ["a"]


@pytest.mark.parametrize("annotation", ["lbipam.cilium.io/ips", "io.cilium/lb-ipam-ips"])
def test_cilium_does_the_same(annotation: str) -> None:
    found = addresses(CILIUM % "", service("a", f"{annotation}: '10.0.40.1, 10.0.40.101'"))
    assert of("a", found) == (["10.0.40.1", "10.0.40.101"], Allocator.CILIUM, ["lan"])
    assert found.pools[0].size == 6


def test_cilium_s_pools_may_select_by_the_service_s_namespace() -> None:
    only = ", serviceSelector: {matchLabels: {io.kubernetes.service.namespace: %s}}"
    assert of("a", addresses(CILIUM % (only % "web"), service("a")))[2] == ["lan"]
    assert of("a", addresses(CILIUM % (only % "other"), service("a")))[2] == []
    assert addresses(CILIUM % ", disabled: true", service("a")).pools == ()


def test_kube_vip_is_known_by_its_annotation_or_by_its_pods() -> None:
    annotated = addresses(service("a", "kube-vip.io/loadbalancerIPs: 10.0.40.9"))
    assert of("a", annotated) == (["10.0.40.9"], Allocator.KUBE_VIP, [])
    assert of("a", addresses(service("a", "kube-vip.io/loadbalancerIPs: 0.0.0.0")))[0] == [], "by DHCP"
    daemon = (
        "{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: kube-vip-ds, namespace: kube-system}, spec: {}}\n---\n"
    )
    assert of("a", addresses(daemon, service("a")))[1] is Allocator.KUBE_VIP


def test_k3s_publishes_its_nodes_where_nobody_else_decides() -> None:
    assert of("a", addresses(service("a"), distribution="k3s"))[1] is Allocator.SERVICE_LB
    assert of("a", addresses(service("a"), distribution="talos"))[1] is Allocator.UNKNOWN
    pool = POOL % ("lan", "10.0.40.0/24", "")
    assert of("a", addresses(pool, service("a"), distribution="k3s"))[1] is Allocator.METALLB


def test_a_class_decides_before_everything_else() -> None:
    pool = POOL % ("lan", "10.0.40.0/24", "")
    assert of("a", addresses(pool, service("a", spec=", loadBalancerClass: tailscale")))[1] is Allocator.TAILSCALE
    assert of("a", addresses(pool, service("a", spec=", loadBalancerClass: example.org/x")))[1] is Allocator.UNKNOWN


ASKS = "metallb.io/loadBalancerIPs: 10.0.40.7"


def test_two_services_that_want_one_address_are_in_conflict() -> None:
    found = addresses(POOL % ("lan", "10.0.40.0/24", ""), service("a", ASKS), service("b", ASKS, port=81), service("c"))
    (conflict,) = found.conflicts
    assert conflict.address == ip_address("10.0.40.7")
    assert {conflict.one.service.id.name, conflict.other.service.id.name} == {"a", "b"}


def test_they_may_agree_to_share_it_on_different_ports() -> None:
    shared = f"{ASKS}, metallb.io/allow-shared-ip: key"
    pool = POOL % ("lan", "10.0.40.0/24", "")
    assert addresses(pool, service("a", shared), service("b", shared, port=81)).conflicts == ()
    assert len(addresses(pool, service("a", shared), service("b", shared)).conflicts) == 1, (
        "on the same port they cannot"
    )
    assert len(addresses(pool, service("a", shared), service("b", ASKS, port=81)).conflicts) == 1


def test_pools_may_overlap() -> None:
    text = POOL % ("one", "10.0.40.0-10.0.40.9", "") + POOL % ("two", "10.0.40.9/32", "")
    ((one, two),) = addresses(text).overlaps
    assert (one.name, two.name) == ("one", "two")
    assert addresses(POOL % ("one", "10.0.40.0/24", "") + POOL % ("two", "fd00::/120", "")).overlaps == ()


def test_a_pool_may_have_fewer_addresses_than_services() -> None:
    pool = POOL % ("lan", "10.0.40.1/32", "")
    ((short, wanted),) = addresses(pool, service("a"), service("b")).exhausted
    assert (short.name, wanted) == ("lan", 2)
    assert addresses(pool, service("a", ASKS.replace("10.0.40.7", "10.0.40.1"))).exhausted == ()


@pytest.mark.parametrize("said", ["nonsense", "10.0.40.9-10.0.40.1", "10.0.40.0/99", "10.0.40.1-fd00::1", ""])
def test_what_is_no_range_is_left_out(said: str) -> None:
    assert addresses(POOL % ("lan", f"'{said}'", ""), service("a")).pools[0].ranges == ()


def test_what_is_no_address_is_left_out() -> None:
    assert [str(each) for each in parsed("10.0.40.1, nonsense,fd00::1,")] == ["10.0.40.1", "fd00::1"]


def test_the_gateways_of_cilium_get_addresses_too() -> None:
    gateway = """
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: internal, namespace: web}
spec:
  gatewayClassName: cilium
  infrastructure: {annotations: {lbipam.cilium.io/ips: 10.0.40.1}}
  listeners: [{name: https, port: 443, protocol: HTTPS}]
"""
    found = addresses(CILIUM % "", gateway)
    assert of("cilium-gateway-internal", found) == (["10.0.40.1"], Allocator.CILIUM, ["lan"])
