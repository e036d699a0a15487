from labwright.catalog.builders.flows import between, from_api, to_api, to_internet
from labwright.catalog.components.k3s import COMPONENT
from labwright.model import ApiServer, Internet, Nodes, Pods, Port
from tests.catalog.sites import site

PODS = Pods.of("app", name="app")


def test_the_api_is_reached_at_the_port_on_which_this_control_plane_listens() -> None:
    flow = to_api(site(COMPONENT, api_port=8443), PODS, "watches")
    assert (flow.source, flow.target, flow.ports) == (PODS, ApiServer(), (Port(number=8443),))


def test_the_api_server_calls_a_webhook_at_the_containers_port() -> None:
    flow = from_api(PODS, 9443, "checks")
    assert (flow.source, flow.target, flow.ports) == (ApiServer(), PODS, (Port(number=9443),))


def test_the_hosts_meant_on_the_internet_are_kept_for_the_documentation() -> None:
    assert to_internet(PODS, "looks up", "a.example.org", "b.example.org").target == Internet(
        hosts=("a.example.org", "b.example.org")
    )
    assert to_internet(PODS, "looks up", port=22).ports == (Port(number=22),)


def test_no_ports_mean_every_port() -> None:
    assert between(PODS, PODS, "replicates").ports == ()
    assert between(Nodes(), PODS, "mounts", 2049, 111).ports == (Port(number=2049), Port(number=111))
