"""Rendered text to objects, as Helm sorts it."""

from __future__ import annotations

import pytest

from labwright.kube.ordering import INSTALL_ORDER
from labwright.render.helm.faults import ChartError
from labwright.render.helm.manifests import Manifest, Objects, bare, custom_resources, manifests, split
from labwright.source import Place, YamlList, YamlMap
from tests.render.helm.samples import PLACE


def text(kind: str, name: str, **annotations: str) -> str:
    lines = "".join(
        f"    {key.replace('_', '-').replace('--', '/')}: {value!r}\n" for key, value in annotations.items()
    )
    return f"apiVersion: v1\nkind: {kind}\nmetadata:\n  name: {name}\n" + (f"  annotations:\n{lines}" if lines else "")


def hook(kind: str, name: str, when: str, weight: str = "0") -> str:
    return text(kind, name, **{"helm.sh--hook": when, "helm.sh--hook_weight": weight})


def names(found: tuple[Manifest, ...]) -> list[str]:
    return [f"{one.kind} {one.name}" for one in found]


def test_a_text_is_cut_where_a_line_begins_with_three_dashes() -> None:
    assert split("\n---\na: 1\n---   \n\n---apiVersion: v1\n# ---\n b: ---\n") == [
        "a: 1\n",
        "apiVersion: v1\n# ---\n b: ---\n",
    ]


def test_objects_come_in_helms_install_order_and_unknown_kinds_last_by_name() -> None:
    templates = {
        "web/templates/b.yaml": "\n---\n".join(text(kind, "x") for kind in ("Zebra", "Apple", "Deployment", "Service")),
        "web/templates/a.yaml": "\n---\n".join(text(kind, "w") for kind in ("Apple", "Namespace", "Deployment")),
    }
    assert names(manifests(templates, chart="web").objects) == [
        "Namespace w",
        "Service x",
        "Deployment w",
        "Deployment x",
        "Apple w",
        "Apple x",
        "Zebra x",
    ]
    assert INSTALL_ORDER.index("Namespace") < INSTALL_ORDER.index("CustomResourceDefinition")


def test_hooks_and_tests_stand_apart_by_weight() -> None:
    templates = {
        "web/templates/a.yaml": "\n---\n".join(
            (
                hook("Job", "late", "post-install, Post-Upgrade", "5"),
                hook("Job", "first", "pre-install", "-1"),
                hook("ServiceAccount", "job", "pre-install"),
                hook("Pod", "probe", "test"),
                hook("Pod", "old-probe", "test-success"),
                hook("Job", "odd", "crd-install"),
                text("Service", "web", app="x"),
            )
        )
    }
    found = manifests(templates, chart="web")
    assert names(found.objects) == ["Service web"]
    assert names(found.hooks) == ["Job first", "ServiceAccount job", "Job late"]
    assert names(found.tests) == ["Pod old-probe", "Pod probe"]
    assert names(found.unknown_hooks) == ["Job odd"]
    assert found.hooks[2].hook == "post-install, Post-Upgrade"


def test_the_delete_policy_of_a_hook_is_kept() -> None:
    given = text(
        "Job",
        "x",
        **{"helm.sh--hook": "pre-install", "helm.sh--hook_delete_policy": "hook-succeeded, before-hook-creation"},
    )
    (found,) = manifests({"web/templates/a.yaml": given}, chart="web").hooks
    assert found.delete_policies == ("hook-succeeded", "before-hook-creation")


def test_a_hook_that_is_also_something_else_is_no_test() -> None:
    found = manifests({"web/templates/a.yaml": hook("Job", "x", "test,post-install")}, chart="web")
    assert (names(found.hooks), found.tests) == (["Job x"], ())


def test_notes_partials_and_blank_documents_are_no_objects() -> None:
    templates = {
        "web/templates/NOTES.txt": "Visit {{ nobody }}",
        "web/charts/sub/templates/NOTES.txt": "of the chart in it",
        "web/templates/_helpers.tpl": "not yaml: [",
        "web/templates/empty.yaml": "\n# only a comment\n---\n\n---\nnull\n---\n{}\n",
    }
    found = manifests(templates, chart="web")
    assert (found.objects, found.notes) == ((), "Visit {{ nobody }}")


