"""Explanations as people read them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from labwright.estate.explanation import (
    HIDDEN,
    After,
    Applier,
    ChartPart,
    Contribution,
    Decided,
    Explanation,
    Group,
    LineExplanation,
    LineUse,
    Link,
    Name,
    Share,
)
from labwright.report.explanation import Printer
from labwright.source import Place

DEPLOYMENT = Name(api_version="apps/v1", kind="Deployment", namespace="media", name="jellyfin")
PATCH = Contribution(
    share=Share.SETS, place=Place("apps/jellyfin.patch.yaml", 6, 13, 6, 14), why="patch", line="  replicas: 2"
)
BASE = Contribution(share=Share.REPLACED, place=Place("base/jellyfin.yaml", 9, 13, 9, 14), line="  replicas: 1")
FIELD = Explanation(
    cluster="home",
    engine="flux",
    object=DEPLOYMENT,
    path=("spec", "replicas"),
    value=2,
    contributions=(PATCH, BASE),
    applied_by=(
        Applier(kind="Kustomization", namespace="flux-system", name="cluster", path="clusters/home"),
        Applier(kind="Kustomization", namespace="media", name="jellyfin", path="apps", wait=True, suspended=True),
    ),
    held_by="Kustomization media/jellyfin",
    after=(
        After(
            unit="Kustomization rook/cluster",
            because="Kustomization media/jellyfin",
            reason="dependsOn",
            place=Place("apps.yaml", 3, 5, 3, 9),
            exists=False,
        ),
    ),
    refers_to=(
        Link(
            object=Name(api_version="v1", kind="Secret", namespace="media", name="key"),
            path=("spec", "x"),
            exists=False,
        ),
    ),
    referred_by=(
        Link(
            object=Name(api_version="v1", kind="Service", namespace="media", name="jellyfin"),
            path=("spec", "selector"),
            selects=True,
        ),
    ),
)


def text(found: Explanation, **more: Any) -> str:
    lines = Printer(lambda file: f"here/{file}", **more).explanation(found)
    return "\n".join(line.rstrip() for line in lines)


def line_text(found: LineExplanation) -> str:
    return "\n".join(line.rstrip() for line in Printer(lambda file: file).line(found))


def test_a_field_is_its_value_its_lines_and_what_is_around_it() -> None:
    assert (
        text(FIELD)
        == """\
Deployment media/jellyfin  spec.replicas  cluster home
  = 2

  --> here/apps/jellyfin.patch.yaml:6:13  patch
   |   replicas: 2
   |             ^
  ::: here/base/jellyfin.yaml:9:13  before
   |   replicas: 1
   |             -

  applied by  Kustomization flux-system/cluster  clusters/home
              └ Kustomization media/jellyfin  apps, waits, suspended
              Kustomization media/jellyfin is suspended: nothing of it is applied now
  after       Kustomization rook/cluster  (dependsOn of Kustomization media/jellyfin)  here/apps.yaml:3:5  \
which is not in this cluster: it waits without end
  refers to   Secret media/key  spec.x  not in the repository
  used by     Service media/jellyfin  spec.selector"""
    )


def test_a_chart_s_field_names_the_values_and_the_template() -> None:
    value = Contribution(share=Share.DECIDES, place=Place("hr.yaml", 3, 8, 3, 11), why="image.tag", line="  tag: 1.0")
    there = Contribution(
        share=Share.EXISTENCE, place=Place("hr.yaml", 9, 12, 9, 16), why="web.enabled", line="  enabled: true"
    )
    found = replace(
        FIELD,
        contributions=(value, there),
        applied_by=(),
        held_by="",
        after=(),
        refers_to=(),
        referred_by=(),
        chart=ChartPart(
            chart="web 1.0.0", template="web/templates/d.yaml", refused=(("mode",),), complete=False, trials=99
        ),
    )
    assert (
        text(found)
        == """\
