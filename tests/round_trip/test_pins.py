"""Renovate sees every version that a built repository and its homelab file pin."""

import json

import pytest

from tests.catalog.renovate_managers import unseen
from tests.examples.building import EXAMPLES, built


@pytest.mark.parametrize("name", ["nanocluster"])
def test_renovate_sees_every_version_that_is_pinned(name: str) -> None:
    tree = built(name).tree
    files = {path: tree.text(path) for path in tree.paths}
    files["homelab.yaml"] = (EXAMPLES / name / "homelab.yaml").read_text(encoding="utf-8")
    assert unseen(files, json.loads(files[".github/renovate.json"])) == []
