from labwright.estate.references import Reference
from tests.estate.estates import only


def test_a_reference_asks_for_any_key_unless_it_names_one() -> None:
    holder = only("{apiVersion: v1, kind: Pod, metadata: {name: a}}")
    assert Reference(holder, ("spec",), "", "Secret", "default", "a").key == ""
