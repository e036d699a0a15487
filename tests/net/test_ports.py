from hypothesis import given
from hypothesis import strategies as st

from labwright.net import EVERY_PORT, NO_PORT, PortSet

ranges = st.lists(st.tuples(st.sampled_from(("TCP", "UDP")), st.integers(1, 12), st.integers(1, 12)), max_size=4)
PROBES = [(protocol, number) for protocol in ("TCP", "UDP") for number in range(1, 14)]


def content(ports: PortSet) -> set[tuple[str, int]]:
    return {probe for probe in PROBES if probe in ports}


@given(ranges, ranges)
def test_sets_behave_as_sets(one: list[tuple[str, int, int]], other: list[tuple[str, int, int]]) -> None:
    first, second = PortSet.of(one), PortSet.of(other)
    assert content(first | second) == content(first) | content(second)
    assert content(first & second) == content(first) & content(second)


@given(ranges)
def test_equal_sets_are_equal_values(parts: list[tuple[str, int, int]]) -> None:
    whole = PortSet.of(parts)
    pieces = [(protocol, number, number) for protocol, number in sorted(content(whole), reverse=True)]
    assert PortSet.of(pieces) == whole
    assert bool(whole) == bool(pieces)


def test_every_port_and_none_are_neutral() -> None:
    some = PortSet.of([("TCP", 80, 90)])
    assert some & EVERY_PORT == some
    assert some | NO_PORT == some
    assert str(EVERY_PORT) == "every port"
    assert str(some) == "80-90/TCP"
