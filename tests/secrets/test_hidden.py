from __future__ import annotations

from dataclasses import dataclass

from labwright.secrets import AgeIdentity, SecretText


@dataclass(frozen=True)
class Holder:
    token: SecretText


def test_no_way_of_printing_shows_the_text() -> None:
    secret = SecretText("hunter2")
    shown = [repr(secret), str(secret), f"{secret}", f"{secret!r}", repr([secret]), repr(Holder(secret))]
    assert not [text for text in shown if "hunter2" in text]


def test_the_text_is_given_to_whoever_asks_for_it_by_name() -> None:
    assert SecretText("hunter2").reveal() == "hunter2"


def test_equal_texts_are_equal_and_have_equal_hashes() -> None:
    assert SecretText("a") == SecretText("a")
    assert SecretText("a") != SecretText("b")
    assert SecretText("a") != "a"
    assert len({SecretText("a"), SecretText("a")}) == 1


def test_an_identity_prints_its_recipient_and_hides_its_key(identity: AgeIdentity) -> None:
    assert identity.recipient in repr(identity)
    assert "AGE-SECRET-KEY" not in repr(identity)
