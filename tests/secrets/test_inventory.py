from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from labwright.secrets import AgeIdentity, SopsError, encrypt, stored_secrets
from labwright.secrets.inventory import stored_secret
from labwright.secrets.recipe import Ingredient
from labwright.secrets.sops import Random
from tests.secrets.conftest import Case, Encrypt


@pytest.fixture
def sealed(identity: AgeIdentity, now: datetime, random: Random) -> Encrypt:
    return lambda document: encrypt(document, recipients=[identity.recipient], now=now, random=random)


def secret(**parts: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "app", "namespace": "apps"}, **parts}


class TestOneFile:
    def test_its_keys_are_those_of_both_sections_and_string_data_wins(self, sealed: Encrypt) -> None:
        found = stored_secret(
            "a.yaml", sealed(secret(data={"a": "eA==", "b": "eA=="}, stringData={"b": "x", "c": "x"}))
        )
        assert found.keys == {"a": ("data", "a"), "b": ("stringData", "b"), "c": ("stringData", "c")}

    def test_its_annotations_say_what_it_is_made_of(self, sealed: Encrypt) -> None:
        document = secret(stringData={"password": "x", "token": "y"})
        document["metadata"]["annotations"] = {
            "labwright.dev/cluster": "production",
            "labwright.dev/made-of": "password = <generated:db>\n",
            "labwright.dev/placeholders": "token,gone",
        }
        found = stored_secret("a.yaml", sealed(document), "other")
        assert found.cluster == "production"
        assert found.recipes["password"].ingredients == (Ingredient("generated", "db"),)
        assert found.placeholders == ("token",)

    def test_it_is_named_by_namespace_and_name(self, sealed: Encrypt) -> None:
        assert stored_secret("a.yaml", sealed(secret())).name == "apps/app"
        assert stored_secret("a.yaml", sealed(secret(metadata={"name": "app"}))).name == "app"

    def test_odd_metadata_is_no_crash(self, sealed: Encrypt) -> None:
        found = stored_secret("a.yaml", sealed(secret(metadata=[1], stringData="x")))
        assert (found.name, found.cluster, dict(found.keys)) == ("", "", {})

    def test_a_plain_file_is_refused(self) -> None:
        with pytest.raises(SopsError, match="SE003"):
            stored_secret("a.yaml", "kind: Secret\n")


class TestARepository:
    def test_other_kinds_are_left_out(self, sealed: Encrypt) -> None:
        found, problems = stored_secrets({"a.yaml": sealed({"kind": "ConfigMap"}), "b.yaml": sealed(secret())}, {})
        assert ([one.path for one in found], problems) == (["b.yaml"], {})

    def test_a_file_made_by_hand_belongs_to_the_one_cluster_of_its_recipient(
        self, case: Case, first_key: AgeIdentity
    ) -> None:
        files = {"x.yaml": case("two-recipients")}
        [mine], _ = stored_secrets(files, {"production": [first_key.recipient], "staging": ["other"]})
        assert mine.cluster == "production"
        [unclear], _ = stored_secrets(files, {"a": [first_key.recipient], "b": [first_key.recipient]})
        assert unclear.cluster == ""

    def test_an_unreadable_file_is_a_problem_and_the_others_are_found(self, sealed: Encrypt) -> None:
        files = {"bad.yaml": "kind: Secret\nsops: {mac: x, version: y}\n", "good.yaml": sealed(secret())}
        found, problems = stored_secrets(files, {})
        assert [one.path for one in found] == ["good.yaml"]
        assert [(path, [one.code for one in why]) for path, why in problems.items()] == [("bad.yaml", ["SE005"])]
