from __future__ import annotations

import base64
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from labwright.secrets import AgeIdentity, encrypt
from labwright.secrets.inventory import StoredSecret, stored_secret
from labwright.secrets.recipe import Ingredient, Recipe
from labwright.secrets.sops import Random
from labwright.secrets.vault import Vault, key_needed, open_vault
from tests.secrets.conftest import Case

A, B = Ingredient("external", "a"), Ingredient("generated", "b")
ONLY_A, ONLY_B = Recipe(("", ""), (A,)), Recipe(("", ""), (B,))
BOTH = Recipe(("", "/", ""), (A, B))

Files = dict[str, tuple[dict[str, Any], dict[str, Recipe]]]


@pytest.fixture
def vault(identity: AgeIdentity, stranger: AgeIdentity, now: datetime, random: Random) -> Any:
    def make(files: Files) -> Vault:
        secrets: list[StoredSecret] = []
        for path, (data, _) in files.items():
            recipient = stranger.recipient if path.startswith("locked") else identity.recipient
            text = encrypt({"kind": "Secret", **data}, recipients=[recipient], now=now, random=random)
            secrets.append(stored_secret(path, text))
        return open_vault(secrets, [identity], {path: recipes for path, (_, recipes) in files.items()})

    return make


def test_values_that_stand_alone_are_known(vault: Any) -> None:
    found = vault({"x": ({"stringData": {"k": "1"}}, {"k": ONLY_A}), "y": ({"stringData": {"k": "2"}}, {"k": ONLY_B})})
    assert found.known == {A: "1", B: "2"}


def test_a_template_gives_away_what_the_rest_leaves_open(vault: Any) -> None:
    found = vault(
        {"x": ({"stringData": {"both": "1/2"}}, {"both": BOTH}), "y": ({"stringData": {"k": "1"}}, {"k": ONLY_A})}
    )
    assert found.known == {A: "1", B: "2"}


def test_base64_is_decoded_and_what_is_not_text_left_out(vault: Any) -> None:
    data = {"k": base64.b64encode(b"1").decode(), "l": base64.b64encode(b"\xff").decode(), "m": "***"}
    found = vault({"x": ({"data": data}, {"l": ONLY_B, "m": ONLY_B, "k": ONLY_A})})
    assert found.known == {A: "1"}


def test_a_value_that_was_set_outweighs_a_placeholder(vault: Any) -> None:
    placeholder = {"stringData": {"k": "CHANGE-ME: a"}}
    found = vault({"a": (placeholder, {"k": ONLY_A}), "b": ({"stringData": {"k": "1"}}, {"k": ONLY_A})})
    assert found.known == {A: "1"}
    assert vault({"a": (placeholder, {"k": ONLY_A})}).known == {A: "CHANGE-ME: a"}


def test_a_locked_file_is_reported_and_the_others_opened(vault: Any) -> None:
    found = vault(
        {"locked": ({"stringData": {"k": "1"}}, {"k": ONLY_A}), "open": ({"stringData": {"k": "2"}}, {"k": ONLY_B})}
    )
    assert list(found.opened) == ["open"]
    assert [one.code for one in found.failed["locked"]] == ["SE006"]
    assert found.known == {B: "2"}


def test_nothing_of_it_is_printed(vault: Any) -> None:
    assert "hunter2" not in repr(vault({"x": ({"stringData": {"k": "hunter2"}}, {"k": ONLY_A})}))


def test_a_damaged_file_is_told_as_it_is_and_a_missing_key_as_what_it_prevents(vault: Any, case: Case) -> None:
    files: Files = {"locked": ({"stringData": {"k": "1"}}, {"k": ONLY_A})}
    [missing] = vault(files).failed["locked"]
    secret = replace(stored_secret("locked", case("two-recipients")), cluster="production")
    told = key_needed(missing, secret, "to add token")
    assert (told.code, told.place, told.expected) == ("SE010", missing.place, missing.expected)
    assert "locked has to be opened to add token" in told.message
    assert "production.agekey" in told.help
    damaged = replace(missing, code="SE007")
    assert key_needed(damaged, secret, "to add token") is damaged
