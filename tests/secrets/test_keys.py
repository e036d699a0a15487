from __future__ import annotations

import os
import stat
import threading
from datetime import datetime
from pathlib import Path

import pytest

from labwright.secrets import (
    AgeError,
    AgeIdentity,
    discover,
    ensure_key,
    generate_identity,
    key_path,
    keys_root,
    parse_identities,
)
from labwright.secrets import keys as keys_module
from labwright.secrets.keys import key_text


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


class TestWhereKeysLive:
    def test_labwright_keys_comes_first(self) -> None:
        assert keys_root({"LABWRIGHT_KEYS": "/k", "XDG_CONFIG_HOME": "/x"}, Path("/home")) == Path("/k")

    def test_then_the_configuration_folder_of_xdg(self) -> None:
        assert keys_root({"XDG_CONFIG_HOME": "/x"}, Path("/home")) == Path("/x/labwright/keys")

    def test_a_relative_configuration_folder_is_ignored_as_xdg_wants(self) -> None:
        assert keys_root({"XDG_CONFIG_HOME": "x"}, Path("/home")) == Path("/home/.config/labwright/keys")

    @pytest.mark.parametrize("name", ["..", "a/b", "", "-a", "A", "a..b", "a" * 300, "/etc"])
    def test_a_name_that_could_leave_the_folder_is_refused(self, name: str) -> None:
        with pytest.raises(AgeError, match="cannot name a key file"):
            key_path(Path("/k"), "home", name)
        with pytest.raises(AgeError, match="cannot name a key file"):
            key_path(Path("/k"), name, "production")


