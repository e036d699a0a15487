"""What Helm says, taken apart; and which engine is taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from labwright.render.helm import binary, sdk
from labwright.render.helm.engine import error_of
from labwright.render.helm.setup import find_engine

HELM_3 = (
    'Error: template: web/templates/a.yaml:3:4: executing "web/templates/a.yaml" at <include "web.name" .>: error calling '
    'include: template: web/templates/_helpers.tpl:2:7: executing "web.name" at <fail "no name">: error calling fail: no name'
)
HELM_4 = """\
web/templates/a.yaml:3:4
  executing "web/templates/a.yaml" at <include "web.name" .>:
    error calling include:
web/templates/_helpers.tpl:2:7
  executing "web.name" at <int .x.y>:
    nil pointer evaluating interface {}.y
"""


@pytest.mark.parametrize(
    ("said", "message", "template"),
    [
        ("execution error at (web/templates/a.yaml:1:3): no host given", "no host given", "web/templates/a.yaml:1:3"),
        (
            "Error: parse error at (web/templates/a.yaml:9): unclosed action",
            "unclosed action",
            "web/templates/a.yaml:9",
        ),
        (HELM_3, "no name", "web/templates/_helpers.tpl:2:7"),
        (HELM_4, "nil pointer evaluating interface {}.y", "web/templates/_helpers.tpl:2:7"),
        ("Error: something else\n\nUse --debug flag to render out invalid YAML\n", "something else", ""),
    ],
)
def test_the_innermost_message_and_its_place_are_found(said: str, message: str, template: str) -> None:
    found = error_of(said)
    assert (str(found), found.template) == (message, template)


def test_the_library_comes_before_the_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "helm"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    if sdk.find() is not None:
        assert isinstance(find_engine(), sdk.SdkEngine)
    monkeypatch.setattr(sdk, "find", lambda: None)
    assert isinstance(find_engine(), binary.BinaryEngine)
    assert find_engine(not_below=tmp_path) is None
