"""Diagrams: whatever is shown, Mermaid can read it."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from labwright.emit.docs.diagrams import Drawing, archive, deployment, namespaces, networks, quoted, ways_in
from labwright.emit.docs.flows import Link
from labwright.plan import STAGES


@given(st.text())
def test_a_label_stands_on_one_line_and_ends_where_it_should(text: str) -> None:
    label = quoted(text)
    assert re.fullmatch(r'"[^"`]*"', label)
    assert len(label.splitlines()) == 1


def test_a_name_is_never_an_identifier() -> None:
    drawing = Drawing("LR")
    drawing.arrow(drawing.node("end"), drawing.node("subgraph"), "click")
    assert str(drawing).splitlines() == [
        "flowchart LR",
        '  n1["end"]',
        '  n2["subgraph"]',
        '  n1 -->|"click"| n2',
    ]


def test_the_same_thing_is_one_node() -> None:
    text = ways_in("10.0.0.1", "balancer", "traefik", ["a.example", "a.example"])
    assert text.count('(["a.example"])') == 1


def test_without_an_ingress_controller_the_way_ends_at_the_load_balancer() -> None:
    assert "ingress" not in ways_in("10.0.0.1", "balancer", "", ["a.example"])


def test_layers_wait_only_for_layers_that_are_there() -> None:
    kept = [rule for rule in STAGES if rule.stage.value in {"infrastructure-configs", "apps"}]
    assert deployment("clusters/home", kept).splitlines()[1:] == [
        '  n1["clusters/home"]',
        '  n2[("Git repository")]',
        "  n2 --> n1",
        '  n3["infrastructure-configs"]',
        "  n1 --> n3",
        '  n4["apps"]',
        "  n3 --> n4",
    ]


def test_an_arrow_says_three_ports_and_counts_the_rest() -> None:
    text = namespaces([Link(source="a", target="b", ports=("1/TCP", "2/UDP", "3/TCP", "4/TCP", "5/TCP"))])
    assert '-->|"1, 2/UDP, 3 and 2 more"|' in text
    assert '-->|"all ports"|' in namespaces([Link(source="a", target="b", ports=())])


def test_a_network_without_a_gateway_has_no_arrows() -> None:
    assert "-->" not in networks([("lan", "", ["one: 10.0.0.1"])])
    assert networks([("lan", "10.0.0.254", ["one: 10.0.0.1"])]).count("-->") == 1


def test_a_database_archives_wal_and_base_backups() -> None:
    text = archive("main", "bucket/home")
    assert '[("bucket/home/wals")]' in text
    assert '[("bucket/home/base")]' in text
