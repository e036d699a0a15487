"""SOPS files opened on request: used, never printed."""

from __future__ import annotations

import base64
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from labwright.cli._opening import HIDDEN, Opener
from labwright.secrets.age import generate_identity
from labwright.secrets.sops import encrypt
from labwright.source import SourceError
from tests.commands.test_render import FILES, write
from tests.conftest import Labwright
from tests.render.flux.harness import kustomization

PASSWORD = "correct horse battery"
SECRET = {
    "apiVersion": "v1",
    "kind": "Secret",
    "metadata": {"name": "vars", "namespace": "flux-system"},
    "stringData": {"PASSWORD": PASSWORD, "PORT": "80"},
}


@pytest.fixture
def sealed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The Secret, encrypted to a key that is at hand."""
    identity = generate_identity()
    (tmp_path / "keys.txt").write_text(identity.private.reveal() + "\n", encoding="utf-8")
    (tmp_path / "keys.txt").chmod(0o600)
    monkeypatch.setenv("SOPS_AGE_KEY_FILE", str(tmp_path / "keys.txt"))
    return encrypt(SECRET, recipients=[identity.recipient], now=datetime(2026, 1, 1, tzinfo=UTC), random=os.urandom)


def test_without_a_key_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOPS_AGE_KEY_FILE", raising=False)
    with pytest.raises(SourceError, match="no age key"):
        Opener()


def test_what_was_opened_is_masked_in_every_form(sealed: str) -> None:
    opener = Opener()
    assert yaml.safe_load(opener.decrypt(sealed.encode(), "s.yaml"))["stringData"]["PASSWORD"] == PASSWORD
    encoded = base64.b64encode(PASSWORD.encode()).decode()
    assert opener.masked(f"a {PASSWORD} b {encoded} port 80") == f"a {HIDDEN} b {HIDDEN} port 80"


def test_a_variable_out_of_an_opened_secret_decides_and_is_not_shown(
    labwright: Labwright, sealed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    monkeypatch.setenv("LABWRIGHT_CACHE", str(cache))
    files = {
        **FILES,
        "clusters/home/vars.sops.yaml": sealed,
        "clusters/home/apps.yaml": kustomization(
            "apps", "path: ./apps, postBuild: {substituteFrom: [{kind: Secret, name: vars}]}"
        ),
        "apps/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: web}\n"
        "data: {url: 'https://me:${PASSWORD}@example.org', port: '${PORT}'}\n",
    }
    write(tmp_path / "repo", files)
    kept = labwright("render", tmp_path / "repo", "--no-cache")
    assert "${PASSWORD}" in kept.out
    for form in ("yaml", "json"):
        ran = labwright("render", tmp_path / "repo", "--decrypt", "--format", form)
        assert f"https://me:{HIDDEN}@example.org" in ran.out, ran.err
        assert "horse" not in ran.out + ran.err
    assert not any(b"horse" in one.read_bytes() for one in cache.rglob("*") if one.is_file())
