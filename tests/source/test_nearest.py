from __future__ import annotations

import pytest

from labwright.source import nearest

KNOWN = ("metallb", "longhorn", "linkding", "loki", "cert-manager", "kube-prometheus-stack", "cloudnative-pg")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("metalb", "metallb"),
        ("MetalLB", "metallb"),
        ("linkdnig", "linkding"),
        ("cert_manager", "cert-manager"),
        ("certmanager", "cert-manager"),
        ("kube-prometheus", "kube-prometheus-stack"),
        ("lokki", "loki"),
    ],
)
def test_a_slip_finds_what_was_meant(written: str, meant: str) -> None:
    assert nearest(written, KNOWN) == meant


@pytest.mark.parametrize("written", ["redis", "x", "", "postgres"])
def test_something_else_finds_nothing(written: str) -> None:
    assert nearest(written, KNOWN) is None


def test_ties_do_not_depend_on_the_order() -> None:
    assert nearest("node-x", ["node-b", "node-a"]) == nearest("node-x", ["node-a", "node-b"]) == "node-a"


def test_nothing_known_finds_nothing() -> None:
    assert nearest("a", []) is None


def test_long_names_cost_nothing() -> None:
    assert nearest("a" * 100_000, ["b" * 100_000]) is None