def test_lists_are_taken_apart_where_they_stand() -> None:
    items = "apiVersion: v1\nkind: List\nitems:\n" + "".join(
        f"- {text(kind, 'x').replace(chr(10), chr(10) + '  ').rstrip()}\n" for kind in ("Service", "ConfigMap")
    )
    found = manifests({"web/templates/a.yaml": items, "web/templates/b.yaml": text("Deployment", "w")}, chart="web")
    assert names(found.objects) == ["Deployment w", "Service x", "ConfigMap x"]


def test_crds_come_apart_from_the_rest() -> None:
    crds = custom_resources([("web/crds/a.yaml", text("CustomResourceDefinition", "z") + "---\n" + text("Other", "w"))])
    found = manifests({"web/templates/a.yaml": text("Namespace", "x")}, chart="web", crds=crds)
    assert names(found.crds) == ["CustomResourceDefinition z", "Other w"]
    assert names(found.objects) == ["Namespace x"]


def test_helm_puts_a_newline_behind_each_document_that_is_no_hook() -> None:
    data = "data:\n  text: |\n    line"
    plain = manifests({"web/templates/a.yaml": text("ConfigMap", "x") + data}, chart="web").objects[0]
    hooked = manifests({"web/templates/a.yaml": hook("ConfigMap", "x", "pre-install") + data}, chart="web").hooks[0]
    assert plain.value()["data"]["text"] == "line\n"
    assert hooked.value()["data"]["text"] == "line"


@pytest.mark.parametrize(
    ("rendered", "said"),
    [
        ("a: b: c", "is not YAML"),
        ("- a", "no object"),
        ("just text", "no object"),
        ("apiVersion: v1\nmetadata: {}", "without kind or apiVersion"),
        ("kind: Service", "without kind or apiVersion"),
    ],
)
def test_what_is_no_object_is_refused_with_its_template(rendered: str, said: str) -> None:
    with pytest.raises(ChartError, match=said) as caught:
        manifests({"web/templates/a.yaml": rendered}, chart="web")
    assert caught.value.diagnostics[0].code == "HL007"
    assert caught.value.diagnostics[0].message.startswith("web/templates/a.yaml ")


def test_metadata_of_the_wrong_shape_is_no_fault_of_ours() -> None:
    (found,) = manifests({"a.yaml": "apiVersion: v1\nkind: X\nmetadata: [1]\n"}, chart="web").objects
    assert (found.name, found.hook) == ("", "")


class TestObjects:
    def made(self) -> Objects:
        value = '{"apiVersion":"v1","kind":"Service","metadata":{"name":"a"},"spec":{"ports":[{"port":80}]}}'
        one = Manifest("web/templates/a.yaml", "v1", "Service", "a", "", "", 0, (), value.encode())
        return Objects([one, one], PLACE)

    def test_they_are_made_when_somebody_asks_and_only_once(self) -> None:
        objects = self.made()
        assert len(objects) == 2
        assert objects[0] is objects[0] is next(iter(objects)) is objects[:1][0]
        assert objects[-1] is objects[1] is not objects[0]
        with pytest.raises(IndexError):
            _ = objects[2]

    def test_the_root_is_at_the_release_and_nothing_has_origins(self) -> None:
        one = self.made()[0]
        assert (one.place, one.value.place, one.template, one.generated) == (PLACE, PLACE, "web/templates/a.yaml", True)
        assert one.value["spec"]["ports"] == [{"port": 80}]
        assert one.value.origins == {}
        assert isinstance(one.value["spec"], YamlMap)
        assert isinstance(one.value["spec"]["ports"], YamlList)

    def test_a_changed_value_changes_no_other(self) -> None:
        objects = Objects([Manifest("", "v1", "A", "", "", "", 0, (), {"a": {"b": [1]}})] * 2, None)
        objects[0].value["a"]["b"].append(2)
        assert objects[1].value == {"a": {"b": [1]}}


def test_a_bare_value_knows_only_the_place_of_its_root() -> None:
    place = Place("a.yaml", 1, 1, 2, 1)
    made = bare({"a": [[{"b": 1}]]}, place)
    assert made == {"a": [[{"b": 1}]]}
    assert (made.place, made["a"].place, made["a"].origins) == (place, None, [None])
