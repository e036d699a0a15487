"""Inputs of ResourceSets."""

from __future__ import annotations

from typing import Any

import pytest

from labwright.render.flux.faults import FluxError
from labwright.render.flux.inputs import UnknownInputsError, inputs_of, is_ready, normalized
from tests.render.flux.objects import by_key
from tests.render.written import objects

PROVIDERS = """\
apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSetInputProvider
metadata: {name: Apps-One, namespace: ns, labels: {for: apps}}
spec: {type: Static, defaultValues: {app: one, deep: {port: 1}}}
---
apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSetInputProvider
metadata: {name: branches, namespace: ns}
spec: {type: GitHubBranch, url: https://example.org}
"""

HEAD = "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {name: set, namespace: ns}\nspec:\n"


def inputs(spec: str) -> list[dict[str, Any]]:
    (source,) = objects(HEAD + "".join(f"  {line}\n" for line in spec.splitlines()))
    found = inputs_of(source, source.value["spec"], "ns", by_key(objects(PROVIDERS, "p.yaml")))
    return [{key: value for key, value in one.items() if key != "provider"} for one in found]


def test_inputs_of_all_sources_follow_each_other() -> None:
    spec = "inputs: [{app: own}, {app: two}]\ninputsFrom: [{name: Apps-One}]"
    assert inputs(spec) == [{"app": "own"}, {"app": "two"}, {"app": "one", "deep": {"port": 1}}]


def test_each_input_says_where_it_comes_from() -> None:
    (source,) = objects(HEAD + "  inputs: [{app: own}]\n")
    (found,) = inputs_of(source, source.value["spec"], "ns", {})
    assert found["provider"] == {
        "apiVersion": "fluxcd.controlplane.io/v1",
        "kind": "ResourceSet",
        "name": "set",
        "namespace": "ns",
    }


def test_permuted_inputs_are_every_combination_under_the_names_of_their_sources() -> None:
    spec = "inputStrategy: {name: Permute}\ninputs: [{a: 1}, {a: 2}]\ninputsFrom: [{name: Apps-One}]"
    (source,) = objects(HEAD + "".join(f"  {line}\n" for line in spec.splitlines()))
    found = inputs_of(source, source.value["spec"], "ns", by_key(objects(PROVIDERS)))
    assert [(one["set"]["a"], one["apps_one"]["app"], one["id"]) for one in found] == [
        # Adler-32 of `set=0/apps_one=0` and `set=1/apps_one=0`
        (1, "one", "825623979"),
        (2, "one", "826410412"),
    ]


def test_providers_may_be_chosen_by_label() -> None:
    assert inputs("inputsFrom: [{selector: {matchLabels: {for: apps}}}]") == [{"app": "one", "deep": {"port": 1}}]


def test_a_provider_that_asks_outside_is_not_known() -> None:
    with pytest.raises(UnknownInputsError, match="asks outside for its inputs"):
        inputs("inputsFrom: [{name: branches}]")


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("inputsFrom: [{name: gone}]", "FX003.*ns/gone does not exist"),
        ("inputStrategy: {name: Other}", "FX008.*no input strategy `Other`"),
    ],
)
def test_what_is_wrong_is_refused(spec: str, message: str) -> None:
    with pytest.raises(FluxError, match=message):
        inputs(spec)


def test_too_many_combinations_are_refused() -> None:
    many = ", ".join("{a: 1}" for _ in range(10_001))
    with pytest.raises(FluxError, match="10001 combinations"):
        inputs(f"inputStrategy: {{name: Permute}}\ninputs: [{many}]")


def test_a_set_is_ready_when_its_providers_are_known() -> None:
    (source,) = objects(HEAD + "  inputsFrom: [{name: Apps-One}]\n")
    assert is_ready(source, "ns", by_key(objects(PROVIDERS)))
    assert not is_ready(source, "ns", {})


def test_names_become_keys_of_templates() -> None:
    assert normalized("My App--v1.2") == "my_app_v1_2"
