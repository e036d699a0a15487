"""Config maps and secrets out of literals, files and env files."""

from __future__ import annotations

import base64

import pytest

from labwright.render.kustomize.generators import encode
from tests.render.kustomize.harness import CONFIG_MAP, build, expected, history, objects, refusal

UNHASHED = "generatorOptions: {disableNameSuffixHash: true}\n"


def test_all_sources_become_keys() -> None:
    files = {
        "kustomization.yaml": UNHASHED
        + "configMapGenerator:\n- name: c\n  literals: [a=1, \"q='x'\"]\n  files: [f.txt, n=f.txt]\n  envs: [e.env]\n",
        "f.txt": "text\n",
        "e.env": "# no\nE=v=w\nBARE\n",
    }
    assert build(files).rstrip() == expected(
        """
        apiVersion: v1
        data:
          BARE: ""
          E: v=w
          a: "1"
          f.txt: |
            text
          "n": |
            text
          q: x
        kind: ConfigMap
        metadata:
          name: c
        """
    )


def test_every_key_points_to_what_gives_it() -> None:
    files = {
        "kustomization.yaml": UNHASHED
        + "configMapGenerator:\n- name: c\n  literals:\n  - a=1\n  files: [f.txt]\n  envs: [e.env]\n",
        "f.txt": "x",
        "e.env": "#\nE=1\n",
    }
    value = objects(files)[0].value
    assert history(value, "data", "a") == ["kustomization.yaml:5:5 literal"]
    assert history(value, "data", "f.txt") == ["f.txt:1:1 file", "kustomization.yaml:6:11 generator"]
    assert history(value, "data", "E") == ["e.env:2:1 env file", "kustomization.yaml:7:10 generator"]
    assert history(value, "metadata", "name") == ["kustomization.yaml:3:9 generator"]


def test_a_hashed_name_points_to_its_generator() -> None:
    value = objects({"kustomization.yaml": "configMapGenerator:\n- name: c\n  literals: [a=1]\n"})[0].value
    assert value["metadata"]["name"].startswith("c-")
    assert history(value, "metadata", "name") == [
        "kustomization.yaml:2:3 content hash",
        "kustomization.yaml:2:9 generator",
    ]


def test_long_base64_is_broken_into_lines() -> None:
    assert encode(b"x" * 30).endswith("\n") is False
    lines = encode(b"x" * 120).split("\n")
    assert [len(line) for line in lines] == [70, 70, 20, 0]
    assert base64.b64decode("".join(lines)) == b"x" * 120


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("{literals: [a=1]}", "a ConfigMap generator without a name"),
        ("{name: c, literals: [a]}", "literal `a` has no value"),
        ("{name: c, literals: ['=b']}", "literal `` has no key"),
        ("{name: c, literals: [a=1, a=2]}", "ConfigMap c gets key `a` twice"),
        ("{name: c, files: ['a=b=c']}", "`a=b=c` is no file source"),
        ("{name: c, files: [gone]}", "`gone` does not exist"),
        ("{name: c, behavior: merge}", "there is no ConfigMap c to merge"),
        ("{name: settings}", "ConfigMap settings exists already"),
    ],
)
def test_bad_entries_are_refused(entry: str, message: str) -> None:
    files = {"kustomization.yaml": f"resources: [c.yaml]\nconfigMapGenerator: [{entry}]\n", "c.yaml": CONFIG_MAP}
    assert message in refusal(files)


def test_a_merge_keeps_both_origins() -> None:
    files = {
        "kustomization.yaml": "resources: [c.yaml]\nconfigMapGenerator:\n- {name: settings, behavior: merge, literals: [a=2, b=3]}\n",
        "c.yaml": CONFIG_MAP,
    }
    value = objects(files)[0].value
    assert value["metadata"]["name"] == "settings"
    assert dict(value["data"]) == {"a": "2", "b": "3"}
    assert history(value, "data", "a") == ["kustomization.yaml:3:48 literal", "c.yaml:1:73"]