Deployment media/jellyfin  spec.replicas  cluster home
  = 2

  --> here/hr.yaml:3:8  values image.tag
   |   tag: 1.0
   |        ^^^

  it is there because of
  --> here/hr.yaml:9:12  values web.enabled
   |   enabled: true
   |            ^^^^

  chart       web 1.0.0  web/templates/d.yaml
              the search was given up after 99 renderings: other values may matter, too"""
    )


def facts(part: ChartPart) -> str:
    bare = replace(FIELD, contributions=(), applied_by=(), held_by="", after=(), refers_to=(), referred_by=())
    return text(replace(bare, chart=part)).split("\n\n")[-1]


def test_what_no_value_decides_is_said_to_be_the_template_s() -> None:
    part = ChartPart(chart="web 1.0.0", template="web/templates/d.yaml")
    assert "no value decides it: the template itself does" in facts(part)
    assert "takes no other mode: what those decide is not known" in facts(replace(part, refused=(("mode",),)))
    assert "the chart does not set it" in facts(replace(part, unknown="the chart does not set it"))
    assert "another value in each rendering" in facts(replace(part, unsteady=True))
    assert "could not be asked: no engine" in facts(replace(part, unknown="no engine"))


def test_a_secret_value_has_a_mark_under_what_stands_for_it() -> None:
    secret = Contribution(share=Share.SETS, place=Place("s.yaml", 6, 13, 6, 20), line=f"  password: {HIDDEN}")
    shown = text(replace(FIELD, value=HIDDEN, hidden=True, contributions=(secret,)))
    assert "  = (hidden)\n" in shown
    assert f"   |   password: {HIDDEN}\n   |             ^^^^^^^^\n" in shown


def test_a_whole_object_is_a_table_of_its_groups() -> None:
    found = replace(
        FIELD,
        path=(),
        value={"spec": {"replicas": 2, "template": {}}},
        groups=(
            Group(path=("spec", "replicas"), fields=1, single=True, value=2, lines=(PATCH,)),
            Group(
                path=("spec", "template"),
                fields=31,
                lines=(replace(BASE, share=Share.SETS, place=Place("base/jellyfin.yaml", 11, 3, 40, 9)), PATCH),
            ),
            Group(path=("spec", "selector"), fields=1, lines=()),
        ),
    )
    shown = text(found).split("\n\n")
    assert shown[0] == "Deployment media/jellyfin  cluster home"
    assert (
        shown[1]
        == """\
  spec.replicas  2          here/apps/jellyfin.patch.yaml:6:13  patch
  spec.template  31 fields  here/base/jellyfin.yaml:11–40
                            here/apps/jellyfin.patch.yaml:6:13  patch
  spec.selector  1 field    the chart itself"""
    )


def test_long_lines_are_cut_around_the_mark_and_control_characters_are_harmless() -> None:
    long = Contribution(
        share=Share.SETS, place=Place("a.yaml", 1, 201, 1, 204), line="x" * 200 + "abc" + "\x1b[31m" + "y" * 200
    )
    shown = text(replace(FIELD, contributions=(long,)))
    lines = shown.splitlines()
    at = next(number for number, line in enumerate(lines) if "abc" in line)
    assert len(lines[at]) < 125
    assert lines[at + 1].index("^^^") == lines[at].index("abc")
    assert "\x1b" not in shown


def test_colour_is_there_only_when_asked_for() -> None:
    assert "\x1b[" in text(FIELD, colour=True)
    assert "\x1b[" not in text(FIELD)


def test_a_value_line_tells_what_it_decides() -> None:
    found = LineExplanation(
        place=Place("hr.yaml", 7, 1, 7, 1),
        line="    tag: 1.0",
        uses=(
            LineUse(
                cluster="home",
                release="HelmRelease media/jellyfin",
                path=("image", "tag"),
                decided=(
                    Decided(cluster="home", object=DEPLOYMENT, path=("spec", "image"), value="web:1.0"),
                    Decided(cluster="home", object=DEPLOYMENT, path=("spec", "key"), value="x", hidden=True),
                    Decided(cluster="home", object=DEPLOYMENT, path=(), value=None),
                    Decided(cluster="home", object=DEPLOYMENT, path=("spec", "more"), value=None, absent=True),
                ),
            ),
        ),
    )
    assert (
        line_text(found)
        == """\
hr.yaml:7
   |     tag: 1.0

  value image.tag of HelmRelease media/jellyfin  cluster home
  decides
    Deployment media/jellyfin  spec.image  = "web:1.0"
    Deployment media/jellyfin  spec.key  = (hidden)
    Deployment media/jellyfin  is there because of it
    Deployment media/jellyfin  spec.more  = absent"""
    )


def line_use(**more: Any) -> str:
    use = LineUse(cluster="home", release="HelmRelease a/b", path=("imag", "tag"), **more)
    return line_text(LineExplanation(place=Place("hr.yaml", 7, 1, 7, 1), line="", uses=(use,)))


def test_a_dead_value_is_told_with_the_nearest_key() -> None:
    shown = line_use(unknown_key=("imag",), nearest_key="image")
    assert "decides nothing: no rendered field changes with it" in shown
    assert "= the chart's values.yaml has no `imag`; did you mean `image`?" in shown


def test_what_cannot_be_known_is_said() -> None:
    assert "the chart takes no other value here" in line_use(refused=True)
    assert "nobody can say what it decides: no engine" in line_use(unknown="no engine")
    shown = line_use(overridden_by=(PATCH,))
    assert "decides nothing: a later line replaces it\n  --> apps/jellyfin.patch.yaml:6:13  patch" in shown


def test_a_line_that_is_in_nothing_decides_nothing() -> None:
    shown = line_text(LineExplanation(place=Place("a.yaml", 1, 1, 1, 1), line="# a comment"))
    assert shown.endswith("decides nothing: it is in nothing that is rendered")


def test_a_line_of_a_manifest_tells_what_it_sets() -> None:
    use = LineUse(cluster="home", decided=(Decided(cluster="home", object=DEPLOYMENT, path=("a",), value=1),))
    shown = line_text(LineExplanation(place=Place("a.yaml", 1, 1, 1, 1), line="a: 1", uses=(use,)))
    assert shown.endswith("  sets in cluster home\n    Deployment media/jellyfin  a  = 1")
