import pytest

from labwright.emit.policies.sides import Side, sides_of
from labwright.model import AllPods, Anywhere, ApiServer, Flow, Internet, Nodes, Peer, Pods, Port
from tests.emit.policies.facts import production

WEB, DATABASE = Pods.of("linkding", name="linkding"), Pods(namespace="database")
NAMESPACES = ("database", "linkding")


def sides(source: Peer, target: Peer, *numbers: int) -> list[Side]:
    ports = tuple(Port(number=number) for number in numbers)
    return list(sides_of(Flow(source=source, target=target, ports=ports, why="because"), production(), NAMESPACES))


@pytest.mark.parametrize(
    ("source", "target", "ends"),
    [
        (WEB, DATABASE, [("linkding", "egress"), ("database", "ingress")]),
        (WEB, Internet(), [("linkding", "egress")]),
        (Anywhere(), WEB, [("linkding", "ingress")]),
        (ApiServer(), WEB, [("linkding", "ingress")]),
        (Nodes(), ApiServer(), []),
        (AllPods(), WEB, [("database", "egress"), ("linkding", "egress"), ("linkding", "ingress")]),
    ],
)
def test_only_ends_with_pods_are_governed(source: Peer, target: Peer, ends: list[tuple[str, str]]) -> None:
    assert [(side.pods.namespace, side.direction) for side in sides(source, target, 80)] == ends


def test_each_port_is_a_side_of_its_own() -> None:
    assert [side.ports for side in sides(WEB, Internet(), 80, 443)] == [
        frozenset({Port(number=80)}),
        frozenset({Port(number=443)}),
    ]


def test_no_ports_mean_all_but_for_the_api_server_which_has_one() -> None:
    assert [side.ports for side in sides(WEB, Internet())] == [frozenset()]
    assert [side.ports for side in sides(WEB, ApiServer())] == [frozenset({Port(number=6443)})]


class TestServing:
    def test_all_ports_serve_one_and_not_the_other_way_round(self) -> None:
        (every,), (one,) = sides(WEB, Internet()), sides(WEB, Internet(), 443)
        assert every.serves(one)
        assert not one.serves(every)

    def test_pods_with_fewer_labels_serve_those_with_more(self) -> None:
        (wide,), (narrow,) = sides(Pods(namespace="linkding"), Internet(), 443), sides(WEB, Internet(), 443)
        assert wide.serves(narrow)
        assert not narrow.serves(wide)

    def test_directions_and_namespaces_are_apart(self) -> None:
        leaving, entering = sides(WEB, WEB, 80)
        assert not leaving.serves(entering)
        (elsewhere,) = sides(DATABASE, Internet(), 443)
        (here,) = sides(WEB, Internet(), 443)
        assert not here.serves(elsewhere)
