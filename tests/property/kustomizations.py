"""Small repositories of kustomizations: objects that refer to each other, a base, a component and an overlay that change them."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from labwright.source import dump
from tests.property.strategies import AMBIGUOUS

NAMES = st.sampled_from(["a", "b", "web", "web-1", "settings"])
NAMESPACES = st.sampled_from(["", "", "", "n1", "n2", "default"])
KEYS = st.sampled_from(["a", "b", "app", "example.org/x", "a.b", "KEY", "k-1"])
TEXTS = st.sampled_from(
    [
        *(
            "",
            "v",
            "two words",
            " lead",
            "trail ",
            "line\nline",
            "line\n",
            "\n",
            "  in\nout\n",
            "# no",
            "a: b",
            "- x",
            "{}",
            "[",
            "'",
        ),
        *(
            '"',
            "ü",
            "\u2028",
            "\t",
            "${X}",
            "$(X)",
            "x" * 90,
            "word " * 20,
            "a\\b",
            "\x07",
            "😀",
            "!tag",
            "&a",
            "%",
            "1:2",
            "0b",
        ),
        *AMBIGUOUS,
    ]
)
WORDS = st.sampled_from(["v", "1", "yes", "true", "null", "1.0", "2001-01-01", "a-b", "0x1", ""])
NUMBERS = st.sampled_from(
    [0, 1, -1, 8080, 2**31, 2**53 + 1, 2**63 - 1, -(2**63), 1.5, 0.1, 1e-7, 1e21, 1234567.25, 100000.0]
)
SCALARS = TEXTS | NUMBERS | st.booleans() | st.none()
LABELS = st.dictionaries(KEYS, WORDS, max_size=2)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)
IMAGES = st.sampled_from(
    [
        "web",
        "web:1",
        "web:1@sha256:aa",
        "web@sha256:aa",
        "r.example.org:5000/web",
        "r.example.org:5000/web:2",
        "library/web",
        "",
    ]
)


def _some(
    strategy: dict[str, st.SearchStrategy[Any]], **always: st.SearchStrategy[Any]
) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(always, optional=strategy)


def _metadata(draw: st.DrawFn) -> dict[str, Any]:
    made: dict[str, Any] = {"name": draw(NAMES)}
    if namespace := draw(NAMESPACES):
        made["namespace"] = namespace
    for field in ("labels", "annotations"):
        if found := draw(LABELS):
            made[field] = found
    return made


_ENTRIES = st.lists(
    _some(
        {
            "value": TEXTS,
            "valueFrom": st.builds(lambda name: {"configMapKeyRef": {"name": name, "key": "a"}}, NAMES)
            | st.builds(lambda name: {"secretKeyRef": {"name": name, "key": "a"}}, NAMES),
        },
        name=KEYS,
    ),
    max_size=3,
    unique_by=lambda entry: str(entry["name"]),
)
CONTAINERS = st.lists(
    _some(
        {
            "image": IMAGES,
            "args": st.lists(TEXTS, max_size=2),
            "env": _ENTRIES,
            "ports": st.lists(
                _some(
                    {"protocol": st.sampled_from(["TCP", "UDP"]), "name": NAMES},
                    containerPort=st.sampled_from([80, 81]),
                ),
                max_size=3,
                unique_by=lambda port: (port["containerPort"], port.get("protocol")),
            ),
            "envFrom": st.lists(
                st.builds(
                    lambda kind, name: {kind: {"name": name}}, st.sampled_from(["configMapRef", "secretRef"]), NAMES
                ),
                max_size=2,
            ),
            "volumeMounts": st.lists(
                _some({}, name=NAMES, mountPath=st.sampled_from(["/a", "/b"])),
                max_size=2,
                unique_by=lambda one: one["mountPath"],
            ),
        },
        name=NAMES,
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda container: str(container["name"]),
)
PODS = _some(
    {
        "serviceAccountName": NAMES,
        "initContainers": CONTAINERS,
        "nodeSelector": LABELS,
        "imagePullSecrets": st.lists(st.builds(lambda name: {"name": name}, NAMES), max_size=1),
        "volumes": st.lists(
            _some({"configMap": st.builds(lambda name: {"name": name}, NAMES), "emptyDir": st.just({})}, name=NAMES),
            max_size=2,
            unique_by=lambda volume: str(volume["name"]),
        ),
        "tolerations": st.lists(st.just({"operator": "Exists"}), max_size=1),
    },
    containers=CONTAINERS,
)


@st.composite
def _workload(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    template: dict[str, Any] = {"spec": draw(PODS)}
    if labels := draw(LABELS):
        template["metadata"] = {"labels": labels}
    spec: dict[str, Any] = {"template": template}
    if draw(st.booleans()):
        spec["replicas"] = draw(st.integers(0, 3))
    if draw(st.booleans()):
        spec["selector"] = {"matchLabels": draw(LABELS)}
    if kind == "CronJob":
        spec = {"jobTemplate": {"spec": spec}}
    version = "batch/v1" if kind == "CronJob" else "apps/v1"
    return {"apiVersion": version, "kind": kind, "metadata": _metadata(draw), "spec": spec}


@st.composite
def _data(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    data = draw(st.dictionaries(KEYS, TEXTS, max_size=3))
    return {"apiVersion": "v1", "kind": kind, "metadata": _metadata(draw), "data": data}


@st.composite
def _simple(draw: st.DrawFn, version: str, kind: str, fields: st.SearchStrategy[dict[str, Any]]) -> dict[str, Any]:
    return {"apiVersion": version, "kind": kind, "metadata": _metadata(draw), **draw(fields)}


_SUBJECTS = st.lists(
    _some(
        {"namespace": st.sampled_from(["n1", "n2", "default"])},
        kind=st.sampled_from(["ServiceAccount", "User"]),
        name=NAMES,
    ),
    max_size=2,
)
_BACKEND = st.builds(lambda name: {"service": {"name": name, "port": {"number": 80}}}, NAMES)
OBJECT = st.one_of(
    _workload("Deployment"),
    _workload("StatefulSet"),
    _workload("CronJob"),
    _data("ConfigMap"),
    _data("Secret"),
    _simple("v1", "ServiceAccount", st.just({})),
    _simple("v1", "Namespace", st.just({})),
    _simple("v1", "Service", _some({"spec": _some({"selector": LABELS, "ports": st.just([{"port": 80}])})})),
    _simple(
        "rbac.authorization.k8s.io/v1",
        "RoleBinding",
        _some(
            {},
            subjects=_SUBJECTS,
            roleRef=_some({}, apiGroup=st.just("rbac.authorization.k8s.io"), kind=st.just("Role"), name=NAMES),
        ),
    ),
    _simple("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", _some({}, subjects=_SUBJECTS)),
    _simple("networking.k8s.io/v1", "Ingress", _some({"spec": _some({}, defaultBackend=_BACKEND)})),
    _simple("example.org/v1", "Thing", _some({"spec": st.dictionaries(KEYS, VALUES, max_size=3)})),
    _simple("example.org/v1beta1", "ThingList", _some({"spec": VALUES})),
)
OBJECTS = st.lists(
    OBJECT,
    min_size=1,
    max_size=5,
    unique_by=lambda item: (item["kind"], item["metadata"]["name"], item["metadata"].get("namespace", "default")),
)
_GENERATOR = _some(
    {
        "literals": st.lists(
            st.builds("{}={}".format, KEYS, WORDS), max_size=2, unique_by=lambda text: text.partition("=")[0]
        ),
        "files": st.just(["file.txt"]),
        "namespace": st.sampled_from(["n1", "n2"]),
        "options": _some(
            {
                "disableNameSuffixHash": st.booleans(),
                "immutable": st.booleans(),
                "labels": LABELS,
                "annotations": LABELS,
            }
        ),
    },
    name=st.sampled_from(["made", "made-too"]),
)
_PART = _some({"delimiter": st.sampled_from([":", "-", "/"]), "index": st.integers(-1, 2), "create": st.booleans()})
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "namePrefix": st.sampled_from(["p-", "q-"]),
    "nameSuffix": st.sampled_from(["-s"]),
    "namespace": st.sampled_from(["n1", "n2"]),
    "commonLabels": LABELS,
    "commonAnnotations": LABELS,
    "labels": st.lists(
        _some({"includeSelectors": st.booleans(), "includeTemplates": st.booleans()}, pairs=LABELS),
        min_size=1,
        max_size=2,
    ),
    "images": st.lists(
        _some(
            {
                "newTag": st.just("9"),
                "newName": st.sampled_from(["other", "r.example.org/web"]),
                "digest": st.just("sha256:bb"),
            },
            name=st.sampled_from(["web", "r.example.org:5000/web"]),
        ),
        min_size=1,
        max_size=2,
    ),
    "configMapGenerator": st.lists(_GENERATOR, min_size=1, max_size=2, unique_by=lambda one: str(one["name"])),
    "secretGenerator": st.lists(_GENERATOR, min_size=1, max_size=2, unique_by=lambda one: str(one["name"])),
    "generatorOptions": _some({"disableNameSuffixHash": st.booleans(), "labels": LABELS, "immutable": st.booleans()}),
    "buildMetadata": st.lists(
        st.sampled_from(["managedByLabel", "originAnnotations", "transformerAnnotations"]),
        min_size=1,
        max_size=2,
        unique=True,
    ),
    "sortOptions": st.sampled_from([{"order": "fifo"}, {"order": "legacy"}]),
}


def _cut(draw: st.DrawFn, value: Any, scalars: st.SearchStrategy[Any] = SCALARS) -> Any:
    """A part of an object, some of its leaves changed or deleted: what a merge patch looks like."""
    if isinstance(value, dict):
        kept = {key: _cut(draw, item, scalars) for key, item in value.items() if draw(st.booleans()) or key == "name"}
        if draw(st.integers(0, 9)) == 0:
            kept["$patch"] = draw(st.sampled_from(["delete", "replace", "merge"]))
        return kept
    if isinstance(value, list):
        kept_items = [_cut(draw, item, scalars) for item in value if draw(st.booleans())]
        if draw(st.integers(0, 9)) == 0:
            kept_items.append({"$patch": draw(st.sampled_from(["delete", "replace", "merge"]))})
        return kept_items
    return draw(st.one_of(st.just(value), scalars))


def _merge_patch(draw: st.DrawFn, item: dict[str, Any]) -> dict[str, Any]:
    change = {key: value for key, value in item.items() if key not in ("apiVersion", "kind", "metadata")}
    metadata = {key: item["metadata"][key] for key in ("name", "namespace") if key in item["metadata"]}
    for field in ("labels", "annotations"):
        if field in item["metadata"] and draw(st.booleans()):
            metadata[field] = _cut(draw, item["metadata"][field], WORDS | st.none())
    return {"apiVersion": item["apiVersion"], "kind": item["kind"], "metadata": metadata, **_cut(draw, change)}


def _pointers(value: Any, path: str = "") -> list[str]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = [path] if path else []
    for key, item in inner:
        found += _pointers(item, f"{path}/{str(key).replace('~', '~0').replace('/', '~1')}")
    return found


def _changeable(item: dict[str, Any]) -> list[str]:
    """The fields of an object that a patch may change without making it another kind of thing."""
    found = [
        f"/metadata{path}"
        for path in _pointers({key: item["metadata"].get(key, {}) for key in ("labels", "annotations")})
    ]
    found = [path for path in found if path.count("/") == 3]
    inner = _pointers({key: value for key, value in item.items() if key not in ("apiVersion", "kind", "metadata")})
    return found + [path for path in inner if path.count("/") > 1]


def _operations(draw: st.DrawFn, item: dict[str, Any]) -> list[dict[str, Any]]:
    paths = _changeable(item)
    if not paths:
        return [{"op": "add", "path": "/spec", "value": {"added": draw(VALUES)}}]
    made = []
    for _ in range(draw(st.integers(1, 2))):
        path = draw(st.sampled_from(paths))
        now = _at(item, path)
        name = draw(st.sampled_from(["add", "replace", "replace", "remove", "test", "copy"]))
        operation: dict[str, Any] = {"op": name, "path": path}
        if name == "copy":
            operation["from"] = path
            operation["path"] = f"{path.rpartition('/')[0]}/copied" if not path[-1].isdigit() else path
        elif name == "test":
            operation["value"] = now
        elif name != "remove":
            operation["value"] = draw(
                WORDS if path.startswith("/metadata") else SCALARS if not isinstance(now, dict | list) else VALUES
            )
            if name == "add" and isinstance(now, list):
                operation["path"] = path + draw(st.sampled_from(["/-", "/0"]))
            elif name == "add" and isinstance(now, dict):
                operation["path"] = f"{path}/new"
        made.append(operation)
    return made


def _at(value: Any, pointer: str) -> Any:
    for step in pointer.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        value = value[int(key)] if isinstance(value, list) else value[key]
    return value


def _field(pointer: str) -> str:
    """A JSON pointer as replacements write paths."""
    steps = [step.replace("~1", "/").replace("~0", "~").replace(".", "\\.") for step in pointer.split("/")[1:]]
    return ".".join(steps)


def _replacement(draw: st.DrawFn, items: list[dict[str, Any]]) -> dict[str, Any]:
    source, target = draw(st.sampled_from(items)), draw(st.sampled_from(items))
    texts = [path for path in _changeable(source) if not isinstance(_at(source, path), dict | list)]
    read = draw(st.sampled_from(["/metadata/name", *texts]))
    known = [path for path in _changeable(target) if not isinstance(_at(target, path), dict | list)]
    written = draw(st.sampled_from(["/metadata/labels/new", "/metadata/annotations/new", *known, *known, *known]))
    made: dict[str, Any] = {
        "source": {"kind": source["kind"], "name": source["metadata"]["name"], "fieldPath": _field(read)},
        "targets": [
            {"select": {"kind": target["kind"], "name": target["metadata"]["name"]}, "fieldPaths": [_field(written)]}
        ],
    }
    options = {"create": True} if written.endswith("/new") else {}
    if draw(st.integers(0, 4)) == 0:
        options.update(draw(_PART))
    if options:
        made["targets"][0]["options"] = options
    if draw(st.integers(0, 9)) == 0:
        made["source"]["options"] = draw(_PART)
    return made


def _text(draw: st.DrawFn, value: Any) -> str:
    """JSON, or YAML in block style."""
    return f"{json.dumps(value, ensure_ascii=False)}\n" if draw(st.booleans()) else dump(value)


def _patch(draw: st.DrawFn, item: dict[str, Any], files: dict[str, str], folder: str) -> dict[str, Any]:
    target: dict[str, Any] = {"kind": item["kind"]}
    if draw(st.booleans()):
        target["name"] = item["metadata"]["name"]
    operations = draw(st.booleans())
    text = _text(draw, _operations(draw, item) if operations else _merge_patch(draw, item))
    entry: dict[str, Any] = {"target": target} if operations or draw(st.booleans()) else {}
    if not operations and draw(st.integers(0, 3)) == 0:
        entry["options"] = {"allowNameChange": draw(st.booleans()), "allowKindChange": draw(st.booleans())}
    if draw(st.booleans()):
        return {**entry, "patch": text}
    path = f"patch-{len(files)}.yaml"
    files[f"{folder}/{path}"] = text
    return {**entry, "path": path}


def _layer(
    draw: st.DrawFn, items: list[dict[str, Any]], files: dict[str, str], folder: str, fields: int
) -> dict[str, Any]:
    chosen = draw(st.lists(st.sampled_from(sorted(FIELDS)), max_size=fields, unique=True))
    made = {name: draw(FIELDS[name]) for name in chosen}
    if draw(st.integers(0, 3)) == 0:
        made["replacements"] = [_replacement(draw, items)]
    workloads = [item["metadata"]["name"] for item in items if item["kind"] in ("Deployment", "StatefulSet")]
    if workloads and draw(st.integers(0, 3)) == 0:
        made["replicas"] = [{"name": draw(st.sampled_from(workloads)), "count": draw(st.integers(0, 5))}]
    patched = draw(st.lists(st.sampled_from(items), max_size=2))
    if patched:
        made["patches"] = [_patch(draw, item, files, folder) for item in patched]
    files[f"{folder}/file.txt"] = "content\n"
    return made


@st.composite
def repositories(draw: st.DrawFn) -> dict[str, str]:
    """Files: a base with objects, an overlay over it in `over`, and at times a component."""
    items = draw(OBJECTS)
    files = {f"base/{index}.yaml": _text(draw, item) for index, item in enumerate(items)}
    base = {"resources": [f"{index}.yaml" for index in range(len(items))], **_layer(draw, items, files, "base", 3)}
    over = {"resources": ["../base"], **_layer(draw, items, files, "over", 3)}
    if draw(st.booleans()):
        part = {
            "apiVersion": "kustomize.config.k8s.io/v1alpha1",
            "kind": "Component",
            **_layer(draw, items, files, "part", 2),
        }
        files["part/kustomization.yaml"] = _text(draw, part)
        over["components"] = ["../part"]
    files["base/kustomization.yaml"] = _text(draw, base)
    files["over/kustomization.yaml"] = _text(draw, over)
    return files
