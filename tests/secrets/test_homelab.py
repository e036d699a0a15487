from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from labwright.secrets import AgeIdentity, SecretsError, initialise, key_path, read_homelab
from labwright.secrets.keys import key_text
from labwright.source import SourceError, load

HOMELAB = """\
metadata: {name: nano}
# How secrets are kept.
secrets: {engine: sops}
clusters:
  staging: {}  # on one machine
  production: {}
"""


class TestReading:
    def test_names_and_recipients_are_found(self, identity: AgeIdentity, stranger: AgeIdentity) -> None:
        found = read_homelab(
            f"""\
metadata: {{name: nano}}
secrets: {{recipients: {{production: {identity.recipient}, staging: {identity.recipient}}}}}
clusters:
  production:
  staging: {{secrets: {{recipients: {{staging: {stranger.recipient}}}}}}}
  new: {{}}
""",
            "homelab.yaml",
        )
        assert (found.name, found.clusters) == ("nano", ("production", "staging", "new"))
        assert found.recipients == {"production": identity.recipient, "staging": stranger.recipient}

    @pytest.mark.parametrize(
        ("text", "codes"),
        [
            ("kind: Homelab\n", ["SE016", "SE016"]),
            ("metadata: {name: 3}\nclusters: {a: {}}\n", ["SE016"]),
            ("metadata: {name: a}\nclusters: []\n", ["SE016"]),
            ("metadata: {name: a}\nclusters: {a: {}}\nsecrets: {recipients: {a: age1x}}\n", ["SE001"]),
            ("metadata: {name: a}\nclusters: {a: {}}\nsecrets: {recipients: {a: [1]}}\n", ["SE001"]),
        ],
    )
    def test_everything_wrong_is_told_at_its_place(self, text: str, codes: list[str]) -> None:
        with pytest.raises(SecretsError) as caught:
            read_homelab(text, "homelab.yaml")
        assert [one.code for one in caught.value.diagnostics] == codes
        assert all(one.place is not None and one.place.file == "homelab.yaml" for one in caught.value.diagnostics)

    def test_a_file_that_is_not_yaml_is_refused(self) -> None:
        with pytest.raises(SourceError):
            read_homelab("a: [", "homelab.yaml")


class TestInitialising:
    def test_every_cluster_gets_a_key_and_its_recipient_stands_in_the_file(self, tmp_path: Path, now: datetime) -> None:
        done = initialise(HOMELAB, "homelab.yaml", tmp_path, now)
        assert [key.cluster for key in done.keys] == ["staging", "production"]
        assert all(key.file is not None and key.file.created for key in done.keys)
        stated = load(done.text, "x").value["secrets"]
        assert stated == {"engine": "sops", "recipients": {key.cluster: key.recipient for key in done.keys}}

    def test_the_rest_of_the_file_stays_as_it_was(self, tmp_path: Path, now: datetime) -> None:
        done = initialise(HOMELAB, "homelab.yaml", tmp_path, now)
        kept = [line for line in HOMELAB.splitlines() if line in done.text.splitlines()]
        assert kept == [line for line in HOMELAB.splitlines() if not line.startswith("secrets:")]

    def test_recipients_get_a_line_each(self, tmp_path: Path, now: datetime) -> None:
        done = initialise(HOMELAB, "homelab.yaml", tmp_path, now)
        assert max(map(len, done.text.splitlines())) < 80

    @pytest.mark.parametrize(
        "secrets", ["", "secrets:\n", "secrets: {}\n", "secrets: {engine: sops}  # why\n", "secrets:\n  recipients:\n"]
    )
    def test_it_does_not_matter_how_the_section_is_written(self, secrets: str, tmp_path: Path, now: datetime) -> None:
        text = f"metadata: {{name: nano}}\n{secrets}clusters: {{production: }}\n"
        done = initialise(text, "homelab.yaml", tmp_path, now)
        assert read_homelab(done.text, "x").recipients == {"production": done.keys[0].recipient}
        assert ("# why" in done.text) == ("# why" in text)

    def test_a_second_run_changes_nothing(self, tmp_path: Path, now: datetime) -> None:
        first = initialise(HOMELAB, "homelab.yaml", tmp_path, now)
        again = initialise(first.text, "homelab.yaml", tmp_path, now)
        assert again.text == first.text
        assert [key.recipient for key in again.keys] == [key.recipient for key in first.keys]
        assert not any(key.file is None or key.file.created for key in again.keys)

    def test_a_cluster_added_later_gets_its_own_key(self, tmp_path: Path, now: datetime) -> None:
        first = initialise(HOMELAB, "homelab.yaml", tmp_path, now)
        again = initialise(first.text + "  third: {}\n", "homelab.yaml", tmp_path, now)
        assert [key.file is not None and key.file.created for key in again.keys] == [False, False, True]

    def test_a_recipient_whose_key_is_elsewhere_is_kept_and_gets_no_new_key(
        self, tmp_path: Path, now: datetime, identity: AgeIdentity
    ) -> None:
        text = (
            f"metadata: {{name: nano}}\nclusters: {{a: {{}}}}\nsecrets: {{recipients: {{a: {identity.recipient}}}}}\n"
        )
        done = initialise(text, "homelab.yaml", tmp_path, now)
        assert done.text == text
        assert [(key.recipient, key.file) for key in done.keys] == [(identity.recipient, None)]
        assert list(tmp_path.iterdir()) == []

    def test_a_key_made_for_the_cluster_before_is_entered(
        self, tmp_path: Path, now: datetime, identity: AgeIdentity
    ) -> None:
        path = key_path(tmp_path, "nano", "production")
        path.parent.mkdir()
        path.write_text(key_text(identity, now))
        done = initialise(HOMELAB, "homelab.yaml", tmp_path, now)
        assert load(done.text, "x").value["secrets"]["recipients"]["production"] == identity.recipient

    def test_a_file_and_a_folder_that_disagree_are_an_error_before_anything_is_made(
        self, tmp_path: Path, now: datetime, identity: AgeIdentity, stranger: AgeIdentity
    ) -> None:
        path = key_path(tmp_path, "nano", "b")
        path.parent.mkdir()
        path.write_text(key_text(stranger, now))
        text = (
            f"metadata: {{name: nano}}\nclusters: {{a: , b: }}\nsecrets:\n  recipients:\n    b: {identity.recipient}\n"
        )
        with pytest.raises(SecretsError) as caught:
            initialise(text, "homelab.yaml", tmp_path, now)
        [found] = caught.value.diagnostics
        assert (found.code, str(found.place)) == ("SE009", "homelab.yaml:5:8")
        assert stranger.recipient in found.message
        assert [file.name for file in path.parent.iterdir()] == ["b.agekey"]
