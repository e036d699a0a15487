"""Argo CD's own template functions."""

from __future__ import annotations

import pytest

from labwright.render.argocd.functions import FUNCTIONS, slugify
from labwright.render.gotemplate import Template, TemplateError


def test_names_are_normalized_and_slugged() -> None:
    def fill(text: str) -> str:
        return Template.parse(text, functions=FUNCTIONS).execute(
            {"branch": "feat/My_Branch: a really long name that goes on and on and on"}
        )

    assert fill("{{ normalize .branch }}").startswith("feat-my-branch--a-really")
    assert fill("{{ slugify .branch }}") == "feat-my-branch-a-really-long-name-that-goes-on-and"
    assert fill("{{ slugify 10 false .branch }}") == "feat-my-br"
    assert fill("{{ slugify 10 true .branch }}") == "feat-my"


def test_a_slug_of_no_text_is_refused() -> None:
    with pytest.raises(TemplateError):
        slugify(1)
