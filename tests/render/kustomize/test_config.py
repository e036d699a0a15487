"""Field specs: paths, merging, custom configurations."""

from __future__ import annotations

import pytest

from labwright.render.kustomize.config import Config, FieldSpec, default_config, merge_specs, parse_config, split_path
from labwright.render.kustomize.faults import KustomizeError
from labwright.render.kustomize.ids import Gvk
from tests.render.kustomize.harness import build, refusal


@pytest.mark.parametrize(
    ("path", "steps"),
    [
        ("metadata/name", ("metadata", "name")),
        ("/metadata/name", ("metadata", "name")),
        ("metadata/annotations/example.org\\/key", ("metadata", "annotations", "example.org/key")),
        ("spec/containers[]/image", ("spec", "containers[]", "image")),
    ],
)
def test_a_path_is_split_at_slashes_that_are_not_escaped(path: str, steps: tuple[str, ...]) -> None:
    assert split_path(path) == steps


def test_a_spec_that_is_covered_is_not_added_twice() -> None:
    known = (FieldSpec(Gvk(kind="X"), "a/b", True),)
    assert merge_specs(known, (FieldSpec(Gvk(kind="X"), "a/b", True), FieldSpec(Gvk(), "c")), None) == (
        *known,
        FieldSpec(Gvk(), "c"),
    )


def test_specs_that_disagree_on_creation_are_refused() -> None:
    with pytest.raises(KustomizeError, match="disagree on whether to create `a/b`"):
        merge_specs((FieldSpec(Gvk(), "a/b", True),), (FieldSpec(Gvk(), "a/b", False),), None)


def test_merging_nothing_changes_nothing() -> None:
    assert default_config().merged(Config()) is default_config()
    assert Config().merged(default_config()) is default_config()


def test_a_configuration_adds_references_to_those_of_kustomize() -> None:
    mine = parse_config(
        {"NameReference": [{"kind": "Secret", "version": "v1", "fieldSpecs": [{"kind": "Own", "path": "spec/s"}]}]}
    )
    merged = default_config().merged(mine)
    secret = next(one for one in merged.references if one.target == Gvk("", "v1", "Secret"))
    assert FieldSpec(Gvk(kind="Own"), "spec/s") in secret.referrers
    assert len(merged.references) == len(default_config().references)


def test_a_configured_prefix_field_is_changed() -> None:
    files = {
        "kustomization.yaml": "resources: [x.yaml]\nnamePrefix: p-\nconfigurations: [c.yaml]\n",
        "c.yaml": "namePrefix: [{path: spec/also, kind: X}]\n",
        "x.yaml": "{apiVersion: example.org/v1, kind: X, metadata: {name: n}, spec: {also: m}}\n",
    }
    assert "  name: p-n\nspec:\n  also: p-m\n" in build(files)


def test_a_configuration_that_is_no_mapping_is_refused() -> None:
    message = refusal({"kustomization.yaml": "configurations: [c.yaml]\n", "c.yaml": "- a\n"})
    assert "c.yaml is no transformer configuration" in message
