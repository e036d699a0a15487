"""`labwright secrets` as a user runs it: files on disk in, messages and files out."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import jsonschema_rs
import pytest

from labwright.cli.secrets import LIST_SCHEMA
from labwright.secrets import External, Generated, SecretRequest, decrypt, discover, read_homelab, seal
from tests.conftest import Labwright

HOMELAB = """\
apiVersion: labwright.dev/v1alpha1
kind: Homelab
metadata: {name: nano}
clusters:
  staging: {}
  production: {}
"""
TOKEN = External("cloudflare-token", "Cloudflare API token", "Make one at dash.cloudflare.com.")
REQUEST = SecretRequest(
    cluster="production",
    path="apps/secret.yaml",
    name="cloudflare",
    namespace="cert-manager",
    entries={"api-token": TOKEN, "password": Generated("password")},
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a homelab file, in which the command runs, and a key folder of its own."""
    for name in ("SOPS_AGE_KEY", "SOPS_AGE_KEY_FILE", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LABWRIGHT_KEYS", str(tmp_path / "keys"))
    monkeypatch.setenv("HOME", str(tmp_path))
    repository = tmp_path / "repository"
    repository.mkdir()
    (repository / "homelab.yaml").write_text(HOMELAB)
    monkeypatch.chdir(repository)
    return tmp_path


@pytest.fixture
def repository(home: Path, labwright: Labwright) -> Path:
    """The same after `init` and a build that wrote one Secret."""
    assert labwright("secrets", "init").code == 0
    folder = home / "repository"
    recipients = read_homelab((folder / "homelab.yaml").read_text(), "x").recipients
    sealed = seal(
        [REQUEST],
        existing={},
        recipients={cluster: [recipient] for cluster, recipient in recipients.items()},
        identities=[],
        now=datetime(2026, 1, 31, tzinfo=UTC),
        random=lambda size: bytes(range(size)),
    )
    (folder / "apps").mkdir()
    (folder / REQUEST.path).write_text(sealed.files[REQUEST.path])
    return folder


def opened(repository: Path) -> dict[str, str]:
    ring = discover({"LABWRIGHT_KEYS": str(repository.parent / "keys")}, repository.parent, homelab="nano")
    found: dict[str, str] = decrypt((repository / REQUEST.path).read_text(), ring.identities)["stringData"]
    return found


Typed = Callable[[bytes], None]


@pytest.fixture
def piped(monkeypatch: pytest.MonkeyPatch) -> Typed:
    def pipe(content: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))

    return pipe


class TestInit:
    def test_it_makes_a_key_per_cluster_and_says_what_to_back_up(self, home: Path, labwright: Labwright) -> None:
        ran = labwright("secrets", "init")
        assert ran.code == 0
        assert [line.split(":")[0] for line in ran.out.splitlines()] == ["staging", "production"]
        assert "AGE-SECRET-KEY" not in ran.out + ran.err
        for cluster in ("staging", "production"):
            assert (home / "keys" / "nano" / f"{cluster}.agekey").is_file()
            assert str(home / "keys" / "nano" / f"{cluster}.agekey") in ran.err
        assert set(read_homelab((home / "repository/homelab.yaml").read_text(), "x").recipients) == {
            "staging",
            "production",
        }

    def test_a_second_run_touches_nothing(self, home: Path, labwright: Labwright) -> None:
        labwright("secrets", "init")
        file = home / "repository" / "homelab.yaml"
        before = (file.read_bytes(), file.stat().st_mtime_ns)
        ran = labwright("secrets", "init")
        assert (file.read_bytes(), file.stat().st_mtime_ns) == before
        assert ran.out.count("(key kept)") == 2

    def test_without_a_homelab_file_it_says_how_to_get_one(self, home: Path, labwright: Labwright) -> None:
        ran = labwright("secrets", "init", "--spec", "other.yaml")
        assert ran.code == 2
        assert "there is no other.yaml" in ran.err
        assert "labwright new" in ran.err

    def test_a_bad_homelab_file_is_shown_at_its_place(self, home: Path, labwright: Labwright) -> None:
        (home / "repository" / "homelab.yaml").write_text("metadata: {name: nano}\nclusters: 3\n")
        ran = labwright("secrets", "init")
        assert ran.code == 2
        assert "homelab.yaml:2:11" in ran.err
        assert not (home / "keys").exists()


