"""Objects in parts."""

from __future__ import annotations

from typing import Any

import pytest

from labwright.estate.explanation.evidence import Evidence
from labwright.estate.explanation.groups import groups, label
from labwright.estate.explanation.masking import Veil
from labwright.estate.explanation.model import Contribution, Share
from labwright.render.helm.origins_leaves import shown_path
from labwright.render.objects import Object
from labwright.render.units import Unit, UnitKind
from labwright.source import Path, Place, YamlMap, load, plain

TEXT = """\
apiVersion: batch/v1
kind: CronJob
metadata:
  name: x
  labels: {a: b, c: d}
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        metadata: {labels: {a: b}}
        spec:
          containers:
            - name: main
              image: i
            - image: unnamed
          volumes: []
"""


def of(value: Any, *, path: Path = (), template: str = "", lines: tuple[Contribution, ...] = ()) -> Any:
    item = Object(value=value, api_version="batch/v1", kind="CronJob", name="x", template=template)
    evidence = Evidence({"a.yaml": TEXT}.get)
    unit = Unit(kind=UnitKind.OVERLAY, namespace="", name="u")
    return list(groups(item, path, evidence, Veil(unit, evidence), lines))


def test_metadata_spec_templates_and_containers_are_opened() -> None:
    assert [(one.label, one.fields) for one in of(load(TEXT, "a.yaml").value)] == [
        ("metadata.name", 1),
        ("metadata.labels", 2),
        ("spec.schedule", 1),
        ("spec.jobTemplate.spec.template.metadata", 1),
        ("spec.jobTemplate.spec.template.spec.containers[main]", 2),
        ("spec.jobTemplate.spec.template.spec.containers[1]", 1),
        ("spec.jobTemplate.spec.template.spec.volumes", 1),
    ]


def test_a_part_has_one_stretch_of_lines_for_each_file_and_reason() -> None:
    first = of(load(TEXT, "a.yaml").value)[4]
    assert [(str(one.place), one.place.end_line if one.place else 0) for one in first.lines] == [("a.yaml:14:21", 15)]


def test_a_field_that_holds_others_falls_into_these() -> None:
    found = of(load(TEXT, "a.yaml").value, path=("metadata", "labels"))
    assert [(shown_path(one.path), one.value) for one in found] == [
        ("metadata.labels.a", "b"),
        ("metadata.labels.c", "d"),
    ]


def value_line(line: int, why: str, *fields: Path) -> Contribution:
    return Contribution(share=Share.DECIDES, place=Place("v.yaml", line, 5, line, 9), why=why, fields=fields)


def test_values_that_stand_together_are_told_as_one_stretch() -> None:
    at: Path = ("spec", "jobTemplate", "spec", "template", "spec", "containers", 0, "image")
    lines = (
        value_line(30, "other", at),
        value_line(10, "image.tag", at),
        value_line(9, "image.repository", at),
        value_line(5, "schedule", ("spec", "schedule")),
        Contribution(share=Share.DEFAULT, place=None, why="x", fields=(at,)),
    )
    value = YamlMap(plain(load(TEXT, "a.yaml").value))
    container = of(value, template="c/templates/x.yaml", lines=lines)[4]
    assert [(str(one.place), one.why) for one in container.lines] == [
        ("v.yaml:9:5", "image.*"),
        ("v.yaml:30:5", "other"),
        ("None", "x"),
    ]
    assert container.lines[0].place is not None
    assert container.lines[0].place.end_line == 10


@pytest.mark.parametrize(
    ("names", "shared"),
    [
        (("a.b.c", "a.b.d"), "a.b.*"),
        (("a.bc", "a.bd"), "a.*"),
        (("args[0]", "args[1]"), "args.*"),
        (("a.b", "a.b.c"), "a.b.*"),
        (("one", "two"), "one, two"),
        (("one", "two", "three", "four", "five"), "one, two, three and 2 more"),
    ],
)
def test_a_stretch_is_named_by_the_key_around_its_values(names: tuple[str, ...], shared: str) -> None:
    lines = tuple(value_line(number, name, ("metadata", "name")) for number, name in enumerate(names, 1))
    value = YamlMap(plain(load(TEXT, "a.yaml").value))
    assert [one.why for one in of(value, template="c/templates/x.yaml", lines=lines)[0].lines] == [shared]


def test_labels_name_items_where_they_can() -> None:
    value = {"a": [{"name": "x"}, {"name": "odd]"}, 1], "b.c": {"d": 1}}
    assert label(value, ("a", 0)) == "a[x]"
    assert label(value, ("a", 1)) == "a[1]"
    assert label(value, ("a", 2)) == "a[2]"
    assert label(value, ("b.c", "d")) == '["b.c"].d'
