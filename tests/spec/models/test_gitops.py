from __future__ import annotations

from labwright.spec.models import GitOps, Repository


def test_defaults_are_those_of_the_documents() -> None:
    made = GitOps()
    assert (made.engine, made.version, made.interval, made.retry_interval) == ("flux", "v2.7.5", "10m", "2m")


def test_a_repository_needs_only_its_address() -> None:
    made = Repository.model_validate({"url": "ssh://git@example.org/home.git"})
    assert (made.branch, made.layout) == ("main", "layers")
