"""Templates against Go's own engine: the cases and their outcomes were made by text/template with sprig."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from labwright.render.gotemplate import SPRIG, Template, TemplateError, as_json

MADE = json.loads((Path(__file__).parent / "cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", MADE["cases"], ids=[one["template"][:60] for one in MADE["cases"]])
def test_a_template_does_what_go_does(case: dict[str, Any]) -> None:
    missing = case.get("missing_key", "default")
    if "refused" in case:
        with pytest.raises(TemplateError):
            Template.parse(case["template"], missing_key=missing).execute(as_json(MADE["data"]))
    else:
        made = Template.parse(case["template"], missing_key=missing).execute(as_json(MADE["data"]))
        assert made == case["output"]


@pytest.mark.parametrize("name", ["now", "randAlphaNum", "uuidv4", "genCA", "date"])
def test_what_gives_another_result_each_time_is_refused(name: str) -> None:
    with pytest.raises(TemplateError, match="another result each time"):
        Template.parse(f'{{{{ {name} "a" }}}}').execute({})


@pytest.mark.parametrize("name", ["env", "expandenv", "getHostByName"])
def test_what_tells_about_the_environment_does_not_exist(name: str) -> None:
    assert name not in SPRIG
    with pytest.raises(TemplateError, match="not defined"):
        Template.parse(f'{{{{ {name} "HOME" }}}}')
