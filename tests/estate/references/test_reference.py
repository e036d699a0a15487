from labwright.estate.references import Reference
from labwright.kube import ObjectId
from tests.estate.estates import only


def test_a_reference_asks_for_any_key_unless_it_names_one() -> None:
    holder = only("{apiVersion: v1, kind: Pod, metadata: {name: a}}")
    reference = Reference(holder, ("spec",), "", "Secret", "default", "a")
    assert reference.key == "" and not reference.optional and not reference.selects
    assert reference.target == ObjectId("", "Secret", "default", "a")


def test_it_points_at_the_line_that_names() -> None:
    holder = only("apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  serviceAccountName: b\n")
    place = Reference(holder, ("spec", "serviceAccountName"), "", "ServiceAccount", "", "b").place
    assert place is not None and place.line == 6
