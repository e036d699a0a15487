from labwright.estate.fields import field, mapping, mappings, matches, text


def test_a_path_through_what_is_no_mapping_leads_nowhere() -> None:
    assert field({"spec": "text"}, "spec", "replicas") is None
    assert field(None, "spec") is None
    assert mapping({"spec": ["a"]}, "spec") == {}
    assert text({"name": 5}, "name") == ""


def test_only_the_mappings_of_a_list_count_and_keep_their_index() -> None:
    assert list(mappings([{"a": 1}, "b", {"c": 2}])) == [(0, {"a": 1}), (2, {"c": 2})]
    assert list(mappings({"a": 1})) == []


def test_a_star_stands_for_every_item() -> None:
    value = {"spec": {"rules": [{"host": "a"}, {}, {"host": "b"}]}}
    assert list(matches(value, ("spec", "rules", "*", "host"))) == [
        (("spec", "rules", 0, "host"), "a"),
        (("spec", "rules", 2, "host"), "b"),
    ]
