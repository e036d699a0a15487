"""Lists of the embedded document's kinds, by their keys."""

from __future__ import annotations

import pytest

from labwright.render.kustomize.merge import merge_patch
from labwright.render.kustomize.reading import Reader
from labwright.render.kustomize.resource import Resource
from labwright.source import load, plain
from labwright.tree import Tree

HEAD = "apiVersion: v1\nkind: Service\nmetadata: {name: x, finalizers: [a, b]}\n"


def ports(old: str, new: str) -> object:
    base, patch = f"{HEAD}spec: {{ports: {old}}}\n", f"{HEAD}spec: {{ports: {new}}}\n"
    target = Resource(value=load(base, "base.yaml").value)
    merge_patch(target, load(patch, "patch.yaml").value, Reader(Tree.of({"base.yaml": base, "patch.yaml": patch})))
    return plain(target.map["spec"].get("ports"))


# What the real tool makes of each; its rules for two keys are what the code says and nothing that documents promise.
@pytest.mark.parametrize(
    ("old", "new", "result"),
    [
        ("[{port: 80, a: 1}]", "[{port: 80, b: 2}]", [{"port": 80, "a": 1, "b": 2}]),
        ("[{port: 80}]", "[{port: 81}]", [{"port": 81}, {"port": 80}]),
        ("[{port: 80, a: 1}, {port: 81}]", "[{port: 80, $patch: delete}]", [{"port": 81}]),
        ("[{port: 80}]", "[{$patch: replace}, {port: 81}]", [{"port": 81}]),
        ("[{port: 80}]", "[{$patch: delete}]", None),
        ("[{port: 80}]", "null", None),
        ("null", "[{port: 80, x: null}]", [{"port": 80}]),
        (
            "[{port: 80, protocol: TCP}]",
            "[{port: 80, protocol: UDP}]",
            [{"port": 80, "protocol": "UDP"}, {"port": 80, "protocol": "TCP"}],
        ),
        (
            "[{port: 80, protocol: TCP, a: 1}]",
            "[{port: 80, protocol: TCP, b: 2}]",
            [{"port": 80, "protocol": "TCP", "a": 1, "b": 2}],
        ),
    ],
)
def test_service_ports(old: str, new: str, result: object) -> None:
    assert ports(old, new) == result


def test_scalars_are_a_set() -> None:
    base = HEAD
    patch = HEAD.replace("[a, b]", "[c, b]")
    target = Resource(value=load(base, "base.yaml").value)
    merge_patch(target, load(patch, "patch.yaml").value, Reader(Tree.of({"base.yaml": base, "patch.yaml": patch})))
    assert plain(target.map["metadata"]["finalizers"]) == ["c", "b", "a"]
