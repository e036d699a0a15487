from __future__ import annotations

import pytest

from labwright.secrets import AgeError, AgeIdentity, check_recipient, generate_identity, parse_identities
from labwright.secrets.age import unwrap, wrap
from labwright.source import Place

GOOD = "age1r5jnm4shkqutyht63s02keddafrdxr9vqn0vsxgpdk04ypzm6g5sk2f447"
DATA_KEY = bytes(range(32))


def test_a_new_key_pair_is_well_formed_and_new() -> None:
    one, other = generate_identity(), generate_identity()
    assert check_recipient(one.recipient) is None
    assert one.private.reveal().startswith("AGE-SECRET-KEY-1")
    assert one != other


class TestRecipients:
    def test_one_made_by_age_keygen_is_accepted(self) -> None:
        assert check_recipient(GOOD) is None

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("", "does not begin with age1"),
            ("age", "does not begin with age1"),
            (GOOD[:-1], "checksum is wrong"),
            (GOOD[:-1] + "8", "checksum is wrong"),
            (GOOD[:20] + GOOD[21] + GOOD[20] + GOOD[22:], "checksum is wrong"),
            (GOOD[:10].upper() + GOOD[10:], "does not begin with age1"),
            (GOOD[:10] + GOOD[10:].upper(), "mixes upper and lower case"),
            (GOOD[:9] + "b" + GOOD[10:], "character 10, “b”, never occurs in one"),
            (GOOD + " ", "space around it"),
            ("age1", "too short"),
            ("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIN", "SSH key"),
            (
                "age1yubikey1q2w7u3vpya839jxxuq8g0sedh3d740d4xvn639sqhr95ejj8vu3hyfumptt",
                "needs the age plugin “yubikey”",
            ),
        ],
    )
    def test_a_bad_one_is_told_why(self, text: str, why: str) -> None:
        found = check_recipient(text)
        assert found is not None
        assert found.code == "SE001"
        assert why in found.message

    def test_the_place_is_kept(self) -> None:
        place = Place("homelab.yaml", 3, 14, 3, 20)
        found = check_recipient("nonsense", place)
        assert found is not None
        assert found.place == place

    def test_a_private_key_in_its_place_is_named_but_never_shown(self, identity: AgeIdentity) -> None:
        found = check_recipient(identity.private.reveal())
        assert found is not None
        assert "is a private key" in found.message
        assert identity.private.reveal() not in repr(found)

    def test_the_line_of_a_private_key_is_named_and_gets_no_excerpt(self, identity: AgeIdentity) -> None:
        place = Place("homelab.yaml", 3, 14, 3, 88)
        found = check_recipient(f" {identity.private.reveal().lower()}", place)
        assert found is not None
        assert "homelab.yaml:3:14" in found.message
        assert found.place is None


class TestKeyFiles:
    def test_comments_and_blank_lines_are_passed_over(self, identity: AgeIdentity, stranger: AgeIdentity) -> None:
        text = f"# created: today\n\n{identity.private.reveal()}\n  # more\n{stranger.private.reveal()}"
        assert parse_identities(text) == (identity, stranger)

    def test_a_file_without_a_key_is_an_error(self) -> None:
        with pytest.raises(AgeError, match=r"keys\.txt contains no age key"):
            parse_identities("# nothing\n", "keys.txt")

    @pytest.mark.parametrize(
        ("line", "why"),
        [
            (GOOD, "a public recipient, not a private key"),
            ("-----BEGIN AGE ENCRYPTED FILE-----", "encrypted with a passphrase"),
            ("-----BEGIN OPENSSH PRIVATE KEY-----", "SSH or PEM key"),
            ("AGE-PLUGIN-YUBIKEY-1QQQ", "needs an age plugin"),
            ("hello", "not an age key"),
        ],
    )
    def test_another_line_is_an_error_that_names_it_without_an_excerpt(self, line: str, why: str) -> None:
        with pytest.raises(AgeError, match=why) as caught:
            parse_identities(f"# comment\n{line}\n", "keys.txt")
        [found] = caught.value.diagnostics
        assert found.message.startswith("keys.txt, line 2: ")
        assert found.place is None

    def test_a_damaged_key_is_not_repeated_in_the_message(self, identity: AgeIdentity) -> None:
        damaged = identity.private.reveal()[:-1]
        with pytest.raises(AgeError) as caught:
            parse_identities(damaged)
        assert "this age key is damaged: its checksum is wrong" in str(caught.value)
        assert damaged not in repr(caught.value.diagnostics)

    def test_every_bad_line_is_told_in_one_run(self) -> None:
        with pytest.raises(AgeError) as caught:
            parse_identities("one\ntwo\n")
        assert len(caught.value.diagnostics) == 2


class TestDataKeys:
    def test_only_the_recipient_opens_what_was_wrapped(self, identity: AgeIdentity, stranger: AgeIdentity) -> None:
        armored = wrap(DATA_KEY, identity.recipient)
        assert unwrap(armored, [stranger, identity]) == DATA_KEY
        assert unwrap(armored, [stranger]) is None
        assert unwrap(armored, []) is None

    def test_the_armor_is_the_one_of_age(self, identity: AgeIdentity) -> None:
        lines = wrap(DATA_KEY, identity.recipient).splitlines()
        assert lines[0] == "-----BEGIN AGE ENCRYPTED FILE-----"
        assert lines[-1] == "-----END AGE ENCRYPTED FILE-----"
        assert max(map(len, lines[1:-1])) == 64

    @pytest.mark.parametrize(
        "armored", ["", "nonsense", "-----BEGIN AGE ENCRYPTED FILE-----\nAAAA\n-----END AGE ENCRYPTED FILE-----\n"]
    )
    def test_damage_opens_for_nobody(self, armored: str, identity: AgeIdentity) -> None:
        assert unwrap(armored, [identity]) is None

    def test_nothing_is_wrapped_for_a_bad_recipient(self) -> None:
        with pytest.raises(AgeError, match="checksum is wrong"):
            wrap(DATA_KEY, GOOD[:-1])
