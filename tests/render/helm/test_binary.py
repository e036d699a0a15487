"""Helm as a program: whose it is, what it sees, and what is made of what it prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from labwright.render.helm import binary
from labwright.render.helm.binary import BinaryEngine
from labwright.render.helm.contract import Capabilities
from labwright.render.helm.engine import EngineError, Release
from tests.render.helm.samples import chart

RELEASE = Release(name="site", namespace="home")


def program(folder: Path, script: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / "helm"
    made.write_text(f"#!/bin/sh\n{script}\n")
    made.chmod(0o755)
    return made


def test_a_program_of_the_repository_is_never_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own, other = tmp_path / "repository", tmp_path / "bin"
    program(own / "tools", "exit 1")
    wanted = program(other, "exit 0")
    linked = tmp_path / "linked"
    linked.symlink_to(own / "tools")
    monkeypatch.chdir(own)
    for path in (f"{own}/tools:{other}", f"{linked}:{other}", f"tools:.::{other}"):
        found = binary.find(not_below=own, path=path)
        assert found is not None and found.program == wanted.resolve()
    assert binary.find(not_below=own, path=f"{own}/tools") is None


def test_it_sees_nothing_of_the_users_helm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HELM_PLUGINS", "/home/somebody/plugins")
    monkeypatch.setenv("HELM_KUBETOKEN", "secret")
    monkeypatch.setenv("KUBECONFIG", "/home/somebody/config")
    helm = BinaryEngine(program(tmp_path / "bin", 'env; for one in "$@"; do echo "argument $one"; done'))
    templates = helm.load(chart()).render(
        {}, RELEASE, Capabilities(kubernetes_version="1.32.9", api_versions=frozenset({"a/v1"}))
    )
    assert templates.templates == {}
    printed = helm.run(["x"], tmp_path)
    assert "KUBECONFIG=/dev/null" in printed
    assert f"HELM_PLUGINS={tmp_path}/plugins" in printed
    assert "secret" not in printed and "somebody" not in printed


def test_documents_of_one_template_are_put_together_again(tmp_path: Path) -> None:
    printed = "---\n# Source: web/templates/b.yaml\nb: 1\n\n---\n# Source: web/templates/a.yaml\na: 1\n---\n# Source: web/templates/b.yaml\nc: 1\n"
    (tmp_path / "out").write_text(printed)
    helm = BinaryEngine(program(tmp_path / "bin", f"cat {tmp_path}/out"))
    assert helm.load(chart()).render({}, RELEASE, Capabilities()).templates == {
        "web/templates/b.yaml": "b: 1\n---\nc: 1",
        "web/templates/a.yaml": "a: 1",
    }


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo 'W1: warning' >&2; echo 'Error: execution error at (a.yaml:1:2): no host' >&2; exit 1", "no host"),
        ("exec sleep 30", "took more than"),
    ],
)
def test_a_failure_is_told(script: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binary, "TIMEOUT", 0.3)
    helm = BinaryEngine(program(tmp_path, script))
    with pytest.raises(EngineError, match=said):
        helm.load(chart()).render({}, RELEASE, Capabilities())


def test_a_program_that_does_not_run_is_told(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="does not run"):
        BinaryEngine(tmp_path / "none").load(chart()).render({}, RELEASE, Capabilities())


def test_its_version_is_asked_and_must_be_one_of_helm(tmp_path: Path) -> None:
    assert BinaryEngine(program(tmp_path / "a", "echo v3.18.4")).version == "helm v3.18.4"
    with pytest.raises(EngineError, match="no helm 3 or 4"):
        _ = BinaryEngine(program(tmp_path / "b", "echo v2.17.0")).version
