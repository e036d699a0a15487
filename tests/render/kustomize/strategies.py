"""Small kustomizations with everything in them, for comparison with the real tool."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

NAMES = st.sampled_from(["a", "b", "web", "web-1"])
KEYS = st.sampled_from(["a", "b", "app", "x.y/z"])
TEXTS = st.sampled_from(
    ["", "v", "yes", "1", "1.0", "true", "two words", "line\nline", "${X}", "2001-01-01", " x", "# no"]
)
SCALARS = TEXTS | st.integers(-5, 5) | st.booleans() | st.sampled_from([1.5, 1e3, 0.1])
LABELS = st.dictionaries(KEYS, st.sampled_from(["1", "v", "yes"]), max_size=2)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, min_size=1, max_size=2),
    max_leaves=4,
)


def _metadata(name: str, namespace: str, labels: dict[str, str], notes: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {"name": name}
    if namespace:
        made["namespace"] = namespace
    if labels:
        made["labels"] = labels
    if notes:
        made["annotations"] = notes
    return made


METADATA = st.builds(
    _metadata, NAMES, st.sampled_from(["", "", "n1"]), LABELS, st.dictionaries(KEYS, TEXTS, max_size=2)
)
CONTAINERS = st.lists(
    st.fixed_dictionaries(
        {"name": NAMES, "image": st.sampled_from(["web", "web:1", "r.example.org:5000/web@sha256:aa"])},
        optional={
            "ports": st.lists(
                st.fixed_dictionaries(
                    {"containerPort": st.sampled_from([80, 81])},
                    optional={"protocol": st.sampled_from(["TCP", "UDP"]), "name": NAMES},
                ),
                max_size=3,
                unique_by=lambda port: (port["containerPort"], port.get("protocol")),
            ),
            "env": st.lists(
                st.fixed_dictionaries({"name": NAMES, "value": TEXTS}),
                max_size=3,
                unique_by=lambda entry: entry["name"],
            ),
            "args": st.lists(TEXTS, max_size=2),
            "envFrom": st.lists(st.builds(lambda name: {"configMapRef": {"name": name}}, NAMES), max_size=2),
        },
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda container: container["name"],
)


def _deployment(metadata: dict[str, Any], containers: list[Any], replicas: int) -> dict[str, Any]:
    spec = {"replicas": replicas, "template": {"spec": {"containers": containers}}}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata, "spec": spec}


def _config_map(metadata: dict[str, Any], data: dict[str, str]) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data}


def _custom(metadata: dict[str, Any], spec: dict[str, Any]) -> dict[str, Any]:
    return {"apiVersion": "example.org/v1", "kind": "Custom", "metadata": metadata, "spec": spec}


OBJECTS = st.lists(
    st.builds(_deployment, METADATA, CONTAINERS, st.integers(0, 3))
    | st.builds(_config_map, METADATA, st.dictionaries(KEYS, TEXTS, max_size=2))
    | st.builds(_custom, METADATA, st.dictionaries(KEYS, VALUES, min_size=1, max_size=3)),
    min_size=1,
    max_size=4,
    unique_by=lambda item: (item["kind"], item["metadata"]["name"], item["metadata"].get("namespace", "default")),
)
PATCH_VALUES = st.none() | VALUES


def _merge_patch(item: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    where = {key: item["metadata"][key] for key in ("name", "namespace") if key in item["metadata"]}
    return {"patch": json.dumps({"apiVersion": item["apiVersion"], "kind": item["kind"], "metadata": where, **change})}


CHANGES = {
    "Deployment": st.builds(
        lambda containers, replicas: {"spec": {"replicas": replicas, "template": {"spec": {"containers": containers}}}},
        CONTAINERS,
        st.sampled_from([None, 5, "6"]),
    ),
    "ConfigMap": st.builds(
        lambda data: {"data": data}, st.dictionaries(KEYS, st.none() | TEXTS, min_size=1, max_size=2)
    ),
    "Custom": st.builds(lambda spec: {"spec": spec}, st.dictionaries(KEYS, PATCH_VALUES, min_size=1, max_size=2)),
}
KUSTOMIZATION: dict[str, st.SearchStrategy[Any]] = {
    "namePrefix": st.sampled_from(["p-", "q-"]),
    "nameSuffix": st.sampled_from(["-s"]),
    "namespace": st.sampled_from(["n1", "n2"]),
    "commonAnnotations": LABELS,
    "labels": st.lists(
        st.fixed_dictionaries(
            {"pairs": LABELS}, optional={"includeSelectors": st.booleans(), "includeTemplates": st.booleans()}
        ),
        max_size=2,
    ),
    "images": st.lists(
        st.fixed_dictionaries({"name": st.just("web")}, optional={"newTag": st.just("9"), "newName": st.just("other")}),
        max_size=1,
    ),
    "configMapGenerator": st.lists(
        st.fixed_dictionaries(
            {"name": NAMES},
            optional={"literals": st.lists(st.builds("{}={}".format, KEYS, st.just("v")), max_size=2, unique=True)},
        ),
        max_size=1,
    ),
    "buildMetadata": st.lists(
        st.sampled_from(["managedByLabel", "originAnnotations", "transformerAnnotations"]), unique=True, max_size=3
    ),
    "sortOptions": st.sampled_from([{"order": "fifo"}, {"order": "legacy"}]),
}


@st.composite
def repositories(draw: st.DrawFn) -> dict[str, str]:
    """A base and an overlay; JSON is YAML."""
    items = draw(OBJECTS)
    base = {
        "resources": [f"{index}.yaml" for index in range(len(items))],
        **draw(st.fixed_dictionaries({}, optional=KUSTOMIZATION)),
    }
    over = {"resources": ["../base"], **draw(st.fixed_dictionaries({}, optional=KUSTOMIZATION))}
    patched = draw(st.lists(st.sampled_from(items), max_size=2))
    patches = [_merge_patch(item, draw(CHANGES[item["kind"]])) for item in patched]
    if draw(st.booleans()):
        operation = {"op": "add", "path": "/metadata/labels", "value": {"by": "json"}}
        patches.append(
            {
                "target": {"kind": draw(st.sampled_from(["Custom", "Config.*", "Deployment"]))},
                "patch": json.dumps([operation]),
            }
        )
    draw(st.sampled_from([base, over]))["patches"] = patches
    files = {f"base/{index}.yaml": json.dumps(item) for index, item in enumerate(items)}
    return {**files, "base/kustomization.yaml": json.dumps(base), "over/kustomization.yaml": json.dumps(over)}