class TestSet:
    def test_a_value_from_a_pipe_reaches_the_file(self, repository: Path, labwright: Labwright, piped: Typed) -> None:
        piped(b"s3cr3t\n")
        ran = labwright("secrets", "set", "production", "cloudflare-token")
        assert (ran.code, ran.out) == (0, "apps/secret.yaml: api-token set\n")
        assert opened(repository)["api-token"] == "s3cr3t"
        assert "s3cr3t" not in ran.out + ran.err

    def test_a_value_from_a_file_keeps_its_inner_newlines(self, repository: Path, labwright: Labwright) -> None:
        (repository.parent / "token").write_bytes(b"one\r\ntwo\r\n")
        ran = labwright("secrets", "set", "production", "cloudflare-token", "--from-file", repository.parent / "token")
        assert ran.code == 0
        assert opened(repository)["api-token"] == "one\r\ntwo"

    def test_at_a_terminal_it_is_asked_for_without_echo(
        self, repository: Path, labwright: Labwright, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked = []

        def ask(text: str, **options: object) -> str:
            asked.append((text, options["hide_input"]))
            return "s3cr3t"

        monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
        monkeypatch.setattr("click.prompt", ask)
        assert labwright("secrets", "set", "production", "cloudflare-token").code == 0
        assert asked == [("Value of cloudflare-token of cluster production (not shown)", True)]
        assert opened(repository)["api-token"] == "s3cr3t"

    def test_no_option_and_no_argument_takes_the_value(self, repository: Path, labwright: Labwright) -> None:
        ran = labwright("secrets", "set", "production", "cloudflare-token", "s3cr3t")
        assert ran.code == 2
        assert "CHANGE-ME" in opened(repository)["api-token"]

    def test_the_same_value_again_is_said_to_be_there(
        self, repository: Path, labwright: Labwright, piped: Typed
    ) -> None:
        piped(b"s3cr3t")
        labwright("secrets", "set", "production", "cloudflare-token")
        piped(b"s3cr3t")
        ran = labwright("secrets", "set", "production", "cloudflare-token", "--from-file", "-")
        assert ran.out == "apps/secret.yaml: api-token had this value already\n"

    def test_another_folder_can_hold_the_keys(
        self, repository: Path, labwright: Labwright, piped: Typed, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("LABWRIGHT_KEYS", str(repository.parent / "nothing"))
        piped(b"s3cr3t")
        keys = repository.parent / "keys" / "nano"
        assert labwright("secrets", "set", "production", "cloudflare-token", "--keys", keys).code == 0

    def test_without_the_key_nothing_changes_and_the_key_is_named(
        self, repository: Path, labwright: Labwright, piped: Typed
    ) -> None:
        (repository.parent / "keys" / "nano" / "production.agekey").unlink()
        before = (repository / REQUEST.path).read_text()
        piped(b"s3cr3t")
        ran = labwright("secrets", "set", "production", "cloudflare-token")
        assert ran.code == 2
        assert "error[SE010]" in ran.err
        assert "production.agekey" in ran.err
        assert "expected the private key of age1" in ran.err
        assert (repository / REQUEST.path).read_text() == before

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (("prod", "cloudflare-token"), "the homelab has no cluster prod"),
            (("production", "cloudflare-tokens"), "did you mean cloudflare-token?"),
            (("staging", "cloudflare-token"), "no Secret of cluster staging contains"),
        ],
    )
    def test_an_unknown_name_is_told_the_known_ones(
        self, arguments: tuple[str, ...], message: str, repository: Path, labwright: Labwright, piped: Typed
    ) -> None:
        piped(b"s3cr3t")
        ran = labwright("secrets", "set", *arguments)
        assert ran.code == 2
        assert message in ran.err

    @pytest.mark.parametrize(
        ("content", "message"),
        [(b"\xff", "not text"), (b"x" * (1024 * 1024 + 1), "larger than a Secret may be"), (b"\n", "is empty")],
        ids=["binary", "huge", "empty"],
    )
    def test_a_useless_value_is_refused(
        self, content: bytes, message: str, repository: Path, labwright: Labwright, piped: Typed
    ) -> None:
        piped(content)
        ran = labwright("secrets", "set", "production", "cloudflare-token")
        assert ran.code == 2
        assert message in ran.err


class TestList:
    def test_every_value_is_listed_with_its_state_and_what_to_do(self, repository: Path, labwright: Labwright) -> None:
        (repository.parent / "keys" / "nano" / "production.agekey").unlink()
        ran = labwright("secrets", "list")
        assert ran.code == 0
        rows = [line.split() for line in ran.out.splitlines()]
        assert ["cert-manager/cloudflare", "api-token", "placeholder", "cloudflare-token"] in rows
        assert ["cert-manager/cloudflare", "password", "generated"] in rows
        assert "staging: no encrypted Secret in the repository yet" in ran.out
        assert "to do: labwright secrets set production cloudflare-token" in ran.out

    def test_json_follows_its_schema(self, repository: Path, labwright: Labwright) -> None:
        ran = labwright("secrets", "list", "--format", "json")
        document = json.loads(ran.out)
        jsonschema_rs.validate(LIST_SCHEMA, document)
        assert [(value["key"], value["state"]) for value in document["values"]] == [
            ("api-token", "placeholder"),
            ("password", "generated"),
        ]

    def test_a_damaged_file_is_told_and_the_others_are_listed(self, repository: Path, labwright: Labwright) -> None:
        (repository / "bad.yaml").write_text("kind: Secret\nsops: {mac: x, version: y}\n")
        ran = labwright("secrets", "list")
        assert ran.code == 2
        assert "bad.yaml" in ran.err
        assert "api-token" in ran.out

    def test_a_damaged_file_is_the_json_answer(self, repository: Path, labwright: Labwright) -> None:
        (repository / "bad.yaml").write_text("kind: Secret\nsops: {mac: x, version: y}\n")
        ran = labwright("secrets", "list", "--format", "json")
        assert ran.code == 2
        assert json.loads(ran.out)["kind"] == "Diagnostics"

    def test_another_folder_can_be_looked_at(self, repository: Path, labwright: Labwright) -> None:
        ran = labwright("secrets", "list", "--out", repository.parent / "keys")
        assert ran.code == 0
        assert "api-token" not in ran.out
