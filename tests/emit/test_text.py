from labwright.catalog.contract import Manifest
from labwright.emit.text import manifests_text
from labwright.source import load_all, plain

ONE = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "one"}}
TWO = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "two"}}
OTHER = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "three"}}


def test_the_stream_reads_back_as_the_objects() -> None:
    text = manifests_text([Manifest(object=each) for each in (ONE, TWO, OTHER)])
    assert [plain(document.value) for document in load_all(text, "x")] == [ONE, TWO, OTHER]


def test_a_run_of_one_kind_names_its_schema_once() -> None:
    text = manifests_text([Manifest(object=each) for each in (ONE, TWO, OTHER)])
    assert text.count("configmap-v1.json") == 1
    assert text.count("$schema=") == 2


def test_a_part_of_an_object_names_no_schema() -> None:
    assert "$schema" not in manifests_text([Manifest(object=ONE)], whole=False)
