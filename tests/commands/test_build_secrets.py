"""What `labwright build` does with Secrets when the homelab changes under them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import Labwright

HOMELAB = """\
apiVersion: labwright.dev/v1alpha1
kind: Homelab
metadata: {name: home}
domain: example.org
repository: {url: https://github.com/example/homelab}
secrets: {recipients: {production: age1zyj990af3kxywwqfurry8curk9adr8vexzdm4dl8el3trcwv54uqtuvdg0}}
inventory:
  networks:
    lan: {cidr: 10.0.40.0/24, gateway: 10.0.40.1}
  machines:
    one: {model: raspberry-pi-5-8g, address: 10.0.40.11}
platform:
  cert-manager: {version: v1.16.3, dns01: cloudflare}
clusters:
  production:
    distribution: {name: k3s}
    nodes: {one: [control-plane, worker]}
"""
DATABASE = """\
  cloudnative-pg: {}
databases:
  db: {engine: postgres, instances: 1, size: 1Gi}
apps:
  linkding: {database: db}
"""
TOKEN = "infrastructure/configs/production/cert-manager/cloudflare-api-token.sops.yaml"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "homelab.yaml").write_text(HOMELAB)
    return tmp_path


def sealed(folder: Path) -> dict[str, bytes]:
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in folder.rglob("*.sops.yaml")}


def test_a_first_build_writes_the_secrets_it_can_and_lists_the_rest(labwright: Labwright, home: Path) -> None:
    ran = labwright("build")
    assert ran.code == 0, ran.err
    assert TOKEN in sealed(home)
    assert "cloudflare-api-token" in ran.out.partition("Still to be set by you")[2]


def test_without_recipients_it_says_how_to_get_keys(labwright: Labwright, home: Path) -> None:
    text = "".join(line for line in HOMELAB.splitlines(keepends=True) if not line.startswith("secrets:"))
    (home / "homelab.yaml").write_text(text)
    ran = labwright("build")
    assert (ran.code, ran.out) == (2, "")
    assert "labwright secrets init" in ran.err
    assert [each.name for each in home.iterdir()] == ["homelab.yaml"]


def test_a_component_that_goes_takes_its_manifests_and_leaves_its_secrets(labwright: Labwright, home: Path) -> None:
    (home / "homelab.yaml").write_text(HOMELAB.replace("clusters:\n", f"{DATABASE}clusters:\n"))
    assert labwright("build").code == 0
    before = sealed(home)
    assert any("linkding" in path for path in before)
    (home / "homelab.yaml").write_text(HOMELAB)
    ran = labwright("build")
    assert ran.code == 0, ran.err
    assert not (home / "apps/base/linkding/deployment.yaml").exists()
    after = sealed(home)
    left = {path for path in before if path in after}
    assert all(after[path] == before[path] for path in left)
    gone = set(before) - left
    assert not gone, f"a Secret may hold the only copy of a password: {gone}"
    for path in left:
        if "linkding" in path:
            assert path in ran.out, "what stays behind is named"


def test_coming_back_finds_the_old_values(labwright: Labwright, home: Path) -> None:
    both = HOMELAB.replace("clusters:\n", f"{DATABASE}clusters:\n")
    for text in (both, HOMELAB, both):
        (home / "homelab.yaml").write_text(text)
        assert labwright("build").code == 0
    assert labwright("build").out.count("nothing to change") == 1


def test_a_secret_in_plain_text_is_never_built_over(labwright: Labwright, home: Path) -> None:
    (home / TOKEN).parent.mkdir(parents=True)
    (home / TOKEN).write_text("apiVersion: v1\nkind: Secret\nmetadata: {name: x}\nstringData: {api-token: geheim}\n")
    ran = labwright("build")
    assert ran.code == 2
    assert TOKEN in ran.err
    assert "geheim" not in ran.err + ran.out, "its value is not told"
    assert not (home / "clusters").exists()


def test_json_tells_the_whole_change(labwright: Labwright, home: Path) -> None:
    report = json.loads(labwright("build", "--format", "json").out)
    assert report["kind"] == "BuildReport" and TOKEN in report["created"] and report["updated"] == []
    again = json.loads(labwright("build", "--format", "json").out)
    assert (again["created"], again["updated"], again["removed"]) == ([], [], [])
    assert again["unchanged"] == len(report["created"])
    assert [each["id"] for each in again["placeholders"]] == ["cloudflare-api-token"]


def test_a_folder_that_cannot_be_written_is_told_of(labwright: Labwright, home: Path) -> None:
    (home / "file").write_text("in the way\n")
    ran = labwright("build", "--out", "file/below")
    assert ran.code == 2, ran.err
    assert "file" in ran.err and "Traceback" not in ran.err


def test_out_may_be_somewhere_else(labwright: Labwright, home: Path) -> None:
    assert labwright("build", "--out", "there").code == 0
    assert (home / "there/clusters/production/kustomization.yaml").is_file()
    assert not (home / "clusters").exists()
    shutil.rmtree(home / "there")
