from __future__ import annotations

import json

from labwright.catalog.schema import json_schema
from tests.conftest import Labwright


def test_it_prints_the_schema_as_json(labwright: Labwright) -> None:
    ran = labwright("schema")
    assert ran.code == 0
    assert json.loads(ran.out) == json_schema()
    assert ran.err == ""
