"""Pods are the same peer however their labels were written down."""

from __future__ import annotations

from labwright.model import Pods


def test_the_order_of_labels_does_not_matter() -> None:
    assert Pods.labelled("loki", {"b": "2", "a": "1"}) == Pods.labelled("loki", {"a": "1", "b": "2"})


def test_short_labels_are_the_recommended_ones() -> None:
    """https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/"""
    assert Pods.of("linkding", name="linkding", component="web") == Pods.labelled(
        "linkding", {"app.kubernetes.io/name": "linkding", "app.kubernetes.io/component": "web"}
    )


def test_no_labels_are_every_pod_of_the_namespace() -> None:
    assert Pods.of("loki").labels == ()
    assert Pods.of("loki") != Pods.of("alloy")
