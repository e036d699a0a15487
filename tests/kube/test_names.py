from __future__ import annotations

import pytest

from labwright.kube.names import (
    fitted_name,
    is_dns_1035_label,
    is_dns_label,
    is_dns_subdomain,
    is_label_value,
    is_qualified_name,
)


@pytest.mark.parametrize(
    ("text", "label", "label_1035", "subdomain"),
    [
        ("web", True, True, True),
        ("web-1", True, True, True),
        ("1web", True, False, True),
        ("a.b", False, False, True),
        ("", False, False, False),
        ("-a", False, False, False),
        ("a-", False, False, False),
        ("a..b", False, False, False),
        ("A", False, False, False),
        ("a_b", False, False, False),
        ("a\n", False, False, False),
        ("\u00e4", False, False, False),
        ("a" * 63, True, True, True),
        ("a" * 64, False, False, True),
        ("a" * 253, False, False, True),
        ("a" * 254, False, False, False),
    ],
)
def test_names_of_objects(text: str, label: bool, label_1035: bool, subdomain: bool) -> None:
    assert (is_dns_label(text), is_dns_1035_label(text), is_dns_subdomain(text)) == (label, label_1035, subdomain)


@pytest.mark.parametrize("text", ["", "a", "A.b_c-1", "a" * 63])
def test_values_of_labels(text: str) -> None:
    assert is_label_value(text)


@pytest.mark.parametrize("text", ["-a", "a/b", "a" * 64, "a b", "a."])
def test_no_values_of_labels(text: str) -> None:
    assert not is_label_value(text)


@pytest.mark.parametrize("text", ["app", "app.kubernetes.io/name", "a/" + "b" * 63])
def test_keys_of_labels(text: str) -> None:
    assert is_qualified_name(text)


@pytest.mark.parametrize("text", ["", "/a", "a/", "a/b/c", "A.io/x", "a b", "a/" + "b" * 64])
def test_no_keys_of_labels(text: str) -> None:
    assert not is_qualified_name(text)


class TestFittedNames:
    def test_are_made_of_what_fits(self) -> None:
        assert fitted_name("Linkding", "to Postgres!") == "linkding-to-postgres"
        assert fitted_name("a", "", "b") == "a-b"

    def test_are_cut_and_stay_different(self) -> None:
        one, other = fitted_name("a" * 60, "one"), fitted_name("a" * 60, "other")
        assert one != other
        assert len(one) == len(other) == 63
        assert is_dns_label(one)
        assert fitted_name("a" * 60, "one") == one
        assert len(fitted_name("a-" * 40, longest=20)) <= 20

    def test_of_nothing_there_is_none(self) -> None:
        with pytest.raises(ValueError, match="no name"):
            fitted_name("!!", "")
