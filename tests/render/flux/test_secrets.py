"""Encrypted Secrets."""

from __future__ import annotations

import pytest

from labwright.render.flux.secrets import OPENED, is_ciphertext, is_sealed, opener
from labwright.render.flux.settings import variables
from labwright.render.flux.values import compose_values, entry_text
from labwright.render.kustomize.build import kustomize
from labwright.source import Diagnostic, Severity, SourceError, load, plain
from labwright.tree import Tree
from tests.render.flux.objects import one
from tests.render.kustomize.harness import history

SEALED = """\
apiVersion: v1
kind: Secret
metadata: {name: s}
stringData:
  a: ENC[AES256_GCM,data:x,type:str]
sops:
  mac: ENC[AES256_GCM,data:y,type:str]
"""


def decrypt(content: bytes, file: str) -> bytes:
    if b"name: s}" not in content:
        raise SourceError(Diagnostic(Severity.ERROR, "X", "no key"))
    return content.split(b"sops:")[0].replace(b"ENC[AES256_GCM,data:x,type:str]", b"plain")


def test_an_encrypted_object_is_opened_with_a_key_and_its_values_are_marked() -> None:
    item = one(SEALED, "s.yaml")
    assert item.encrypted
    opened = opener(decrypt, Tree.of({"s.yaml": SEALED}))
    assert opened is not None
    found = opened(item)
    assert found is not None
    assert (found.encrypted, plain(found.value["stringData"])) == (False, {"a": "plain"})
    assert history(found.value, "stringData", "a") == [f"s.yaml:5:6 {OPENED}", "s.yaml:5:6"]
    assert item.encrypted


def test_without_a_key_there_is_no_opener() -> None:
    assert opener(None, Tree()) is None
    assert opener(decrypt, None) is None


def test_what_the_key_does_not_open_stays_closed() -> None:
    opened = opener(decrypt, Tree.of({"t.yaml": SEALED.replace("name: s", "name: t")}))
    assert opened is not None
    assert opened(one(SEALED.replace("name: s", "name: t"), "t.yaml")) is None
    assert opened(one(SEALED, "gone.yaml")) is None


@pytest.mark.parametrize(
    ("text", "sealed"),
    [
        (SEALED, True),
        ("a=ENC[AES256_GCM,data:x]\nsops_mac=ENC[AES256_GCM,data:y]\n", True),
        ('{"a": "ENC[AES256_GCM,data:x]", "sops": {"mac": "y"}}', True),
        ("sops: about it\n", False),
        ("a: 1\n", False),
    ],
)
def test_files_of_every_format_are_recognised(text: str, sealed: bool) -> None:
    assert is_sealed(text) is sealed


def test_secrets_that_a_generator_makes_of_encrypted_files_are_opened_too() -> None:
    files = {
        "kustomization.yaml": (
            "secretGenerator:\n  - name: s\n    files: [values.yaml=v.sops.yaml]\n    envs: [e.env]\n"
            "generatorOptions: {disableNameSuffixHash: true}\n"
        ),
        "v.sops.yaml": "a: ENC[AES256_GCM,data:x]\nsops:\n  mac: ENC[AES256_GCM,data:y]\n",
        "e.env": "KEY=ENC[AES256_GCM,data:x]\nsops_mac=ENC[AES256_GCM,data:y]\n",
    }
    tree = Tree.of(files)
    (item,) = kustomize(tree).objects

    def key(content: bytes, file: str) -> bytes:
        return b"KEY=plain\n" if file == "e.env" else b"a: plain\n"

    opened = opener(key, tree)
    assert opened is not None
    found = opened(item)
    assert found is not None
    assert (entry_text(found, "values.yaml") or ("",))[0] == "a: plain\n"
    assert (entry_text(found, "KEY") or ("",))[0] == "plain"
    assert history(found.value, "data", "KEY")[0] == f"e.env:1:1 {OPENED}"
    made = variables(
        load("postBuild: {substituteFrom: [{kind: Secret, name: s}]}\n", "k").value,
        "",
        {("Secret", "", "s"): item},
        [],
        decrypt=opened,
    )
    assert (made["KEY"].value, made["KEY"].secret, "sops_mac" in made) == ("plain", True, False)
    found_here: list[Diagnostic] = []
    spec = load("valuesFrom: [{kind: Secret, name: s}]\n", "hr").value
    assert plain(compose_values(spec, "", {("Secret", "", "s"): item}, found_here, decrypt=opened)) == {"a": "plain"}
    assert found_here == []


def test_single_encrypted_values_are_recognised() -> None:
    assert is_ciphertext("ENC[AES256_GCM,data:x,type:str]\n")
    assert not is_ciphertext("an ENC[x]")
