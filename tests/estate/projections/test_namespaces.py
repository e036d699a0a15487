import pytest

from labwright.estate.projections.namespaces import listed, selected

NAMESPACES = {"web": {"zone": "dmz"}, "data": {"zone": "inner", "backup": "yes"}, "web-test": {}}


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ({}, ["web", "data", "web-test"]),
        ({"matchLabels": {"zone": "dmz"}}, ["web"]),
        ({"matchLabels": {"kubernetes.io/metadata.name": "data"}}, ["data"]),
        ({"matchExpressions": [{"key": "zone", "operator": "In", "values": ["dmz", "inner"]}]}, ["web", "data"]),
        ({"matchExpressions": [{"key": "zone", "operator": "NotIn", "values": ["dmz"]}]}, ["data", "web-test"]),
        ({"matchExpressions": [{"key": "backup", "operator": "Exists"}]}, ["data"]),
        ({"matchExpressions": [{"key": "backup", "operator": "DoesNotExist"}]}, ["web", "web-test"]),
        ({"matchExpressions": [{"key": "backup", "operator": "Like"}]}, []),
        (None, []),
        ("text", []),
    ],
)
def test_a_selector_means_what_the_api_server_takes_it_for(selector: object, expected: list[str]) -> None:
    assert list(selected(selector, NAMESPACES)) == expected


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        ("web, unknown", ["web", "unknown"]),
        ("web.*", ["web", "web-test"]),
        (".*", ["web", "data", "web-test"]),
        ("web-.*t", ["web-test"]),
        ("(a+)+$,data", ["data"]),
        ("", []),
    ],
)
def test_a_list_holds_names_and_simple_patterns(patterns: str, expected: list[str]) -> None:
    assert list(listed(patterns, NAMESPACES)) == expected
