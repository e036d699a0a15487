"""Origins asked of the real engine, with a chart that has what homelabs' charts have."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from labwright.render.helm.contract import ChartRef, ChartSource, ReleaseSpec
from labwright.render.helm.engine import Engine
from labwright.render.helm.origins import Prober
from labwright.render.helm.origins_compare import MISSING
from labwright.render.helm.origins_leaves import shown_path
from labwright.render.helm.origins_model import FieldOrigins
from labwright.render.helm.origins_trials import Refused, Trials
from labwright.render.helm.renderer import renderer
from labwright.render.helm.setup import find_engine
from labwright.source import Place, load, origin_of
from labwright.tree import DiskTree

CHARTS = Path(__file__).parent / "charts"

VALUES = """\
image: {repository: registry.example.org/web}
mode: cluster
replicas: 3
resources:
  limits: {memory: 256Mi}
podAnnotations:
  example.org/owner: home
extraArgs: [--quiet]
config: |
  [server]
  host = "{{ .Release.Namespace }}"
ingress:
  enabled: true
store:
  size: 5Gi
password: hunter2
unread: 1
"""


@pytest.fixture(scope="module")
def engine() -> Engine:
    found = find_engine()
    if found is None:
        pytest.skip("no Helm engine")
    return found


@pytest.fixture(scope="module")
def prober(engine: Engine) -> Prober:
    return asked(engine, VALUES)


def asked(engine: Engine, values: str) -> Prober:
    chart = ChartRef(source=ChartSource.LOCAL, path="origins-web", place=Place("release.yaml", 9, 7, 9, 18))
    spec = ReleaseSpec(
        name="blog",
        namespace="apps",
        chart=chart,
        values=load(values, "values.yaml").value,
        place=Place("release.yaml", 4, 9, 4, 13),
    )
    return Prober(helm=renderer(DiskTree(CHARTS), engine=engine), spec=spec)


def found(prober: Prober, kind: str, *path: str | int) -> FieldOrigins:
    (release,) = prober.helm.render([prober.spec])
    assert release.diagnostics == () or not release.unrendered
    (item,) = [one for one in release.objects if one.kind == kind]
    return prober.origins(item, path)


def told(origins: FieldOrigins) -> list[str]:
    return [
        f"{one.giver} {one.role} {shown_path(one.path) or one.value} {one.origin.place if one.origin else '-'}"
        for one in origins.deciders
    ]


POD = ("spec", "template", "spec", "containers", 0)


@pytest.mark.parametrize(
    ("kind", "path", "lines"),
    [
        (
            "Deployment",
            (*POD, "image"),
            ["values value image.repository values.yaml:1:21", "chart value 9.8.7 release.yaml:9:7"],
        ),
        ("Deployment", ("spec", "replicas"), ["values value replicas values.yaml:3:11"]),
        ("Deployment", (*POD, "args", 0), ["values value mode values.yaml:2:7"]),
        ("Deployment", (*POD, "args", 1), ["values value extraArgs[0] values.yaml:8:13"]),
        (
            "Deployment",
            (*POD, "resources", "limits", "memory"),
            ["values value resources.limits.memory values.yaml:5:20"],
        ),
        (
            "Deployment",
            ("spec", "template", "metadata", "annotations", "example.org/owner"),
            ['values value podAnnotations["example.org/owner"] values.yaml:7:22'],
        ),
        (
            "Deployment",
            ("spec", "template", "metadata", "annotations", "checksum/config"),
            ["values value config values.yaml:9:9"],
        ),
        ("ConfigMap", ("data", "server.ini"), ["values value config values.yaml:9:9"]),
        ("Secret", ("stringData", "password"), ["values value password values.yaml:16:11"]),
        (
            "PersistentVolumeClaim",
            ("spec", "resources", "requests", "storage"),
            ["values value store.size values.yaml:15:9"],
        ),
        (
            "PersistentVolumeClaim",
            ("spec", "storageClassName"),
            ["defaults value store.class origins-web-1.2.0/charts/cache/values.yaml:2:8"],
        ),
        (
            "Ingress",
            ("spec", "rules", 0, "host"),
            [
                "defaults value ingress.host origins-web-1.2.0/values.yaml:16:9",
                "values existence ingress.enabled values.yaml:13:12",
            ],
        ),
        ("Deployment", ("metadata", "name"), ["release name value blog release.yaml:4:9"]),
        ("Deployment", ("metadata", "labels", "helm.sh/chart"), ["chart value 1.2.0 release.yaml:9:7"]),
        ("Deployment", ("spec", "selector", "matchLabels", "app"), []),
    ],
)
def test_each_kind_of_field_is_traced(prober: Prober, kind: str, path: Any, lines: list[str]) -> None:
    origins = found(prober, kind, *path)
    assert told(origins) == lines
    assert origins.unknown == ""
    assert origins.trials <= 60


def test_what_the_chart_makes_at_random_is_said_to_be_unsteady(prober: Prober) -> None:
    assert found(prober, "Secret", "stringData", "token").unsteady


def test_crds_are_no_templates(prober: Prober) -> None:
    origins = found(prober, "CustomResourceDefinition", "spec", "scope")
    assert (origins.deciders, origins.template) == ((), "origins-web/crds/widgets.yaml")


def test_a_value_tells_all_fields_that_it_decides(prober: Prober) -> None:
    made = prober.effects([("config",)])
    assert [(one.object.kind, shown_path(one.path)) for one in made.effects] == [
        ("ConfigMap", 'data["server.ini"]'),
        ("Deployment", 'spec.template.metadata.annotations["checksum/config"]'),
    ]
    (effect,) = prober.effects([("ingress", "enabled")]).effects
    assert (effect.object.kind, effect.path, effect.old is MISSING) == ("Ingress", (), False)


def test_an_unread_value_decides_nothing_and_the_chart_does_not_know_it(prober: Prober) -> None:
    assert prober.effects([("unread",)]).effects == ()
    assert prober.unknown_key(("unread",)) == (("unread",), None)
    assert prober.unknown_key(("image", "repositry")) == (("image", "repositry"), "repository")
    assert prober.unknown_key(("store", "siz")) == (("store", "siz"), "size")
    assert prober.unknown_key(("store", "class")) is None


def test_a_chart_s_files_can_be_read_by_the_names_in_places(prober: Prober) -> None:
    text = prober.text("origins-web-1.2.0/charts/cache/values.yaml")
    assert text == "size: 1Gi\nclass: fast\n"
    assert prober.text("origins-web-1.2.0/nothing.yaml") is None
    assert prober.text("values.yaml") is not None


def test_defaults_of_inner_charts_stand_below_their_alias_and_the_outer_chart_s_win(engine: Engine) -> None:
    one = asked(engine, "mode: single\n")
    defaults = Trials(one.helm, one.spec).defaults({})
    assert defaults["store"] == {"size": "2Gi", "class": "fast"}
    size, kind = origin_of(defaults, "store", "size"), origin_of(defaults, "store", "class")
    assert size is not None
    assert kind is not None
    assert (size.place.file, kind.place.file) == (
        "origins-web-1.2.0/values.yaml",
        "origins-web-1.2.0/charts/cache/values.yaml",
    )


def test_a_chart_that_is_not_there_has_known_defaults_only(engine: Engine) -> None:
    one = asked(engine, "mode: single\n")
    spec = ReleaseSpec(name="x", namespace="y", chart=ChartRef(source=ChartSource.LOCAL, path="nowhere"))
    trials = Trials(one.helm, spec)
    assert trials.defaults({"a": 1}) == {"a": 1}
    assert trials.text("a/values.yaml") is None
    assert trials.chart is None
    assert isinstance(trials.ask([spec])[0], Refused)
