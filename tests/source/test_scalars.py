from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from labwright.source import Dialect, load
from labwright.source.scalars import ScalarError, resolve, resolve_key, resolve_tagged

SAME_TO_ALL = {
    "true": True,
    "False": False,
    "~": None,
    "NULL": None,
    "": None,
    "tRUE": "tRUE",
    "0": 0,
    "-0": 0,
    "12": 12,
    "+12": 12,
    "-7": -7,
    "0777": 511,
    "0o17": 15,
    "0O17": 15,
    "08": 8,
    "0x1F": 31,
    "-0x1": -1,
    "0b101": 5,
    "-0b11": -3,
    "1_000": 1000,
    "_1": "_1",
    "1.5": 1.5,
    ".5": 0.5,
    "+.5": 0.5,
    "1.": 1,
    "1e3": 1000,
    "1E-2": 0.01,
    "1.0": 1,
    "1e30": 1e30,
    ".1_0": 0.1,
    "1e999": "1e999",
    ".5e999": ".5e999",
    "0xg": "0xg",
    "1:30": "1:30",
    "10.0.40.1": "10.0.40.1",
    "v1.2": "v1.2",
    "10m": "10m",
    "=": "=",
    "9223372036854775807": 2**63 - 1,
    "-9223372036854775808": -(2**63),
    "18446744073709551615": 2**64 - 1,
    "18446744073709551616": 2.0**64,
    "-9223372036854775809": -(2.0**63),
}
ONLY_KUBERNETES = {"yes": True, "On": True, "y": True, "N": False, "off": False, "2001-01-01": "2001-01-01"}
ONLY_KUSTOMIZE = {
    "yes": "yes",
    "On": "On",
    "y": "y",
    "off": "off",
    "2001-1-1": "2001-01-01T00:00:00Z",
    "2001-01-01 1:2:3.50": "2001-01-01T01:02:03.5Z",
    "2001-01-01T01:02:03+02:00": "2001-01-01T01:02:03+02:00",
    "2001-01-01t01:02:03Z": "2001-01-01T01:02:03Z",
    "2001-01-01T01:02:03": "2001-01-01T01:02:03",
    "2001-02-30": "2001-02-30",
}


@pytest.mark.parametrize(("text", "value"), (SAME_TO_ALL | ONLY_KUBERNETES).items())
def test_kubernetes_reads(text: str, value: object) -> None:
    found = resolve(text)
    assert found == value
    assert isinstance(found, bool) == isinstance(value, bool)


@pytest.mark.parametrize(("text", "value"), (SAME_TO_ALL | ONLY_KUSTOMIZE).items())
def test_kustomize_reads(text: str, value: object) -> None:
    assert resolve(text, Dialect.KUSTOMIZE) == value


def test_whole_numbers_are_integers_as_in_json() -> None:
    assert type(resolve("1e3")) is int
    assert type(resolve("1.0")) is int
    assert type(resolve("18446744073709551616")) is float
    assert resolve("9" * 18) == 10**18 - 1
    assert resolve("9223372036854775807") == 2**63 - 1
    assert resolve("٣") == "٣"


@pytest.mark.parametrize("text", [".nan", ".NaN", ".inf", "-.Inf", "+.INF"])
def test_what_json_lacks_is_refused(text: str) -> None:
    with pytest.raises(ScalarError, match="no equal in JSON"):
        resolve(text)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("a", "a"),
        ("1", "1"),
        ("0x10", "16"),
        ("yes", "true"),
        ("off", "false"),
        ("1.5", "1.5"),
        ("0.1", "0.1"),
        ("1234567.5", "1.2345675e+06"),
        ("1e22", "1e+22"),
        ("1e39", ".inf"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("null", None),
        ("18446744073709551615", None),
    ],
)
def test_keys_become_text(text: str, key: str | None) -> None:
    assert resolve_key(text) == key


def test_unknown_tags_mean_text() -> None:
    assert resolve_tagged("!vault", "3") == "3"
    assert resolve_tagged("tag:yaml.org,2002:str", "3") == "3"
    assert resolve_tagged("tag:yaml.org,2002:timestamp", "2001-01-01") == "2001-01-01"


@pytest.mark.parametrize(
    ("kind", "text"), [("int", "x"), ("int", "yes"), ("bool", "1"), ("null", "x"), ("binary", "%"), ("float", "x")]
)
def test_a_tag_that_does_not_fit_is_refused(kind: str, text: str) -> None:
    with pytest.raises(ScalarError):
        resolve_tagged(f"tag:yaml.org,2002:{kind}", text)


@pytest.mark.tools
def test_the_real_kubectl_reads_the_same(tool: Callable[[str], str], tmp_path: Path) -> None:
    lines = [f"    - {text}\n" for text in SAME_TO_ALL | ONLY_KUBERNETES if text]
    manifest = tmp_path / "object.yaml"
    manifest.write_text("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n  list:\n" + "".join(lines))
    command = [tool("kubectl"), "label", "--local", "-f", str(manifest), "a=b", "-o", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    ours = load(manifest.read_bytes(), "f").value["data"]["list"]
    assert [float(item) if type(item) is int else item for item in json.loads(done.stdout)["data"]["list"]] == [
        float(item) if type(item) is int else item for item in ours
    ]


@pytest.mark.tools
def test_the_real_kustomize_reads_the_same(tool: Callable[[str], str], tmp_path: Path) -> None:
    lines = [f"  - {text}\n" for text in SAME_TO_ALL | ONLY_KUSTOMIZE if text]
    manifest = tmp_path / "object.yaml"
    manifest.write_text("apiVersion: example.org/v1\nkind: X\nmetadata: {name: x}\nspec:\n" + "".join(lines))
    (tmp_path / "kustomization.yaml").write_text("resources: [object.yaml]\n")
    done = subprocess.run([tool("kubectl"), "kustomize", str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    theirs = load(done.stdout, "theirs", Dialect.KUSTOMIZE).value["spec"]
    assert theirs == load(manifest.read_bytes(), "ours", Dialect.KUSTOMIZE).value["spec"]
