"""What generators look at."""

from __future__ import annotations

from labwright.render.argocd.generator_run import Generation, Run, append_values
from labwright.render.argocd.repositories import Repositories
from labwright.render.argocd.templating import Language
from tests.render.argocd.harness import mapping
from tests.render.written import tree

FS = tree({"b/c/x": "", "b/.git/x": "", "a-b/x": "", "a/x": ""})


def test_folders_come_in_the_order_of_a_walk_without_hidden_ones() -> None:
    assert Generation(fs=FS, repositories=Repositories(FS)).folders() == ["a", "a-b", "b", "b/c"]


def test_values_are_templates_over_the_parameters() -> None:
    run = Run(Generation(fs=FS, repositories=Repositories(FS)), Language(), "")
    params = mapping("{name: web}")
    append_values(run, mapping("values: {host: '{{name}}.example.org'}"), params)
    assert params["values.host"] == "web.example.org"
    assert run.inside().depth == 1
