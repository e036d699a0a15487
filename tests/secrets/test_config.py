from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from labwright.secrets import AgeIdentity, CreationRule, decrypt, rule_for_folders, sops_config
from labwright.source import load


def test_each_cluster_has_its_rule_and_its_key(identity: AgeIdentity, stranger: AgeIdentity) -> None:
    text = sops_config(
        [
            rule_for_folders(["clusters/staging", "apps/staging"], [identity.recipient]),
            rule_for_folders(["clusters/production"], [stranger.recipient, identity.recipient]),
        ]
    )
    rules = load(text, ".sops.yaml").value["creation_rules"]
    assert [rule["path_regex"] for rule in rules] == [
        r"^(apps/staging|clusters/staging)/.*\.ya?ml$",
        r"^(clusters/production)/.*\.ya?ml$",
    ]
    assert rules[1]["age"] == f"{stranger.recipient},{identity.recipient}"
    assert {rule["encrypted_regex"] for rule in rules} == {"^(data|stringData)$"}


@pytest.mark.parametrize(
    ("path", "matches"),
    [
        ("apps/staging/linkding/secret.yaml", True),
        ("apps/staging/secret.yml", True),
        ("apps/staging-2/secret.yaml", False),
        ("other/apps/staging/secret.yaml", False),
        ("apps/staging/notes.md", False),
    ],
)
def test_a_rule_covers_yaml_below_its_folders_only(path: str, *, matches: bool) -> None:
    assert bool(re.search(rule_for_folders(["apps/staging/"], ["x"]).path_regex, path)) is matches


def test_a_folder_s_dots_are_only_dots() -> None:
    assert not re.search(rule_for_folders(["a.b"], ["x"]).path_regex, "aXb/secret.yaml")


def test_a_rule_for_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="without recipients"):
        sops_config([CreationRule(path_regex="x", recipients=())])


@pytest.mark.tools
def test_the_real_sops_follows_it(tmp_path: Path, identity: AgeIdentity, stranger: AgeIdentity) -> None:
    program = shutil.which("sops")
    if program is None:
        pytest.skip("needs the real sops on the PATH")
    rules = [
        rule_for_folders(["apps/staging"], [identity.recipient]),
        rule_for_folders(["apps/production"], [stranger.recipient]),
    ]
    (tmp_path / ".sops.yaml").write_text(sops_config(rules))
    file = tmp_path / "apps" / "production" / "secret.yaml"
    file.parent.mkdir(parents=True)
    file.write_text("kind: Secret\nstringData:\n  password: hunter2\n")
    subprocess.run(
        [program, "--disable-version-check", "encrypt", "--in-place", "apps/production/secret.yaml"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    written = file.read_text()
    assert decrypt(written, [stranger])["stringData"] == {"password": "hunter2"}
    assert "\n  password: ENC[" in written
