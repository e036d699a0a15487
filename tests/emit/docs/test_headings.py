"""Headings as links find them."""

from __future__ import annotations

from labwright.emit.docs.headings import slug


def test_headings_become_anchors_as_renderers_make_them() -> None:
    assert slug("## GitOps and automation".lstrip("#")) == "gitops-and-automation"
    assert slug("kube-prometheus-stack") == "kube-prometheus-stack"
    assert slug("Node.js (v20), twice") == "nodejs-v20-twice"
