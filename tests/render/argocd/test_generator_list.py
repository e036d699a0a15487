"""Where the parameters of a list come from."""

from __future__ import annotations

from labwright.render.argocd.generator_list import list_elements
from labwright.render.argocd.generator_run import Generation, Run
from labwright.render.argocd.repositories import Repositories
from labwright.render.argocd.templating import Language
from labwright.source import place_of
from tests.render.argocd.harness import mapping
from tests.render.written import tree


def test_each_parameter_has_its_line() -> None:
    fs = tree({})
    run = Run(Generation(fs=fs, repositories=Repositories(fs)), Language(), "ApplicationSet a")
    (made,) = list_elements(run, mapping("elements:\n- name: web\n  values: {env: prod}\n"), None)
    assert [str(place_of(made, key)) for key in ("name", "values.env")] == ["values.yaml:2:9", "values.yaml:3:17"]
