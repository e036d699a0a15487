"""What is compared with flate, and what is not."""

from __future__ import annotations

import io
import stat
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest

from tools import flate_parity
from tools.flate_parity import Comparison, Id, charts_of, compare, differing, identity, normal, read, redirect, report

MAP: dict[str, Any] = {
    "apiVersion": "v1",
    "kind": "ConfigMap",
    "metadata": {"name": "a", "namespace": "web"},
    "data": {"a": "b"},
}
OWNED = {
    **MAP,
    "metadata": {
        "name": "a",
        "namespace": "web",
        "labels": {"kustomize.toolkit.fluxcd.io/name": "x", "kustomize.toolkit.fluxcd.io/namespace": "y"},
    },
}


def test_owner_labels_count_on_neither_side() -> None:
    assert compare("home", [OWNED], [MAP]).good
    assert normal({**MAP, "metadata": {**MAP["metadata"], "labels": {"app": "a"}}})["metadata"]["labels"] == {
        "app": "a"
    }


def test_order_counts_in_lists_only() -> None:
    other = {**MAP, "metadata": {**MAP["metadata"], "name": "b"}}
    assert compare("home", [MAP, other], [other, dict(reversed(MAP.items()))]).good
    assert list(differing({"a": [1, 2]}, {"a": [2, 1]})) == [("a[]", "1", "2"), ("a[]", "2", "1")]


@pytest.mark.parametrize(
    ("flate", "ours", "found"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"a": "1"}, [("a", "1", "1")]),
        ({"a": True}, {"a": 1}, [("a", "True", "1")]),
        ({"a": {"b": None}}, {"a": {}}, [("a.b", "None", "(not there)")]),
        ({"a": [1]}, {"a": [1, 2]}, [("a", "[1]", "[1, 2]")]),
    ],
)
def test_fields_differ_by_value_and_by_type(flate: object, ours: object, found: list[tuple[str, str, str]]) -> None:
    assert list(differing(flate, ours)) == found


def test_what_only_one_has_is_named() -> None:
    cluster_wide = {**MAP, "metadata": {"name": "a"}}
    found = compare("home", [MAP], [cluster_wide])
    assert (found.only_flate, found.only_ours, found.both) == ([identity(MAP)], [Id("v1", "ConfigMap", "", "a")], 0)
    assert not found.good
    lines = "\n".join(report(Path("x"), found, 5))
    assert "only flate: 1 v1 ConfigMap: ConfigMap web/a" in lines


def test_a_difference_is_told_with_how_often_and_an_example() -> None:
    changed = {**MAP, "data": {"a": "c"}}
    lines = list(report(Path("x"), compare("home", [MAP], [changed]), 5))
    assert lines[0].startswith("x (home): 0 of 1 objects equal")
    assert lines[1] == "  1 times data.a: ConfigMap web/a: flate 'b', ours 'c'"
    assert list(report(Path("x"), Comparison(name="home"), 5))[1:] == []


def test_dates_and_a_lone_equals_sign_are_texts() -> None:
    assert read(b"a: 2024-01-01\nb: =\n---\n---\nc: 0777\n") == [{"a": "2024-01-01", "b": "="}, {"c": 511}]


def test_addresses_lead_to_the_registry_and_keep_their_host_as_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("url: oci://ghcr.io/x/app # oci\nother: oci://127.0.0.1:5555/app\n")
    (tmp_path / "b.txt").write_text("oci://ghcr.io/x/app")
    redirect(tmp_path, "127.0.0.1:9")
    assert (tmp_path / "a.yaml").read_text() == (
        "url: oci://127.0.0.1:9/ghcr.io/x/app # oci\nother: oci://127.0.0.1:9/127.0.0.1-5555/app\n"
    )
    assert (tmp_path / "b.txt").read_text() == "oci://ghcr.io/x/app"


def test_charts_are_known_by_name_and_version(tmp_path: Path) -> None:
    for name in ("app-template-4.1.1.tgz", "rook-ceph-v1.20.6.tgz", "notes.tgz"):
        (tmp_path / name).write_bytes(b"x")
    assert charts_of(tmp_path) == {"app-template": {"4.1.1": b"x"}, "rook-ceph": {"v1.20.6": b"x"}}
    assert charts_of(None) == {}


def _chart() -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as packed:
        for name, text in (
            ("app/Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\n"),
            ("app/templates/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name }}}\n"),
        ):
            info = tarfile.TarInfo(name)
            info.size = len(text)
            packed.addfile(info, io.BytesIO(text.encode()))
    return made.getvalue()


def test_a_whole_repository_is_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    entry = tmp_path / "repo" / "clusters" / "home"
    entry.mkdir(parents=True)
    (entry / "gotk-sync.yaml").write_text(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: flux-system, namespace: flux-system}\n"
        "spec: {path: ./clusters/home, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}\n"
    )
    (entry / "a.yaml").write_text("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: web}\n")
    charts = tmp_path / "charts"
    charts.mkdir()
    (charts / "app-1.0.0.tgz").write_bytes(_chart())
    flate = tmp_path / "flate"
    flate.write_text(
        f"#!{sys.executable}\nimport pathlib, sys\n"
        "folder = pathlib.Path(sys.argv[sys.argv.index('-p') + 1])\n"
        "print('---\\n'.join(path.read_text() for path in sorted(folder.glob('*.yaml'))))\n"
    )
    flate.chmod(flate.stat().st_mode | stat.S_IXUSR)
    arguments = [str(tmp_path / "repo"), "--flate", str(flate), "--charts", str(charts)]
    assert flate_parity.main(arguments) == 0
    assert capsys.readouterr().out.startswith("repo (home): 2 of 2 objects equal, 0 only flate's, 0 only ours")
    (entry / "a.yaml").write_text(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: web}\ndata: {a: b}\n"
    )
    flate.write_text(flate.read_text().replace("path.read_text()", "path.read_text().replace('a: b', 'a: c')"))
    assert flate_parity.main(arguments) == 1
    assert "1 times data.a: ConfigMap web/a: flate 'c', ours 'b'" in capsys.readouterr().out
