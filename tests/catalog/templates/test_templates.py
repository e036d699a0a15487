from __future__ import annotations

import pytest

from labwright import spec
from labwright.catalog import templates
from labwright.plan import plan


@pytest.mark.parametrize("name", templates.names())
def test_every_template_can_be_planned_without_a_warning(name: str) -> None:
    made = plan(spec.load(templates.text(name), "homelab.yaml"))
    assert made.warnings == ()


@pytest.mark.parametrize("name", templates.names())
def test_no_template_carries_a_key(name: str) -> None:
    assert "age1" not in templates.text(name)


def test_the_smallest_one_is_called_start() -> None:
    assert templates.START in templates.names()


def test_an_unknown_template_is_a_lookup_error() -> None:
    with pytest.raises(LookupError):
        templates.text("../start")
