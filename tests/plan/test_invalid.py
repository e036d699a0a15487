"""Options of components that cannot be read, with the exact message and place of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from labwright import spec
from labwright.plan import plan
from labwright.source import Diagnostic
from tests.spec.cases import folders, judge, name_of


def find(text: str) -> tuple[Diagnostic, ...]:
    return plan(spec.load(text, "homelab.yaml")).warnings


@pytest.mark.parametrize("folder", folders(Path(__file__).parent / "invalid"), ids=name_of)
def test_the_message_is_exactly_this(folder: Path) -> None:
    judge(folder, find)
