"""The apply graph as text, Mermaid and data."""

from __future__ import annotations

from labwright.render.objects import Object
from labwright.render.units import Engine, RenderedCluster, Unit, UnitKind, unit_id
from labwright.report.apply_graph import as_json, as_mermaid, as_text, counts, forest
from labwright.source import Diagnostic, Severity, YamlMap


def item(kind: str, name: str) -> Object:
    return Object(value=YamlMap(), api_version="v1", kind=kind, name=name, namespace="web")


ROOT = unit_id("Kustomization", "flux-system", "root")
INFRA = Unit(
    kind=UnitKind.KUSTOMIZATION,
    namespace="flux-system",
    name="infra",
    path="infra",
    parent=ROOT,
    wait=True,
    objects=(item("ConfigMap", "a"), item("ConfigMap", "b"), item("Service", "c")),
)
CLUSTER = RenderedCluster(
    name="home",
    engine=Engine.FLUX,
    units=(
        Unit(kind=UnitKind.KUSTOMIZATION, namespace="flux-system", name="root", path="clusters/home"),
        INFRA,
        Unit(kind=UnitKind.KUSTOMIZATION, namespace="flux-system", name="apps", path="apps", parent=ROOT, depends_on=(INFRA.id,), suspended=True),
        Unit(
            kind=UnitKind.HELM_RELEASE,
            namespace="web",
            name='we"b',
            chart="web 1.2.3",
            parent=unit_id("Kustomization", "flux-system", "apps"),
            unrendered="no chart",
            wait=True,
            diagnostics=(Diagnostic(Severity.ERROR, "X", "m"),),
        ),
    ),
)  # fmt: skip


def test_units_stand_below_what_brings_them_about() -> None:
    assert as_text(CLUSTER) == (
        "home (flux)\n"
        "└── Kustomization flux-system/root  clusters/home\n"
        "    ├── Kustomization flux-system/infra  infra [waits until ready]\n"
        "    │       3 objects: 2 ConfigMap, Service\n"
        "    └── Kustomization flux-system/apps  apps [suspended]\n"
        "        │   after Kustomization flux-system/infra\n"
        '        └── HelmRelease web/we"b  web 1.2.3 [fails, not rendered]\n'
    )


def test_every_object_is_named_when_asked_for() -> None:
    assert [line.strip(" │") for line in as_text(CLUSTER, objects=True).splitlines() if "ConfigMap" in line] == [
        "ConfigMap web/a",
        "ConfigMap web/b",
    ]


def test_colour_changes_no_character() -> None:
    import re

    assert re.sub(r"\x1b\[\d+m", "", as_text(CLUSTER, paint=True)) == as_text(CLUSTER)


def test_a_cluster_that_applies_nothing() -> None:
    assert "nothing is applied" in as_text(RenderedCluster(name="home"))


def test_parents_that_go_round_are_shown_once() -> None:
    a, b = (unit_id("Application", "argocd", name) for name in "ab")
    units = (
        Unit(kind=UnitKind.APPLICATION, namespace="argocd", name="a", parent=b),
        Unit(kind=UnitKind.APPLICATION, namespace="argocd", name="b", parent=a),
    )
    (root,) = forest(RenderedCluster(name="c", units=units))
    assert [root.unit.name, [one.unit.name for one in root.children]] == ["a", ["b"]]


def test_only_the_most_frequent_kinds_are_named() -> None:
    many = Unit(kind=UnitKind.OVERLAY, namespace="", name="x", objects=tuple(item(kind, "n") for kind in "AABCDEF"))
    assert counts(many) == "7 objects: 2 A, B, C, D, 2 more"


def test_mermaid_names_every_unit_and_escapes_what_would_end_a_label() -> None:
    lines = as_mermaid(CLUSTER).splitlines()
    assert lines[0] == "flowchart LR"
    assert '  u3(["we#34;b<br/><small>HelmRelease web</small>"])' in lines
    assert {"  u0 --> u1", "  u0 --> u2", "  u2 --> u3", "  u1 -. before .-> u2"} <= set(lines)
    assert {"  class u2 suspended", "  class u3 unrendered", "  class u3 failing"} <= set(lines)


def test_as_data() -> None:
    (cluster,) = as_json([CLUSTER])
    assert [(unit["id"], unit["parent"], unit["ok"]) for unit in cluster["units"]][2:] == [
        ("Kustomization/flux-system/apps", ROOT, True),
        ('HelmRelease/web/we"b', "Kustomization/flux-system/apps", False),
    ]
    assert cluster["units"][1]["kinds"] == {"ConfigMap": 2, "Service": 1}
    assert "objects" not in cluster["units"][1]
    assert as_json([CLUSTER], objects=True)[0]["units"][1]["objects"][2]["name"] == "c"