class TestMakingAKey:
    def test_the_file_is_private_and_reads_like_one_of_age_keygen(self, tmp_path: Path, now: datetime) -> None:
        made = ensure_key(tmp_path / "keys", "home", "production", now)
        assert made.created
        assert made.path == tmp_path / "keys" / "home" / "production.agekey"
        assert made.path.read_text().splitlines() == [
            "# created: 2026-01-31T12:00:00Z",
            f"# public key: {made.identity.recipient}",
            made.identity.private.reveal(),
        ]
        assert mode(made.path) == 0o600
        assert mode(made.path.parent) == mode(made.path.parent.parent) == 0o700
        assert names(made.path.parent) == ["production.agekey"]

    def test_a_second_run_keeps_the_key(self, tmp_path: Path, now: datetime) -> None:
        first = ensure_key(tmp_path, "home", "production", now)
        again = ensure_key(tmp_path, "home", "production", now)
        assert not again.created
        assert again.identity == first.identity

    def test_clusters_have_different_keys(self, tmp_path: Path, now: datetime) -> None:
        staging, production = (ensure_key(tmp_path, "home", name, now) for name in ("staging", "production"))
        assert staging.identity != production.identity

    def test_a_file_that_is_no_key_is_never_overwritten(self, tmp_path: Path, now: datetime) -> None:
        path = tmp_path / "home" / "production.agekey"
        path.parent.mkdir()
        path.write_text("precious\n")
        with pytest.raises(AgeError, match="not an age key"):
            ensure_key(tmp_path, "home", "production", now)
        assert path.read_text() == "precious\n"

    def test_of_many_runs_at_once_one_makes_the_key_and_all_have_it(
        self, tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        barrier = threading.Barrier(4)
        generate = generate_identity

        def together() -> AgeIdentity:
            barrier.wait()
            return generate()

        monkeypatch.setattr(keys_module, "generate_identity", together)
        made = []
        threads = [
            threading.Thread(target=lambda: made.append(ensure_key(tmp_path, "home", "production", now)))
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len({one.identity for one in made}) == 1
        assert [one.created for one in made].count(True) == 1
        assert names(tmp_path / "home") == ["production.agekey"]

    def test_a_crash_while_writing_leaves_no_half_key(
        self, tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def crash(_: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", crash)
        with pytest.raises(AgeError, match="No space left on device"):
            ensure_key(tmp_path, "home", "production", now)
        assert names(tmp_path / "home") == []

    def test_a_folder_that_cannot_be_made_is_said(self, tmp_path: Path, now: datetime) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(AgeError, match="cannot be used"):
            ensure_key(tmp_path / "file", "home", "production", now)


class TestFindingKeys:
    def test_every_source_is_searched_and_each_key_taken_once(
        self, tmp_path: Path, now: datetime, identity: AgeIdentity, stranger: AgeIdentity
    ) -> None:
        mine = ensure_key(tmp_path / "root", "home", "production", now).identity
        explicit = tmp_path / "explicit"
        explicit.mkdir()
        (explicit / "a.txt").write_text(key_text(identity, now))
        (explicit / "a.txt").chmod(0o600)
        environment = {
            "LABWRIGHT_KEYS": str(tmp_path / "root"),
            "SOPS_AGE_KEY": f"{stranger.private.reveal()}\n{identity.private.reveal()}",
            "SOPS_AGE_KEY_FILE": str(tmp_path / "root" / "home" / "production.agekey"),
        }
        found = discover(environment, tmp_path, folders=[explicit], homelab="home")
        assert {one.recipient for one in found.identities} == {mine.recipient, identity.recipient, stranger.recipient}
        assert found.origins[identity.recipient] == str(explicit / "a.txt")
        assert found.origins[stranger.recipient] == "SOPS_AGE_KEY"
        assert found.problems == ()

    def test_the_place_where_sops_looks_is_searched_too(
        self, tmp_path: Path, now: datetime, identity: AgeIdentity
    ) -> None:
        file = tmp_path / ".config" / "sops" / "age" / "keys.txt"
        file.parent.mkdir(parents=True)
        file.write_text(key_text(identity, now))
        file.chmod(0o600)
        assert discover({}, tmp_path).identities == (identity,)

    def test_keys_of_another_homelab_are_left_alone(self, tmp_path: Path, now: datetime) -> None:
        ensure_key(tmp_path / "root", "other", "production", now)
        assert discover({"LABWRIGHT_KEYS": str(tmp_path / "root")}, tmp_path, homelab="home").identities == ()

    def test_no_key_anywhere_is_no_problem(self, tmp_path: Path) -> None:
        found = discover({}, tmp_path, homelab="home")
        assert (found.identities, found.problems) == ((), ())

    def test_a_file_that_others_can_read_is_a_warning(self, tmp_path: Path, now: datetime) -> None:
        made = ensure_key(tmp_path, "home", "production", now)
        made.path.chmod(0o644)
        found = discover({"LABWRIGHT_KEYS": str(tmp_path)}, tmp_path, homelab="home")
        assert found.identities == (made.identity,)
        assert [one.severity.value for one in found.problems] == ["warning"]
        assert "chmod 600" in found.problems[0].help

    def test_one_bad_file_does_not_hide_a_good_one(self, tmp_path: Path, now: datetime) -> None:
        made = ensure_key(tmp_path, "home", "production", now)
        for name, content in (
            ("bad.agekey", b"nonsense"),
            ("binary.agekey", b"\xff\xfe"),
            ("huge.agekey", b"#" * 70_000),
        ):
            path = made.path.with_name(name)
            path.write_bytes(content)
            path.chmod(0o600)
        found = discover({"LABWRIGHT_KEYS": str(tmp_path)}, tmp_path, homelab="home")
        assert found.identities == (made.identity,)
        assert sorted(one.code for one in found.problems) == ["SE002", "SE002", "SE008"]

    def test_a_named_folder_or_file_that_is_missing_is_a_problem(self, tmp_path: Path) -> None:
        found = discover({"SOPS_AGE_KEY_FILE": str(tmp_path / "none.txt")}, tmp_path, folders=[tmp_path / "none"])
        assert [one.code for one in found.problems] == ["SE008", "SE008"]

    def test_a_named_folder_without_keys_is_a_problem(self, tmp_path: Path) -> None:
        found = discover({}, tmp_path, folders=[tmp_path])
        assert [one.message for one in found.problems] == [f"{tmp_path} holds no key file"]

    def test_nothing_found_shows_a_key_when_printed(self, tmp_path: Path, now: datetime) -> None:
        made = ensure_key(tmp_path, "home", "production", now)
        found = discover({"LABWRIGHT_KEYS": str(tmp_path)}, tmp_path, homelab="home")
        assert made.identity.private.reveal() not in repr((made, found))


def test_age_keygen_s_own_comments_are_understood(identity: AgeIdentity, now: datetime) -> None:
    assert parse_identities(key_text(identity, now)) == (identity,)
