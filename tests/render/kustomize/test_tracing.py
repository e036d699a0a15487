"""The notes on where objects came from; the cases `build-metadata-*` compare them with the real tool's."""

from __future__ import annotations

from labwright.render.kustomize.resource import Resource, Resources
from labwright.render.kustomize.tracing import ORIGIN, TRANSFORMATIONS, Tracer, configured
from labwright.source import Origin, Place, load
from tests.render.kustomize.harness import CONFIG_MAP, history, objects

LINE = Origin(Place("kustomization.yaml", 3, 1, 3, 2), why="buildMetadata")


def config_map() -> Resource:
    return Resource(value=load(CONFIG_MAP, "c.yaml").value)


def test_paths_are_joined_as_the_kustomizations_spell_them() -> None:
    resource = config_map()
    Tracer(LINE).below("../base").below("../base/./x").from_file(resource, "c.yaml")
    assert resource.annotations() == {ORIGIN: "path: ../base/x/c.yaml\n"}


def test_what_has_an_origin_keeps_it() -> None:
    resource = config_map()
    tracer = Tracer(LINE)
    tracer.from_file(resource, "c.yaml")
    tracer.made(resource, tracer.builtin("kustomization.yaml", "ConfigMapGenerator"))
    assert resource.annotations()[ORIGIN] == "path: c.yaml\n"


def test_transformations_are_listed_in_their_order() -> None:
    resource = config_map()
    tracer = Tracer(LINE)
    tracer.from_file(resource, "c.yaml")
    for kind in ("PatchTransformer", "PrefixTransformer"):
        tracer.changed(Resources([resource]), tracer.builtin("kustomization.yaml", kind))
    notes = resource.annotations()[TRANSFORMATIONS].splitlines()
    assert [line.split()[-1] for line in notes if "kind" in line] == ["PatchTransformer", "PrefixTransformer"]
    assert notes[0] == "- configuredIn: kustomization.yaml"


def test_an_object_without_origin_counts_as_made_by_the_transformer() -> None:
    resource = config_map()
    tracer = Tracer(LINE)
    tracer.changed(Resources([resource]), tracer.builtin("kustomization.yaml", "PatchTransformer"))
    assert TRANSFORMATIONS not in resource.annotations()
    assert resource.annotations()[ORIGIN].startswith("configuredIn: kustomization.yaml\n")


def test_a_configured_plugin_is_named_with_its_file() -> None:
    resource = config_map()
    assert configured(resource) == ""
    Tracer(LINE).from_file(resource, "t.yaml")
    assert configured(resource) == (
        "configuredIn: t.yaml\nconfiguredBy:\n  apiVersion: v1\n  kind: ConfigMap\n  name: settings\n"
    )


def test_a_name_that_reads_like_something_else_is_quoted() -> None:
    resource = config_map()
    resource.set_name("true", None)
    Tracer(LINE).from_file(resource, "t.yaml")
    assert configured(resource).endswith('  name: "true"\n')


def test_the_notes_point_to_the_line_that_asked_for_them() -> None:
    files = {"kustomization.yaml": "resources: [c.yaml]\nbuildMetadata: [originAnnotations]\n", "c.yaml": CONFIG_MAP}
    assert history(objects(files)[0].value, "metadata", "annotations", ORIGIN) == [
        "kustomization.yaml:2:16 buildMetadata"
    ]


def test_nested_kustomizations_have_no_say() -> None:
    files = {
        "kustomization.yaml": "resources: [sub]\n",
        "sub/kustomization.yaml": "resources: [c.yaml]\nbuildMetadata: [originAnnotations]\n",
        "sub/c.yaml": CONFIG_MAP,
    }
    assert "annotations" not in objects(files)[0].value["metadata"]
