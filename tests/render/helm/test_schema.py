"""Violations of a chart's schema: said as Helm says them, at the value that the repository has."""

from __future__ import annotations

import json

from labwright.render.helm.engine import Engine
from labwright.render.helm.schema import Violation, violations
from tests.render.helm.samples import PLACE, chart_files, release, renders

SAID = """\
values don't meet the specifications of the schema(s) in the following chart(s):
web:
- at '/image/tag': got number, want string
- at '': additional properties 'tetx' not allowed
- at '/ports/0': 'anyOf' failed
  - at '/ports/0': got string, want integer
  - at '/ports/0': value must be one of 'a', 'b'
redis:
- at '/a~1b': missing property 'c'
"""


def test_each_violation_names_its_value() -> None:
    assert violations(SAID, "web") == (
        Violation(chart="web", path=("image", "tag"), message="got number, want string"),
        Violation(chart="web", path=(), message="additional properties 'tetx' not allowed"),
        Violation(chart="web", path=("ports", 0), message="got string, want integer"),
        Violation(chart="web", path=("ports", 0), message="value must be one of 'a', 'b'"),
        Violation(chart="redis", path=("redis", "a/b"), message="missing property 'c'"),
    )


def test_other_refusals_are_no_violations() -> None:
    assert violations("- at '/a': looks like one", "web") == ()


def test_a_violation_points_to_the_line_of_the_value(engine: Engine) -> None:
    schema = {"properties": {"image": {"properties": {"tag": {"type": "string"}}}}, "additionalProperties": False}
    files = {**chart_files(values="{}"), "values.schema.json": json.dumps(schema)}
    (found,) = renders(files, engine).render([release("image:\n  tag: 1.20\n")])
    (fault,) = found.diagnostics
    assert (fault.code, str(fault.place)) == ("HL005", "apps/web/values.yaml:2:8")
    assert fault.message == "value image.tag does not fit the schema of chart web: got number, want string"
    assert (len(found.objects), found.unrendered) == (0, f"the chart refuses: {fault.message}")


def test_a_violation_of_the_whole_points_to_the_release(engine: Engine) -> None:
    files = {**chart_files(values="{}"), "values.schema.json": '{"required": ["host"]}'}
    (fault,) = renders(files, engine).render([release()])[0].diagnostics
    assert (fault.code, fault.place) == ("HL005", PLACE)
    assert "missing property 'host'" in fault.message


def test_a_release_may_do_without_the_check(engine: Engine) -> None:
    files = {**chart_files(), "values.schema.json": '{"required": ["host"]}'}
    assert len(renders(files, engine).render([release(skip_schema=True)])[0].objects) == 1
