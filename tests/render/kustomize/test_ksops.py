"""Secrets of KSOPS, left encrypted."""

from __future__ import annotations

from labwright.render.kustomize.build import kustomize
from tests.render.written import tree

FILES = {
    "kustomization.yaml": "generators: [secrets.yaml]\nnamespace: apps\n",
    "secrets.yaml": "apiVersion: viaduct.ai/v1\nkind: ksops\nmetadata: {name: g}\nfiles: [./s.enc.yaml]\n",
    "s.enc.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: s, annotations: {kustomize.config.k8s.io/needs-hash: 'true', a: b}}\nstringData: {k: 'ENC[x]'}\nsops: {mac: x}\n",
}


def test_a_lenient_build_takes_the_files_as_they_stand() -> None:
    rendered = kustomize(tree(FILES), ".", skip_remote=True)
    assert rendered.diagnostics == ()
    (secret,) = rendered.objects
    assert (secret.name, secret.namespace, secret.encrypted, secret.generated) == ("s", "apps", True, True)
    assert secret.value["metadata"]["annotations"] == {"a": "b"}


def test_a_strict_build_refuses_as_the_real_tool_does_without_the_program() -> None:
    assert [one.code for one in kustomize(tree(FILES), ".").diagnostics] == ["KZ019"]


def test_what_is_missing_or_of_another_shape_is_told() -> None:
    gone = kustomize(
        tree({**FILES, "secrets.yaml": FILES["secrets.yaml"].replace("./s.enc", "gone")}), ".", skip_remote=True
    )
    assert [one.code for one in gone.diagnostics] == ["KZ007"]
    shape = kustomize(
        tree({**FILES, "secrets.yaml": FILES["secrets.yaml"].replace("[./s.enc.yaml]", "x")}), ".", skip_remote=True
    )
    assert [one.code for one in shape.diagnostics] == ["KZ005"]
    other = kustomize(
        tree({**FILES, "secrets.yaml": FILES["secrets.yaml"].replace("files: [./s.enc.yaml]", "secretFrom: [{}]")}),
        ".",
        skip_remote=True,
    )
    assert [one.code for one in other.diagnostics] == ["KZ010"]
