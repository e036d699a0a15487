"""ResourceSets; the behaviour is that of the operator's own examples."""

from __future__ import annotations

from labwright.render.flux.resourcesets import resource_set
from labwright.render.units import Unit, UnitKind
from labwright.source import plain
from tests.render.flux.objects import by_key, one
from tests.render.kustomize.harness import history
from tests.render.written import objects

HEAD = "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {name: set, namespace: ns}\nspec:\n"


def built(spec: str, more: str = "") -> Unit:
    text = HEAD + "".join(f"  {line}\n" if line else "\n" for line in spec.splitlines())
    return resource_set(
        one(text, "set.yaml"), "ns", "Kustomization/ns/apps", by_key(objects(more)), lambda file: text.split("\n")
    )


def values(unit: Unit) -> list[object]:
    assert unit.diagnostics == ()
    found = []
    for item in unit.objects:
        value = plain(item.value)
        labels = value["metadata"]["labels"]
        assert labels.pop("resourceset.fluxcd.controlplane.io/name") == "set"
        assert labels.pop("resourceset.fluxcd.controlplane.io/namespace") == "ns"
        if not labels:
            del value["metadata"]["labels"]
        found.append(value)
    return found


MAP = "resources:\n  - apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: '<< inputs.name >>', namespace: ns}\n"


def test_each_input_fills_the_templates_once() -> None:
    spec = "inputs: [{name: a, count: 3}, {name: b, count: 4}]\n" + MAP
    spec += '    data:\n      number: << inputs.count >>\n      text: << inputs.count | quote >>\n      "<< inputs.name >>-key": x\n'
    assert values(built(spec)) == [
        {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": name, "namespace": "ns"},
            "data": {"number": count, "text": str(count), f"{name}-key": "x"},
        }
        for name, count in (("a", 3), ("b", 4))
    ]


def test_a_field_points_to_its_template() -> None:
    unit = built("inputs: [{name: a}]\n" + MAP + "    data: {x: << inputs.name >>}\n")
    assert history(unit.objects[0].value, "data", "x") == ["set.yaml:10:17"]
    assert str(unit.objects[0].place) == "set.yaml:9:24"


def test_a_mapping_may_be_written_into_a_field() -> None:
    unit = built(
        "inputs: [{name: a, data: {k: v, num: '1'}}]\n" + MAP + "    data: << inputs.data | toYaml | nindent 6 >>\n"
    )
    assert values(unit)[0]["data"] == {"k": "v", "num": "1"}  # type: ignore[index]


TEMPLATE = """\
inputs: [{apps: [{app: a}, {app: b, port: 2}], port: 1}]
resourcesTemplate: |
  <<- range $app := inputs.apps >>
  ---
  apiVersion: v1
  kind: ConfigMap
  metadata:
    name: << $app.app >>
    namespace: ns
  data:
    port: << get $app "port" | default inputs.port | quote >>
  <<- end >>
"""


def test_one_text_may_hold_all_objects_and_each_points_to_its_lines() -> None:
    unit = built(TEMPLATE)
    assert [plain(item.value["data"]) for item in unit.objects] == [{"port": "1"}, {"port": "2"}]
    assert [str(item.place) for item in unit.objects] == ["set.yaml:12:7", "set.yaml:12:7"]
    assert history(unit.objects[1].value, "data", "port") == ["set.yaml:15:7"]


def test_what_two_inputs_make_twice_counts_once_and_an_object_may_switch_itself_off() -> None:
    spec = "inputs: [{name: a, state: enabled}, {name: b, state: disabled}]\nresources:\n"
    spec += "  - {apiVersion: v1, kind: Namespace, metadata: {name: same}}\n"
    spec += "  - {apiVersion: v1, kind: Namespace, metadata: {name: << inputs.name >>, annotations: {fluxcd.controlplane.io/reconcile: << inputs.state >>}}}\n"
    assert [item.name for item in built(spec).objects] == ["same", "a"]


def test_without_inputs_the_templates_count_as_they_stand_and_without_any_from_providers_nothing_does() -> None:
    assert [
        item.name for item in built("resources: [{apiVersion: v1, kind: Namespace, metadata: {name: x}}]\n").objects
    ] == ["x"]
    empty = "resources: [{apiVersion: v1, kind: Namespace, metadata: {name: x}}]\ninputsFrom: [{selector: {matchLabels: {no: one}}}]\n"
    assert built(empty).objects == ()


def test_metadata_of_the_set_goes_onto_every_object() -> None:
    spec = "commonMetadata: {labels: {team: a}, annotations: {note: b}}\nresources: [{apiVersion: v1, kind: Namespace, metadata: {name: x}}]\n"
    assert values(built(spec)) == [
        {
            "apiVersion": "v1",
            "kind": "Namespace",
            "metadata": {"name": "x", "labels": {"team": "a"}, "annotations": {"note": "b"}},
        }
    ]


def test_it_is_a_unit_that_waits_for_others() -> None:
    spec = """\
wait: true
dependsOn:
  - {apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, name: a}
  - {apiVersion: fluxcd.controlplane.io/v1, kind: ResourceSet, name: b, namespace: other}
  - {apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, name: c}
resources: []
"""
    unit = built(spec)
    assert (unit.id, unit.kind, unit.parent, unit.wait) == (
        "ResourceSet/ns/set",
        UnitKind.RESOURCE_SET,
        "Kustomization/ns/apps",
        True,
    )
    assert unit.depends_on == ("HelmRelease/ns/a", "ResourceSet/other/b")


def test_steps_follow_each_other_and_must_not_share_an_object() -> None:
    step = "  - {name: s%s, resources: [{apiVersion: v1, kind: Namespace, metadata: {name: %s}}]}\n"
    assert [item.name for item in built("steps:\n" + step % (1, "a") + step % (2, "b")).objects] == ["a", "b"]
    twice = built("steps:\n" + step % (1, "a") + step % (2, "a"))
    assert [one.message for one in twice.diagnostics] == ["Namespace a is made by two steps"]
    assert [str(note.place) for note in twice.diagnostics[0].notes] == ["set.yaml:6:81"]


def test_what_cannot_be_filled_says_where() -> None:
    unit = built("inputs: [{name: a}]\n" + MAP + "    data: {x: << inputs.gone >>}\n")
    assert unit.objects == ()
    assert [str(one) for one in unit.diagnostics] == [
        "set.yaml:10:17: error[FX017]: template cannot be rendered: map has no entry for key `gone`"
    ]
    wrong = built(TEMPLATE.replace("port: <<", "port: [ <<"))
    assert [one.place and one.place.file for one in wrong.diagnostics] == ["set.yaml"]
    assert "is not valid YAML" in wrong.unrendered
    nothing = built("resourcesTemplate: |\n  a: 1\n")
    assert [one.message for one in nothing.diagnostics] == ["the template makes something that is no Kubernetes object"]


def test_inputs_that_only_somebody_outside_knows_are_no_fault() -> None:
    provider = "{apiVersion: fluxcd.controlplane.io/v1, kind: ResourceSetInputProvider, metadata: {name: p, namespace: ns}, spec: {type: GitHubTag}}\n"
    unit = built("inputsFrom: [{name: p}]\nresources: []\n", provider)
    assert (unit.diagnostics, unit.unrendered) == (
        (),
        "ResourceSetInputProvider ns/p asks outside for its inputs (GitHubTag)",
    )
