"""Make the facts about Kubernetes kinds in src/labwright/kube/data from what Kubernetes publishes.

    python tools/kube_facts.py merge-keys 1.21.2 path/to/swagger.json
    python tools/kube_facts.py scope 1.21.2=path/to/swagger.json... --crds path/to/crds/index.json
    python tools/kube_facts.py name-references path/to/namereference.go api@v0.21.1

`swagger.json` is api/openapi-spec/swagger.json of the Go module k8s.io/kubernetes (`go mod download -json
k8s.io/kubernetes@v1.21.2`); `namereference.go` lies in api/internal/konfig/builtinpluginconsts of the Go module
sigs.k8s.io/kustomize/api. With `--check` nothing is written, and the exit code is 1 when a file would change.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

from labwright.source import load, plain

DATA = Path(__file__).resolve().parent.parent / "src" / "labwright" / "kube" / "data"
_GVK = "x-kubernetes-group-version-kind"
_REFERENCE = "#/definitions/"


def merge_keys(version: str, swagger: dict[str, Any]) -> dict[str, Any]:
    """Per type: the fields that a strategic merge treats specially, and those that lead to such; per kind: its type."""
    types = {name: _fields(definition) for name, definition in swagger["definitions"].items()}
    useful = {
        name
        for name, fields in types.items()
        if any(len(field) > 1 or "type" not in field for field in fields.values())
    }
    while grown := {
        name
        for name, fields in types.items()
        if name not in useful and any(field.get("type") in useful for field in fields.values())
    }:
        useful |= grown
    kept = {}
    for name in sorted(useful):
        fields = {}
        for field, fact in sorted(types[name].items()):
            lean = {key: value for key, value in fact.items() if key != "type" or value in useful}
            if lean:
                fields[field] = lean
        kept[name] = fields
    kinds = {}
    for name, definition in swagger["definitions"].items():
        for gvk in definition.get(_GVK, []):
            if name in useful:
                kinds[f"{gvk['group']}/{gvk['version']}/{gvk['kind']}"] = name
    source = f"k8s.io/kubernetes v{version}, api/openapi-spec/swagger.json"
    return {"version": version, "source": source, "kinds": dict(sorted(kinds.items())), "types": kept}


def _fields(definition: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found = {}
    for name, schema in definition.get("properties", {}).items():
        inner = schema.get("items") or schema.get("additionalProperties") or schema
        fact: dict[str, Any] = {}
        if isinstance(inner, dict) and "$ref" in inner:
            fact["type"] = inner["$ref"].removeprefix(_REFERENCE)
        if strategy := schema.get("x-kubernetes-patch-strategy"):
            fact["strategy"] = strategy
        if key := schema.get("x-kubernetes-patch-merge-key"):
            fact["key"] = key
        if keys := schema.get("x-kubernetes-list-map-keys"):
            fact["mapKeys"] = keys
        if fact:
            found[name] = fact
    return found


def scope(swaggers: dict[str, dict[str, Any]], crds: list[dict[str, Any]]) -> dict[str, Any]:
    """Per group and kind, whether it is namespaced."""
    kinds: dict[str, dict[str, bool]] = {}
    for swagger in swaggers.values():
        for path, operations in swagger["paths"].items():
            for operation in operations.values():
                if not isinstance(operation, dict) or _GVK not in operation:
                    continue
                group, kind = operation[_GVK]["group"], operation[_GVK]["kind"]
                known = kinds.setdefault(group, {})
                known[kind] = known.get(kind, False) or "/namespaces/{namespace}/" in path
    for crd in crds:
        kinds.setdefault(crd["group"], {}).setdefault(crd["kind"], crd["scope"] == "Namespaced")
    source = [f"k8s.io/kubernetes v{version}, api/openapi-spec/swagger.json" for version in swaggers]
    source += sorted({f"CRDs of {crd['release']}" for crd in crds if crd.get("release")})
    return {
        "version": 1,
        "source": source,
        "kinds": {group: dict(sorted(known.items())) for group, known in sorted(kinds.items())},
    }


def name_references(go_source: str, version: str) -> dict[str, Any]:
    """The table of fields that hold names of other objects."""
    match = re.search(r"nameReferenceFieldSpecs = `\n(.*?)`", go_source, re.DOTALL)
    if match is None:
        raise SystemExit("no nameReferenceFieldSpecs in that file")
    table = plain(load(match.group(1), "namereference.go").value)
    source = f"sigs.k8s.io/kustomize/{version}, internal/konfig/builtinpluginconsts/namereference.go"
    return {"version": version, "source": source, "nameReference": table["nameReference"]}


def main(arguments: list[str]) -> int:
    """Run one command; see the module docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verb = verbs.add_parser("merge-keys")
    verb.add_argument("version")
    verb.add_argument("swagger", type=Path)
    verb = verbs.add_parser("scope")
    verb.add_argument("swagger", nargs="+", metavar="VERSION=PATH")
    verb.add_argument("--crds", type=Path, required=True)
    verb = verbs.add_parser("name-references")
    verb.add_argument("go_source", type=Path)
    verb.add_argument("version")
    options = parser.parse_args(arguments)
    if options.verb == "merge-keys":
        name = f"merge_keys-{options.version}.json"
        facts = merge_keys(options.version, json.loads(options.swagger.read_text("utf-8")))
    elif options.verb == "scope":
        name = "scope.json"
        pairs = [pair.partition("=") for pair in options.swagger]
        swaggers = {version: json.loads(Path(path).read_text("utf-8")) for version, _, path in pairs}
        facts = scope(swaggers, json.loads(options.crds.read_text("utf-8")))
    else:
        name = "name_references.json"
        facts = name_references(options.go_source.read_text("utf-8"), options.version)
    text = json.dumps(facts, indent=1) + "\n"
    target = DATA / name
    if options.check:
        stale = not target.is_file() or target.read_text("utf-8") != text
        if stale:
            print(f"{target} is stale", file=sys.stderr)
        return int(stale)
    target.write_text(text, "utf-8")
    print(f"{target}: {len(text)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
