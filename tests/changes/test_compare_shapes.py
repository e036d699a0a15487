"""A repository is input: whatever stands in an object, comparing goes on."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labwright.changes import ClusterChanges
from labwright.changes.consequences.immutable_facts import FACTS
from labwright.changes.consequences.stores import BACKUPS, STORES
from labwright.render.objects import Object
from labwright.render.units import Unit, UnitKind
from labwright.report.changes import Sides
from labwright.report.changes_json import cluster_json
from labwright.report.changes_markdown import markdown
from labwright.report.changes_text import TextReport
from labwright.source import YamlList, YamlMap
from tests.changes.clusters import changes, cluster, unit

KINDS = sorted(
    {
        *FACTS,
        *STORES,
        *BACKUPS,
        ("", "Service"),
        ("", "Namespace"),
        ("", "ConfigMap"),
        ("helm.toolkit.fluxcd.io", "HelmRelease"),
    }
)
FIELDS = [
    "annotations", "chart", "clusterIP", "containers", "data", "dependsOn", "group", "image", "immutable", "kind", "labels", "metadata",
    "name", "names", "parameters", "password", "ports", "prune", "reclaimPolicy", "replicas", "requests", "resources", "selector", "size",
    "spec", "storage", "storageClassName", "strategy", "template", "type", "updateStrategy", "values", "volumeClaimTemplates",
]  # fmt: skip
SCALARS = (
    st.none() | st.booleans() | st.integers(0, 2) | st.sampled_from(["a", "b:1", "1Gi", "Recreate", "x\ny\n", "--a=1"])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=4),
    max_leaves=12,
)
OBJECTS = st.lists(
    st.tuples(
        st.sampled_from(KINDS), st.sampled_from("ab"), st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=5)
    ),
    max_size=4,
)
UNITS = st.tuples(
    OBJECTS, st.sampled_from(list(UnitKind)), st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=3)
)


def yaml(value: Any) -> Any:
    if isinstance(value, dict):
        return YamlMap({key: yaml(item) for key, item in value.items()})
    return YamlList([yaml(item) for item in value]) if isinstance(value, list) else value


def made(kind: tuple[str, str], name: str, fields: dict[str, Any]) -> Object:
    group, word = kind
    metadata = {"name": name, "namespace": "apps"}
    extra = fields.get("metadata")
    value = {**fields, "metadata": {**extra, **metadata} if isinstance(extra, dict) else metadata}
    api = f"{group}/v1" if group else "v1"
    return Object(
        value=yaml({**value, "apiVersion": api, "kind": word}), api_version=api, kind=word, name=name, namespace="apps"
    )


def a_unit(drawn: tuple[Any, UnitKind, dict[str, Any]]) -> Unit:
    objects, kind, spec = drawn
    source = made(("example.org", str(kind)), "u", {"spec": spec})
    return Unit(
        kind=kind,
        namespace="flux-system",
        name="u",
        source=source,
        parent=unit("p").id,
        objects=tuple(made(*one) for one in objects),
    )


def reported(found: ClusterChanges) -> None:
    sides = Sides(old="HEAD")
    assert "\x1b" not in "".join(TextReport(sides).lines([found]))
    assert len(markdown([found], sides, 5000)) <= 5000
    json.dumps(cluster_json(found, sides))


@given(UNITS, UNITS)
def test_no_shape_of_an_object_trips_it(old: Any, new: Any) -> None:
    before, after = cluster(unit("p"), a_unit(old)), cluster(unit("p"), a_unit(new))
    reported(changes(before, after))
    reported(changes(before, cluster(unit("p"))))
    reported(changes(before, None))
    assert changes(before, before).empty


@pytest.mark.parametrize(
    "spec", ["text", None, 1, ["list"], {"syncPolicy": "text", "upgrade": [], "dependsOn": {"a": 1}}]
)
def test_a_unit_of_another_shape_is_compared_as_well(spec: Any) -> None:
    for kind in UnitKind:
        source = made(("example.org", str(kind)), "u", {"spec": spec, "metadata": {"finalizers": "text"}})
        thing = made(("", "ConfigMap"), "a", {})
        old = Unit(kind=kind, namespace="flux-system", name="u", source=source, parent=unit("p").id, objects=(thing,))
        reported(changes(cluster(unit("p"), old), cluster(unit("p"))))
