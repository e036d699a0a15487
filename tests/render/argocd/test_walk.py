"""The state of a walk."""

from __future__ import annotations

from labwright.render.argocd.walk import Job
from tests.render.argocd.harness import application, item


def test_a_job_is_known_by_the_id_of_its_unit() -> None:
    assert Job(item(application("web", "web")), "argocd", "", "in-cluster").id == "Application/argocd/web"
